"""Which files are taken: an allow-list decided by content. The name may only agree with the content, never decide."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from metodkabinet.kit.files.archives import check_archive, office_kind
from metodkabinet.kit.files.names import extension_of, inner_extensions
from metodkabinet.kit.refusals import Refused

MB = 1024 * 1024
MOST_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A type we take: the extensions it may wear and its size cap."""

    key: str
    label: str
    content_type: str
    extensions: tuple[str, ...]
    cap: int
    inline: bool = False  # may be shown in the browser on request


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
FORMATS = {
    entry.key: entry
    for entry in (
        Format("pdf", "PDF", "application/pdf", ("pdf",), 50 * MB, inline=True),
        Format("docx", "Word", f"{_OFFICE}.wordprocessingml.document", ("docx",), 50 * MB),
        Format("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), 20 * MB),
        Format("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation", ("pptx",), 100 * MB),
        Format("odt", "документ ODT", f"{_OPEN}.text", ("odt",), 50 * MB),
        Format("ods", "таблица ODS", f"{_OPEN}.spreadsheet", ("ods",), 20 * MB),
        Format("doc", "Word", "application/msword", ("doc",), 50 * MB),
        Format("xls", "Excel", "application/vnd.ms-excel", ("xls",), 20 * MB),
        Format("txt", "текст", "text/plain", ("txt",), 10 * MB),
        Format("csv", "таблица CSV", "text/csv", ("csv",), 10 * MB),
        Format("jpg", "снимок JPEG", "image/jpeg", ("jpg", "jpeg"), 20 * MB, inline=True),
        Format("png", "картинка PNG", "image/png", ("png",), 20 * MB, inline=True),
        Format("webp", "картинка WebP", "image/webp", ("webp",), 20 * MB, inline=True),
        Format("gif", "картинка GIF", "image/gif", ("gif",), 10 * MB, inline=True),
        Format("sig", "электронная подпись", "application/pkcs7-signature", ("sig", "p7s"), 1 * MB),
        Format("zip", "архив ZIP", "application/zip", ("zip",), 100 * MB),
        Format("mp3", "звук MP3", "audio/mpeg", ("mp3",), 100 * MB),
        Format("mp4", "видео MP4", "video/mp4", ("mp4", "m4v"), 500 * MB),
    )
}
INLINE_TYPES = frozenset(entry.content_type for entry in FORMATS.values() if entry.inline)
TAKEN = "PDF, Word, Excel, PowerPoint, ODT, ODS, TXT, CSV, JPG, PNG, WebP, GIF, SIG, ZIP, MP3, MP4"

_PROGRAMS = frozenset(
    re.findall(
        r"\w+",
        "exe scr js jse mjs html htm xhtml shtml hta svg svgz php phtml bat cmd vbs vbe wsf jar msi lnk ps1 sh py pl"
        " cgi asp aspx jsp swf xml xsl mht mhtml apk dll",
    )
)
_MARKUP = re.compile(rb"<\s*(script|html|svg|!doctype|\?php|\?xml|iframe|body)", re.IGNORECASE)
_HIDDEN_MARKUP = re.compile(rb"<script|<html|<\?php|<!doctype|%pdf-", re.IGNORECASE)
_PDF_SCRIPT = re.compile(rb"/(JavaScript|Launch)\b")
_MOVIES = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VP", b"dash", b"MSNV")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # a detached signature opens with this name of its content
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PICTURES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


def recognise(file: BinaryIO, name: str) -> Format:
    """The format of these bytes, if we take it and the name does not lie about it; else a refusal that says why."""
    head = _start(file, 4096)
    if not head:
        raise Refused("Файл пустой. Проверьте, что он сохранён, и выберите его ещё раз.")
    found = FORMATS[_kind(file, head, name)]
    extension = extension_of(name)
    if extension and extension not in found.extensions:
        raise Refused(
            f"Имя файла оканчивается на «.{extension}», а внутри – {found.label}. "
            f"Переименуйте его в «.{found.extensions[0]}» или сохраните заново."
        )
    if hidden := [part for part in inner_extensions(name) if part in _PROGRAMS]:
        raise Refused(f"В имени файла два расширения: «.{hidden[0]}» и «.{extension}». Уберите лишнее.")
    return found


def _kind(file: BinaryIO, head: bytes, name: str) -> str:  # noqa: PLR0911  one line for each signature
    if head.startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(b"PK\x03\x04"):
        names = check_archive(file)
        return office_kind(file, names) or "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _old_office(file)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or head[8:12] == b"WEBP":
        return _picture(file)
    if head[:1] == b"\x30" and _SIGNED_DATA in head[:30]:
        return _plain(file, "sig")
    if head[4:8] == b"ftyp" and head[8:12] in _MOVIES:
        return _plain(file, "mp4")
    if head.startswith(b"ID3") or (head[0] == 0xFF and head[1:2] and head[1] & 0xE6 == 0xE2):
        return _plain(file, "mp3")
    return _text(file, name)


def _pdf(file: BinaryIO) -> str:
    """Only open text of the PDF is searched: what hides in packed streams is left to the sandbox of the answer."""
    if _anywhere(file, _PDF_SCRIPT):
        raise Refused(
            "В этом PDF есть программа. Откройте его, выберите «Печать» → «Сохранить как PDF» и загрузите новый файл."
        )
    return _plain(file, "pdf")


def _plain(file: BinaryIO, kind: str) -> str:
    """Refuse a second file glued to the end: an archive reads from the end, everything else from the start."""
    if b"PK\x05\x06" in _end(file, 66_000):
        raise Refused("В файле спрятан второй файл – архив. Сохраните документ заново и загрузите ещё раз.")
    return kind


def _old_office(file: BinaryIO) -> str:
    for stream, kind in (("WordDocument", "doc"), ("Workbook", "xls")):
        if _anywhere(file, re.compile(re.escape(stream.encode("utf-16-le")))):
            if _anywhere(file, re.compile(re.escape("_VBA_PROJECT".encode("utf-16-le")))):
                raise Refused("В файле есть макросы. Сохраните его без макросов – как .docx или .xlsx – и загрузите.")
            return kind
    raise _unknown()


def _picture(file: BinaryIO) -> str:
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own cap is lower
            with Image.open(file, formats=list(_PICTURES)) as picture:
                width, height, kind = *picture.size, _PICTURES[picture.format or ""]
    except Image.DecompressionBombError:
        width, height, kind = MOST_PIXELS, 2, ""
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError) as error:
        raise Refused("Картинка повреждена: её не удалось открыть. Сохраните её заново как JPG или PNG.") from error
    if width * height > MOST_PIXELS:
        raise Refused("Картинка слишком большая: больше 50 млн точек. Уменьшите её и загрузите снова.")
    if _anywhere(file, _HIDDEN_MARKUP):
        raise Refused("Внутри картинки спрятана веб-страница или другой документ. Сохраните картинку заново.")
    return _plain(file, kind)


def _text(file: BinaryIO, name: str) -> str:
    file.seek(0)
    content = file.read(FORMATS["txt"].cap + 1)
    decoded = _decoded(content)
    if decoded is None or _NOT_TEXT.search(decoded):
        raise _unknown()
    if decoded.startswith("#!") or _MARKUP.search(decoded.encode()):
        raise Refused(
            "Веб-страницы, картинки SVG и программы мы не принимаем. Сохраните документ как PDF и загрузите снова."
        )
    return "csv" if extension_of(name) == "csv" else "txt"


def _decoded(content: bytes) -> str | None:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unknown() -> Refused:
    return Refused(f"Такие файлы мы не принимаем. Подойдут: {TAKEN}.")


def _start(file: BinaryIO, size: int) -> bytes:
    file.seek(0)
    return file.read(size)


def _end(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, file.seek(0, 2) - size))
    return file.read()


def _anywhere(file: BinaryIO, pattern: re.Pattern[bytes]) -> bool:
    return any(pattern.search(piece) for piece in _pieces(file))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The whole file in megabytes that overlap a little, so that nothing hides on a border."""
    file.seek(0)
    tail = b""
    while chunk := file.read(MB):
        yield tail + chunk
        tail = chunk[-64:]
