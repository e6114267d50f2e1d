"""Bytes to rows of text. Runs in the child process; standard library and the workbook reader only."""

from __future__ import annotations

import codecs
import csv
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import python_calamine as calamine  # noqa: TID251  the one place that may

from metodkabinet.kit.sheets import cells, containers, refusals

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_MERGES = 5_000
TALLEST = 1_048_576  # rows of a sheet in Excel
ERROR_CELL = "В ячейке ошибка формулы (например, #Н/Д или #ССЫЛКА!). Впишите само значение."
MERGED = "Ячейка объединена с соседней слева. Разъедините их и впишите значение в каждую."
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Line:
    """One filled row: its number as the person sees it, texts, and what is wrong with single cells."""

    number: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """One visible sheet."""

    name: str
    lines: Iterator[Line]


def pages(data: bytes, notes: list[str]) -> Iterator[Page]:
    """Visible sheets one after another; `notes` gathers what the person should know."""
    kind = containers.kind_of(data)
    if kind == "csv":
        yield Page("", _capped(_csv_lines(data, notes)))
        return
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            broken = _error_cells(data) if kind == "xlsx" else {}
            yield from _workbook_pages(book, broken, notes)
    except calamine.PasswordError as error:
        raise refusals.password() from error
    except (calamine.CalamineError, ElementTree.ParseError, OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise refusals.damaged() from error


def _workbook_pages(
    book: calamine.CalamineWorkbook, broken: dict[str, set[tuple[int, int]]], notes: list[str]
) -> Iterator[Page]:
    total = Counter()
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != calamine.SheetVisibleEnum.Visible:
            notes.append(f"Лист «{about.name}» скрыт, его строки не читались.")
            continue
        sheet = book.get_sheet_by_index(index)
        yield Page(about.name, _capped(_sheet_lines(sheet, broken.get(about.name, set())), total))


class Counter:
    """Filled rows met so far in the whole file."""

    def __init__(self) -> None:
        self.rows = 0


def _capped(lines: Iterator[Line], total: Counter | None = None) -> Iterator[Line]:
    total = total or Counter()
    for line in lines:
        total.rows += 1
        if total.rows > MOST_ROWS:
            raise refusals.too_many_rows(MOST_ROWS)
        if len(line.cells) > MOST_COLUMNS:
            raise refusals.too_many_columns(MOST_COLUMNS)
        yield line


def _sheet_lines(sheet: calamine.CalamineSheet, broken: set[tuple[int, int]]) -> Iterator[Line]:
    if sheet.start is None or sheet.end is None:
        return
    if sheet.end[0] >= TALLEST:  # the reader would walk through a hundred million blank rows that a broken file claims
        raise refusals.too_heavy()
    merges = _Merges(sheet.merged_cell_ranges or [])
    left = sheet.start[1]
    broken_rows = {row for row, _ in broken}
    for row, values in enumerate(sheet.iter_rows()):
        line = _line(row, left, values)
        if row in broken_rows:
            for at in (column for broken_row, column in broken if broken_row == row and column < MOST_COLUMNS):
                line.cells.extend([""] * (at + 1 - len(line.cells)))
                line.flaws[at] = ERROR_CELL
        merges.spread(row, line)
        if line.flaws or any(text.strip() for text in line.cells):
            yield line


def _line(row: int, left: int, values: Sequence[Any]) -> Line:
    line = Line(row + 1, [""] * left)
    for at, value in enumerate(values, start=left):
        line.cells.append(cells.shown(value))
        flaw = cells.flaw_of(value)
        if flaw:
            line.flaws[at] = flaw
    while line.cells and not line.cells[-1].strip():
        line.cells.pop()
    return line


class _Merges:
    """Gives each cell of a merged range the value of its corner, for rows that have something of their own."""

    def __init__(self, ranges: Sequence[Merge]) -> None:
        if len(ranges) > MOST_MERGES:
            raise refusals.too_heavy()
        self._waiting = sorted(ranges, reverse=True)
        self._open: list[tuple[Merge, str]] = []

    def spread(self, row: int, line: Line) -> None:
        """Fill the row in place; horizontally merged cells are filled and marked as doubtful."""
        while self._waiting and self._waiting[-1][0][0] <= row:
            merge = self._waiting.pop()
            at = merge[0][1]
            self._open.append((merge, line.cells[at] if at < len(line.cells) else ""))
        self._open = [one for one in self._open if one[0][1][0] >= row]
        if not any(text.strip() for text in line.cells):
            return
        for ((_, first), (_, last)), text in self._open:
            if not text.strip():
                continue
            last = min(last, MOST_COLUMNS - 1)  # noqa: PLW2901  a range may name sixteen thousand columns
            line.cells.extend([""] * (last + 1 - len(line.cells)))
            for at in range(first, last + 1):
                line.cells[at] = text
                if at > first:
                    line.flaws[at] = MERGED


def _error_cells(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """Cells with errors by sheet name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "xl/_rels/workbook.xml.rels" not in package.namelist():
            return {}
        # entities were refused before
        targets = {
            one.get("Id"): one.get("Target", "")
            for one in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        }
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314  as above
        paths: dict[str, str] = {}
        for one in book.iter():
            if one.tag.endswith("}sheet"):
                target = targets.get(one.get(_RELATION_ID) or "", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
                if path in package.namelist():
                    paths[one.get("name", "")] = path
    found = containers.error_cells(data, sorted(set(paths.values())))
    return {name: found[path] for name, path in paths.items()}


def _csv_lines(data: bytes, notes: list[str]) -> Iterator[Line]:
    text = _decoded(data, notes)
    if "\x00" in text:
        raise refusals.not_a_table()
    text, delimiter = _delimiter(text)
    csv.field_size_limit(cells.LONGEST * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row, values in enumerate(reader):
            line = _line(row, 0, [cells.unguarded(value) for value in values])
            if any(text.strip() for text in line.cells):
                yield line
    except csv.Error as error:
        raise refusals.damaged() from error


def _decoded(data: bytes, notes: list[str]) -> str:
    """UTF-8, UTF-16 (also without its mark) or Windows-1251; the last one is told to the person."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        if b"\x00" in data[:2000]:
            return data.decode(_unmarked_utf16(data[:2000]))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _windows_1251(data)
    except UnicodeDecodeError as error:
        raise refusals.encoding() from error
    notes.append("Файл прочитан в кодировке Windows-1251. Проверьте, что русские буквы на месте.")
    return text


def _windows_1251(data: bytes) -> str:
    """Old Russian text; damaged UTF-8 or another old encoding would come out as plausible rubbish: refused."""
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") * 5 < len(re.findall(r"[^\x00-\x7f]", damaged)):
        raise refusals.encoding()
    text = data.decode("cp1251")
    letters = len(re.findall(r"[^\W\d_]", text))
    russian = len(re.findall(r"[А-Яа-яЁёA-Za-z]", text))
    small, large = len(re.findall(r"[а-яё]", text)), len(re.findall(r"[А-ЯЁ]", text))
    koi8 = (
        large > 20 and small * 5 < large and re.search(r"\b[а-яё][А-ЯЁ]{2}", text)
    )  # its letters come out with case reversed
    if russian * 10 < letters * 9 or koi8:
        raise refusals.encoding()
    return text


def _unmarked_utf16(start: bytes) -> str:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < 3 * min(even, odd) or (even + odd) * 20 < len(start):
        raise refusals.not_a_table()
    return "utf-16-be" if even > odd else "utf-16-le"


def _delimiter(text: str) -> tuple[str, str]:
    """The sign that cuts most of the first rows into the same number of columns."""
    told = re.match(r"sep=([;,\t])\r?\n", text)
    if told:
        return text[told.end() :], told[1]
    best, best_score = ";", (0.0, 0)
    for delimiter in (";", "\t", ","):
        sample = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row, _ in zip(sample, range(30), strict=False) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        score = (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)
        if score > best_score:
            best, best_score = delimiter, score
    return text, best
