"""How the files of the corpus are made: good workbooks, and good ones spoilt in one way."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import PatternFill

HEAD = ["Фамилия", "Имя", "Телефон", "Стаж", "Дата рождения"]
ROW = ["Ромашкина", "Алёна", "+7 900 000-00-01", "12", "05.02.1979"]
ROW2 = ["Щеглов", "Пётр", "+7 900 000-00-02", "3", "29.02.1984"]
TABLE = [HEAD, ROW, ROW2]


def book(rows: list[list[Any]], options: dict[str, Any] | None = None, formats: dict[type, str] | None = None) -> bytes:
    """A workbook by xlsxwriter; dates and times get their usual formats."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, **(options or {})}
    )
    kinds = {date: "dd.mm.yyyy", datetime: "dd.mm.yyyy hh:mm", time: "hh:mm", **(formats or {})}
    styles = {kind: made.add_format({"num_format": code}) for kind, code in kinds.items()}
    page = made.add_worksheet("Лист1")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if type(value) in styles:
                page.write(y, x, value, styles[type(value)])
            elif value is not None:
                page.write(y, x, value)
    made.close()
    return stream.getvalue()


def ugly(change: Callable[[Any, Any], None], rows: list[list[Any]] | None = None) -> bytes:
    """A workbook by openpyxl, spoilt by `change(book, sheet)`."""
    made = openpyxl.Workbook()
    page = made.active
    for row in rows or TABLE:
        page.append(row)
    change(made, page)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The package taken apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {one.filename: package.read(one) for one in package.infolist()}


def package(
    entries: dict[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Entries put together again, repeated names allowed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # repeated names are the point of some files
        for name, data in entries.items() if isinstance(entries, dict) else entries:
            made.writestr(name, data)
    return stream.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """A good workbook with one part rewritten."""
    return lambda: package({key: change(data) if key == name else data for key, data in parts(book(TABLE)).items()})


def plus(*more: tuple[str, bytes]) -> Callable[[], bytes]:
    """A good workbook with entries added."""
    return lambda: package([*parts(book(TABLE)).items(), *more])


def without(name: str) -> Callable[[], bytes]:
    """A good workbook without one part."""
    return lambda: package({key: data for key, data in parts(book(TABLE)).items() if key != name})


def text_table(encoding: str, delimiter: str, *, mark: bytes = b"", end: str = "\r\n") -> Callable[[], bytes]:
    """The table as csv."""
    return lambda: mark + end.join(delimiter.join(row) for row in TABLE).encode(encoding)


SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def doctype(inside: str) -> Callable[[bytes], bytes]:
    """A declaration put into a part."""
    return lambda data: data.replace(b"?>\n", b"?>\n<!DOCTYPE x [" + inside.encode() + b"]>", 1)


def relation(kind: str, target: str) -> Callable[[bytes], bytes]:
    """An outer relation put into a part."""
    line = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return lambda data: data.replace(b"</Relationships>", line.encode())


def cells_xml(inside: str) -> Callable[[bytes], bytes]:
    """The rows of the sheet replaced by raw XML."""

    def change(data: bytes) -> bytes:
        start, end = data.index(b"<sheetData>") + 11, data.index(b"</sheetData>")
        return data[:start] + inside.encode("utf-8", "surrogatepass") + data[end:]

    return change


def raw_cell(inside: str, attributes: str = 't="str"') -> Callable[[], bytes]:
    """A heading and one row with a raw cell below it."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>Фамилия</t></is></c></row>'
    return with_part(SHEET, cells_xml(f'{head}<row r="2"><c r="A2" {attributes}>{inside}</c></row>'))


def styled_rows(count: int) -> bytes:
    """Empty rows that only carry a style: two million of them weigh little."""
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, count // 2))
    two = with_part(SHEET, lambda data: data.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))()
    entries = parts(two)
    entries["xl/worksheets/sheet2.xml"] = entries[SHEET]
    entries[WORKBOOK] = entries[WORKBOOK].replace(b"</sheets>", b'<sheet name="L2" sheetId="2" r:id="rId90"/></sheets>')
    entries[RELATIONS] = entries[RELATIONS].replace(
        b"</Relationships>",
        f'<Relationship Id="rId90" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'.encode(),
    )
    return package(entries)


def overlapping() -> bytes:
    """Two names in the directory for the same bytes."""
    data = bytearray(package({**parts(book(TABLE)), "xl/copy1.xml": b"a" * 100, "xl/copy2.xml": b"a" * 100}))
    first = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    offset = data[first + 42 : first + 46]
    last = data.rindex(b"PK\x01\x02")
    data[last + 42 : last + 46] = offset
    return bytes(data)


def flipped(name: str, at: int, value: bytes) -> bytes:
    """A field of one entry of the directory changed."""
    data = bytearray(book(TABLE))
    start = data.rindex(name.encode()) - 46
    data[start + at : start + at + len(value)] = value
    return bytes(data)


def bad_crc() -> bytes:
    """One byte of the compressed sheet is not what it was."""
    data = bytearray(book(TABLE))
    at = data.index(SHEET.encode()) + len(SHEET) + 60
    data[at] ^= 0xFF
    return bytes(data)


def link(name: str) -> zipfile.ZipInfo:
    """An entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def old_xls(rows: list[list[Any]]) -> bytes:
    """A workbook of Excel 97: BIFF8 records inside a compound file."""

    def record(code: int, body: bytes) -> bytes:
        return struct.pack("<HH", code, len(body)) + body

    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, str):
                sheet += record(0x0204, struct.pack("<HHHHB", y, x, 0, len(value), 1) + value.encode("utf-16-le"))
            elif value is not None:
                sheet += record(0x0203, struct.pack("<HHHd", y, x, 0, float(value)))
    sheet += record(0x000A, b"")
    name = "Лист1"
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)) + record(
        0x0042, struct.pack("<H", 1200)
    )
    bound = 4 + 6 + 2 + len(name) * 2
    at = len(begin) + bound + 4
    begin += record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 1) + name.encode("utf-16-le")) + record(
        0x000A, b""
    )
    return compound("Workbook", begin + sheet)


def compound(stream: str, body: bytes) -> bytes:
    """A compound file with one stream of at least 4096 bytes."""
    body = body.ljust(4096, b"\0")
    count = -(-len(body) // 512)
    body = body.ljust(count * 512, b"\0")
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBB", len(raw), kind, 1)
            + links
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, len(body))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + table + folder.ljust(512, b"\0") + body


def ods(rows: list[list[str]], repeat: int = 1) -> bytes:
    """A table of LibreOffice; `repeat` adds a cell that claims to stand in so many rows and columns."""

    def row(cells: list[str], attribute: str = "", cell_attribute: str = "") -> str:
        inside = "".join(
            f'<table:table-cell{cell_attribute} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in cells
        )
        return f"<table:table-row{attribute}>{inside}</table:table-row>"

    lines = "".join(row(cells) for cells in rows)
    if repeat > 1:
        rows_of, columns_of = (f' table:number-{what}-repeated="{repeat}"' for what in ("rows", "columns"))
        lines += row(["х"], rows_of, columns_of)
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    space = " ".join(f'xmlns:{one}="{names}{one}:1.0"' for one in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content {space}><office:body><office:spreadsheet>'
        f'<table:table table:name="Лист1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0"?><m:manifest xmlns:m="{names}manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    parts_of = [("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    return package([(name, text.encode()) for name, text in parts_of])


def merged_down(made: Any, page: Any) -> None:
    page.merge_cells("A2:A3")


def merged_across(made: Any, page: Any) -> None:
    page.merge_cells("A2:B2")


def hidden_sheet(made: Any, page: Any) -> None:
    made.create_sheet("Черновик").append(["не читать"])
    made["Черновик"].sheet_state = "hidden"


def far_style(made: Any, page: Any) -> None:
    for row in range(10, 3000):
        page.cell(row, 40).fill = PatternFill("solid", fgColor="FFFF00")


def validation_and_filter(made: Any, page: Any) -> None:
    page.auto_filter.ref = "A1:E3"
    page.freeze_panes = "B2"
    page.row_dimensions[3].hidden = True


def cut(kind: str, share: int) -> bytes:
    whole = {"xlsx": book, "xls": old_xls, "ods": ods}[kind](TABLE)
    return whole[: max(1, len(whole) * share // 100)]


def far_corner() -> bytes:
    """Two cells that ask a careless reader for half a terabyte."""
    rows: Any = with_part(
        SHEET, cells_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )
    return rows()
