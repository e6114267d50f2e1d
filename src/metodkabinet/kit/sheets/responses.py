"""Answers that download a table under a Russian name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import FileResponse, StreamingHttpResponse

from metodkabinet.kit.sheets import cells
from metodkabinet.kit.sheets.writing import Column, Sheet, write_csv, write_xlsx

if TYPE_CHECKING:
    from django.http import HttpRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 200  # bytes of UTF-8; file systems take 255 and the browser may add « (1)»
_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia"
_TRANSLIT = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN.split(" "), strict=True))


def xlsx_response(
    request: HttpRequest, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> FileResponse:
    """One sheet as a download; `name` is the Russian title without an ending."""
    return workbook_response(request, name, [Sheet(name, columns, rows)])


def workbook_response(request: HttpRequest, name: str, sheets: Sequence[Sheet]) -> FileResponse:
    """Several sheets as a download."""
    response = FileResponse(write_xlsx(sheets), content_type=XLSX)
    response["Content-Disposition"] = disposition(f"{name}.xlsx")
    return response


def csv_response(
    request: HttpRequest,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
) -> StreamingHttpResponse:
    """The table as csv, streamed."""
    response = StreamingHttpResponse(write_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = disposition(f"{name}.csv")
    return response


def disposition(name: str) -> str:
    """Content-Disposition by RFC 6266: the Russian name for every browser of today, Latin letters for the rest."""
    safe = file_name(name)
    plain = "".join(_latin(letter) for letter in safe)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def file_name(name: str) -> str:
    """A name without folders, controls, direction tricks, reserved words; short enough, its ending kept."""
    text = unicodedata.normalize("NFC", cells.writable(name))
    text = "".join(" " if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp", "Zs"} else letter for letter in text)
    text = re.sub(r'[\\/:*?"<>|]', "_", text)
    text = re.sub(r" +", " ", text).strip(" .")
    stem, dot, ending = text.rpartition(".")
    if not dot or not stem:
        stem, ending = text, ""
    if not stem or _DEVICES.match(stem):
        stem = f"_{stem}"
    room = _LONGEST_NAME - len(ending.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return f"{stem}.{ending}" if ending else stem


def _latin(letter: str) -> str:
    found = _TRANSLIT.get(letter.lower(), letter).replace("-", "" if letter.lower() in "ъь" else "-")
    return found.capitalize() if letter.isupper() else found
