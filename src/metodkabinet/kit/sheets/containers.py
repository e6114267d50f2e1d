"""What kind of file this is, judged by its bytes, and whether its package is safe to open.

Runs in the child process under its limits; standard library only.
"""

from __future__ import annotations

import io
import posixpath
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

from metodkabinet.kit.sheets import refusals

MOST_ENTRIES = 2_000
MOST_UNPACKED = 160 * 1024 * 1024
MOST_RATIO = 200  # of a part larger than…
RATIO_FROM = 8 * 1024 * 1024
_CHUNK = 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_OTHER_KINDS = {
    b"%PDF": "документ PDF",
    b"{\\rtf": "документ Word (RTF)",
    b"\x89PNG": "картинка",
    b"\xff\xd8\xff": "картинка",
    b"Rar!": "архив RAR",
    b"7z\xbc\xaf": "архив 7z",
}


def kind_of(data: bytes) -> str:
    """xlsx, ods, xls or csv; everything else is refused in words."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusals.empty()
    if data.startswith(_ZIP):
        return _package_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    for mark, what in _OTHER_KINDS.items():
        if data.startswith(mark):
            raise refusals.other_kind(what)
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")):
        raise refusals.other_kind("веб-страница, сохранённая под видом таблицы")
    if data.startswith((b"PK", b"BZh", b"\x1f\x8b")):
        raise refusals.damaged()
    return "csv"


def _ole_kind(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refusals.password()
    if "WordDocument".encode("utf-16-le") in data:
        raise refusals.other_kind("документ Word")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    raise refusals.damaged()


def _package_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = _check_directory(package, len(data))
            kind = _kind_by_parts(names)
            for entry in package.infolist():
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_part(package, entry)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
        OSError,
        ValueError,
    ) as error:
        raise refusals.damaged() from error
    except RuntimeError as error:  # zipfile says so of a part under a password
        raise refusals.password() from error
    return kind


def _check_directory(package: zipfile.ZipFile, size: int) -> set[str]:
    """Count, sizes, ratio, overlap, names: everything that can be judged before unpacking."""
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise refusals.too_heavy()
    names: set[str] = set()
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.flag_bits & 1:
            raise refusals.password()
        name = unicodedata.normalize("NFC", entry.filename.replace("\\", "/")).casefold()
        outside = name.startswith("/") or ":" in name or posixpath.normpath(name).startswith("..")
        link = stat.S_ISLNK(entry.external_attr >> 16)
        overlap = entry.header_offset < end or entry.header_offset + entry.compress_size > size
        if outside or link or overlap or name in names:
            raise refusals.suspicious()
        if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise refusals.too_heavy()
        names.add(name)
        end = entry.header_offset + 30 + len(entry.orig_filename.encode()) + entry.compress_size
    return names


def _kind_by_parts(names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return "ods"
    if "encryptedpackage" in names:
        raise refusals.password()
    if "xl/workbook.bin" in names:
        raise refusals.other_kind("двоичная книга Excel (.xlsb)")
    if "word/document.xml" in names:
        raise refusals.other_kind("документ Word")
    if "ppt/presentation.xml" in names:
        raise refusals.other_kind("презентация")
    if any(name.endswith((".xlsx", ".xls", ".ods", ".csv")) for name in names):
        raise refusals.other_kind("архив с файлами внутри")
    if any(name.startswith("xl/") for name in names) or "[content_types].xml" in names:
        raise refusals.damaged()
    raise refusals.other_kind("архив")


def _check_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Reads the part through once: it must unpack, declare no entities and reach for nothing outside."""
    relations = entry.filename.lower().endswith(".rels")
    for chunk in _chunks(package, entry):
        if chunk[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in chunk[:64]:
            raise refusals.suspicious()  # XML in UTF-16 would hide from the search below
        if _FORBIDDEN.search(chunk):
            raise refusals.suspicious()
        if relations and any(_reaches_out(relation) for relation in _RELATION.findall(chunk)):
            raise refusals.external()


def _reaches_out(relation: bytes) -> bool:
    """Hyperlinks are text to us; any other relation to the outside brings data in."""
    return re.search(rb"TargetMode\s*=\s*[\"']External", relation) is not None and b"/hyperlink" not in relation


def _chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that overlap a little, so that nothing hides on a seam."""
    tail = b""
    unpacked = 0
    with package.open(entry) as part:
        while piece := part.read(_CHUNK):
            unpacked += len(piece)
            if unpacked > MOST_UNPACKED:
                raise refusals.too_heavy()
            yield tail + piece
            tail = piece[-600:]


def error_cells(data: bytes, sheet_paths: list[str]) -> dict[str, set[tuple[int, int]]]:
    """Cells that hold #N/A, #REF! and the like, by part, as (row, column) from zero: the reader shows them as blank."""
    found: dict[str, set[tuple[int, int]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for path in sheet_paths:
            cells = found.setdefault(path, set())
            for chunk in _chunks(package, package.getinfo(path)):
                for name, row in _ERROR_CELL.findall(chunk):
                    cells.add((int(row) - 1, _column(name)))
    return found


def _column(name: bytes) -> int:
    index = 0
    for code in name:
        index = index * 26 + code - ord("A") + 1
    return index - 1
