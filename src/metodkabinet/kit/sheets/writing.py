"""Write tables: `write_xlsx([Sheet(…)])`, `write_csv(columns, rows)`. Nothing a person typed becomes a formula."""

from __future__ import annotations

import csv
import io
import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter  # noqa: TID251  the one place that may
from django.utils import timezone

from metodkabinet.kit import clock
from metodkabinet.kit.sheets import cells

TEXT, NUMBER, DATE, DATETIME = "text", "number", "date", "datetime"
_WIDTHS = {TEXT: 28, NUMBER: 12, DATE: 12, DATETIME: 17}
_MOST_ROWS = 1_048_575
_SPOOL = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what stands below it (text, number, date, datetime) and its width in characters."""

    title: str
    kind: str = TEXT
    width: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows may be a generator and are written as they come."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


def write_xlsx(sheets: Sequence[Sheet]) -> IO[bytes]:
    """A workbook as a stream at its beginning: in memory while small, in a temporary file when large."""
    stream = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115  the response closes it
    try:
        _write_book(stream, sheets)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    return stream


def _write_book(stream: IO[bytes], sheets: Sequence[Sheet]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": timezone.make_naive(clock.now())})  # the same bytes for the same instant
        styles = _Styles(book)
        taken: set[str] = set()
        for sheet in sheets:
            _write_sheet(book, sheet, styles, sheet_title(sheet.title, taken))


class _Styles:
    def __init__(self, book: Any) -> None:
        self.heading = book.add_format(
            {
                "bold": True,
                "bg_color": "#E8EEF2",
                "bottom": 1,
                "text_wrap": True,
                "valign": "vcenter",
                "num_format": "@",
            }
        )
        top = {"valign": "top"}
        self.text = book.add_format({**top, "text_wrap": True, "num_format": "@"})
        # Excel keeps such a cell text even after somebody opens it for editing.
        self.guarded = book.add_format({**top, "text_wrap": True, "num_format": "@", "quote_prefix": True})
        self.number = book.add_format(top)
        self.date = book.add_format({**top, "num_format": "dd.mm.yyyy", "align": "left"})
        self.datetime = book.add_format({**top, "num_format": "dd.mm.yyyy hh:mm", "align": "left"})


def _write_sheet(book: Any, sheet: Sheet, styles: _Styles, title: str) -> None:
    page = book.add_worksheet(title)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width or max(_WIDTHS[column.kind], min(len(column.title) + 2, 40)))
        page.write_string(0, at, cells.writable(column.title), styles.heading)
    for number, row in enumerate(sheet.rows, start=1):
        if number > _MOST_ROWS:
            message = f"a sheet holds at most {_MOST_ROWS} rows"
            raise ValueError(message)
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, number, at, column.kind, value, styles)


def _write_cell(page: Any, row: int, at: int, kind: str, value: object, styles: _Styles) -> None:
    if value is None or value == "":
        return
    if kind in {DATE, DATETIME} and isinstance(value, date) and (moment := _storable(value)):
        page.write_datetime(row, at, moment, styles.datetime if kind == DATETIME else styles.date)
    elif kind == NUMBER and isinstance(value, int | float | Decimal) and _is_exact(value):
        page.write_number(row, at, value, styles.number)
    else:
        text = cells.writable(cells.shown(value))
        page.write_string(row, at, text, styles.guarded if cells.looks_like_formula(text) else styles.text)


def _storable(value: date) -> date | None:
    """The moment on the local clock; None for days that a workbook stores wrongly."""
    day = _local(value)
    return None if (day.year, day.month) < (1900, 3) else day


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value


def _is_exact(value: int | float | Decimal) -> bool:
    """A cell keeps 15 digits: longer numbers go out as text, so that nothing is lost."""
    return (
        not isinstance(value, bool)
        and math.isfinite(value)
        and (isinstance(value, float) or Decimal(repr_exact(value)) == value)
    )


def repr_exact(value: int | Decimal) -> str:
    """The number as fifteen digits can say it."""
    return format(Decimal(value), ".15g")


def sheet_title(title: str, taken: set[str]) -> str:
    """A name that Excel accepts: 31 characters without its special ones, unlike the others."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", cells.writable(title)).strip().strip("'")[:31].strip() or "Лист"
    name, count = plain, 1
    while name.casefold() in taken:
        count += 1
        name = f"{plain[: 31 - len(str(count)) - 1]} {count}"
    taken.add(name.casefold())
    return name


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The table as Russian Excel opens it by a double click: UTF-8 with a mark, semicolons, quotes everywhere."""
    yield b"\xef\xbb\xbf"
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in _csv_rows(columns, rows):
        writer.writerow(row)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _csv_rows(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    yield [_csv_text(column.title) for column in columns]
    for row in rows:
        yield [
            cells.shown(value)
            if column.kind == NUMBER and isinstance(value, int | float | Decimal)
            else _csv_text(value)
            for column, value in zip(columns, row, strict=True)
        ]


def _csv_text(value: object) -> str:
    text = cells.shown(_local(value) if isinstance(value, date) else value)
    return cells.guarded(cells.writable(text).replace("\x00", "\ufffd"))
