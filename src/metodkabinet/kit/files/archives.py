"""Looking into ZIP files without unpacking them: bombs, lies about sizes, unsafe names, Word and Excel inside."""

from __future__ import annotations

import struct
import zipfile
from typing import BinaryIO

from metodkabinet.kit.refusals import Refused

MOST_ENTRIES = 5_000
MOST_DIRECTORY = 2 * 1024 * 1024
MOST_UNPACKED = 1024**3
SMALL = 20 * 1024 * 1024  # below this no ratio is suspicious: a table of blanks packs 1 : 500
MOST_RATIO = 100
_NESTED = (".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar", ".cab", ".iso")
_PROGRAMS = (".exe", ".scr", ".js", ".bat", ".cmd", ".vbs", ".msi", ".lnk", ".ps1", ".hta", ".com", ".dll")
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def check_archive(file: BinaryIO) -> list[str]:
    """Names inside a sound archive; a bomb or a broken one is refused before anything is unpacked."""
    _check_directory(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise _broken() from error
    if len(entries) > MOST_ENTRIES:
        raise _too_much()
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    size = file.seek(0, 2)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > size * MOST_RATIO):
        raise _too_much()
    if packed > size or _overlap(entries):
        raise _broken()
    names = [entry.filename for entry in entries]
    _check_names(names)
    return names


def office_kind(file: BinaryIO, names: list[str]) -> str:
    """docx, xlsx, pptx, odt, ods – or nothing: a plain archive, whose content is looked at more strictly."""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("В файле есть макросы. Сохраните его без макросов – как .docx или .xlsx – и загрузите снова.")
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _OFFICE.items() if part in names), "") or _plain(names)
    if names and names[0] == "mimetype":
        file.seek(0)
        with zipfile.ZipFile(file) as archive, archive.open("mimetype") as entry:
            return _OPEN.get(entry.read(100).strip(), "") or _plain(names)
    return _plain(names)


def _plain(names: list[str]) -> str:
    lowered = [name.lower() for name in names]
    if any(name.endswith(_NESTED) for name in lowered):
        raise Refused("Внутри архива лежит ещё один архив. Распакуйте его и соберите один общий архив.")
    if any(name.endswith(_PROGRAMS) for name in lowered):
        raise Refused("В архиве есть программа. Уберите её и соберите архив снова.")
    return ""


def _check_directory(file: BinaryIO) -> None:
    """Read the last record by hand: a hundred thousand entries must not even be listed."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise _broken()
    entries, length, _offset, comment = struct.unpack("<HIIH", tail[at + 10 : at + 22])
    if at + 22 + comment != len(tail):
        raise _broken()
    if entries > MOST_ENTRIES or length > MOST_DIRECTORY:
        raise _too_much()


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Do two entries share bytes? That is how a small file pretends to hold petabytes."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + 30 + entry.compress_size
    return False


def _check_names(names: list[str]) -> None:
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\x00" in name:
            raise Refused("В архиве есть файл с недопустимым именем. Соберите архив заново обычным способом.")


def _broken() -> Refused:
    return Refused("Архив или документ повреждён: его не удалось открыть. Сохраните файл заново и загрузите ещё раз.")


def _too_much() -> Refused:
    return Refused("После распаковки файл окажется слишком большим. Разделите его на части и загрузите по одной.")
