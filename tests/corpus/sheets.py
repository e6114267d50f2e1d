"""Files as people send them and as enemies make them, for the reader of tables. None is stored: a line makes each.

A case names what it is, how it is made and what must happen: «read» (with the rows that must come out) or the code of a
refusal (several when parts of the broken file decide). Names and numbers are invented. `quick` ones run on every save.
"""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime, time
from typing import NamedTuple

from sheet_files import (
    HEAD,
    RELATIONS,
    ROW,
    ROW2,
    SHEET,
    TABLE,
    WORKBOOK,
    bad_crc,
    book,
    cells_xml,
    compound,
    cut,
    doctype,
    far_corner,
    far_style,
    flipped,
    hidden_sheet,
    link,
    merged_across,
    merged_down,
    ods,
    old_xls,
    overlapping,
    package,
    parts,
    plus,
    raw_cell,
    relation,
    styled_rows,
    text_table,
    ugly,
    validation_and_filter,
    with_part,
    without,
)

SEED = 20240901


class Case(NamedTuple):
    """One file. `rows`: texts of the first sheet; `flaws`: places (row, column) that must be doubted."""

    name: str
    make: Callable[[], bytes]
    verdict: str = "read"
    rows: list[list[str]] | None = None
    flaws: set[tuple[int, int]] | None = None
    quick: bool = False


CLEAN = [
    Case("a table of texts", lambda: book(TABLE), rows=TABLE, quick=True),
    Case("headings and one row", lambda: book(TABLE[:2]), rows=TABLE[:2]),
    Case(
        "numbers and dates of their own type",
        lambda: book([HEAD, ["Ромашкина", "Алёна", None, 12, date(1979, 2, 5)]]),
        rows=[HEAD, ["Ромашкина", "Алёна", "", "12", "05.02.1979"]],
        quick=True,
    ),
    Case(
        "date with time",
        lambda: book([["Когда"], [datetime(2024, 9, 1, 9, 30)]]),  # noqa: DTZ001  cells know no zone
        rows=[["Когда"], ["01.09.2024 09:30"]],
    ),
    Case("time alone", lambda: book([["Во сколько"], [time(9, 5)]]), rows=[["Во сколько"], ["09:05"]]),
    Case("fractions", lambda: book([["Часы"], [1.5], [0.1 + 0.2], [-3]]), rows=[["Часы"], ["1,5"], ["0,3"], ["-3"]]),
    Case("yes and no", lambda: book([["Да?"], [True], [False]]), rows=[["Да?"], ["да"], ["нет"]]),
    Case("by openpyxl", lambda: ugly(lambda made, page: None), rows=TABLE),
    Case("inline texts, constant memory", lambda: book(TABLE, {"constant_memory": True}), rows=TABLE),
    Case("stored without compression", lambda: package(parts(book(TABLE)), zipfile.ZIP_STORED), rows=TABLE),
    Case("a table of LibreOffice", lambda: ods(TABLE), rows=TABLE, quick=True),
    Case("Excel 97", lambda: old_xls(TABLE), rows=TABLE, quick=True),
    Case("Excel 97 with numbers", lambda: old_xls([["Стаж"], [12], [1.5]]), rows=[["Стаж"], ["12"], ["1,5"]]),
    Case(
        "twenty columns",
        lambda: book([[f"Столбец {n}" for n in range(20)]] * 2),
        rows=[[f"Столбец {n}" for n in range(20)]] * 2,
    ),
    Case("a thousand rows", lambda: book([HEAD] + [ROW] * 1000), rows=[HEAD] + [ROW] * 1000),
    Case("csv, UTF-8 with a mark, semicolons", text_table("utf-8", ";", mark=b"\xef\xbb\xbf"), rows=TABLE, quick=True),
]

CSV = [
    Case(
        f"csv {encoding} with {name}{' and LF' if end == chr(10) else ''}",
        text_table(encoding, sign, mark=mark, end=end),
        rows=TABLE,
        quick=encoding == "cp1251" and sign == ";",
    )
    for encoding, mark in (
        ("utf-8", b""),
        ("cp1251", b""),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b"\xfe\xff"),
    )
    for sign, name in ((";", "semicolons"), (",", "commas"), ("\t", "tabs"))
    for end in ("\r\n", "\n")
]

UGLY = [
    *CSV,
    Case("csv of DOS", text_table("cp866", ";"), "encoding"),
    Case("csv of KOI8", text_table("koi8-r", ";"), "encoding"),
    Case("csv that names its delimiter", "sep=,\r\nа,б\r\n1,2".encode, rows=[["а", "б"], ["1", "2"]]),
    Case(
        "csv with quotes, breaks and delimiters inside",
        'а;б\r\n"1;2";"x\r\ny ""z"""'.encode,
        rows=[["а", "б"], ["1;2", 'x\r\ny "z"']],
    ),
    Case(
        "csv with rows of different length",
        "а;б;в\r\n1;2\r\n1;2;3;4".encode,
        rows=[["а", "б", "в"], ["1", "2"], ["1", "2", "3", "4"]],
    ),
    Case("csv of one column", "Фамилия\r\nЩеглов".encode, rows=[["Фамилия"], ["Щеглов"]]),
    Case("csv with a guarded formula", "Тема\r\n'=1+1".encode, rows=[["Тема"], ["=1+1"]]),
    Case("csv named xlsx", text_table("utf-8", ";"), rows=TABLE),
    Case(
        "dates counted from 1904",
        lambda: book([["Дата"], [date(2024, 2, 29)]], {"date_1904": True}),
        rows=[["Дата"], ["29.02.2024"]],
        quick=True,
    ),
    Case("numbers as text", lambda: book([["Стаж"], ["12"], [" 12 "]]), rows=[["Стаж"], ["12"], [" 12 "]]),
    Case("leading zeros as text", lambda: book([["Код"], ["007"]]), rows=[["Код"], ["007"]]),
    Case(
        "phones as numbers",
        lambda: book([["Телефон"], [89000000001.0]]),
        rows=[["Телефон"], ["89000000001"]],
        quick=True,
    ),
    Case(
        "vertically merged surname", lambda: ugly(merged_down), rows=[HEAD, ROW, ["Ромашкина", *ROW2[1:]]], quick=True
    ),
    Case("horizontally merged cells are doubted", lambda: ugly(merged_across), flaws={(2, 1)}),
    Case("a hidden sheet stays unread", lambda: ugly(hidden_sheet), rows=TABLE),
    Case("a filter, a hidden row, frozen panes", lambda: ugly(validation_and_filter), rows=TABLE),
    Case("colour far below the table", lambda: ugly(far_style), rows=TABLE),
    Case("empty rows between", lambda: book([HEAD, [], [], ROW]), rows=[HEAD, ROW]),
    Case(
        "a table that begins at C4",
        lambda: book([[], [], [], [None, None, "Имя"], [None, None, "Пётр"]]),
        rows=[["", "", "Имя"], ["", "", "Пётр"]],
    ),
    Case(
        "trailing blanks and unbreakable spaces",
        lambda: book([["Имя "], ["Пётр\u00a0 "]]),
        rows=[["Имя "], ["Пётр\u00a0 "]],
    ),
    Case("macros present", plus(("xl/vbaProject.bin", b"\0" * 500)), rows=TABLE),
    Case("a picture present", plus(("xl/media/image1.png", b"\x89PNG" + b"\0" * 500)), rows=TABLE),
    Case("links to mail addresses", with_part(RELATIONS, relation("hyperlink", "mailto:a@example.ru")), rows=TABLE),
    Case("fifty thousand rows", lambda: book([HEAD] + [ROW] * 49_999)),
    Case("formulas with values", lambda: ugly(lambda made, page: None, [["Сумма"], [3]]), rows=[["Сумма"], ["3"]]),
    Case(
        "emoji and combined letters", lambda: book([["Тема"], ["👩‍👩‍👧 и\u0306"]]), rows=[["Тема"], ["👩‍👩‍👧 и\u0306"]]
    ),
]

CUT = [
    Case(
        f"{kind} cut at {share} %",
        lambda kind=kind, share=share: cut(kind, share),
        verdict="damaged|not-a-table|empty|encoding|other-kind|too-heavy",
    )
    for kind in ("xlsx", "xls", "ods")
    for share in (1, 10, 50, 90, 99)
    if (kind, share) not in {("xls", 90), ("xls", 99)}
]


CONTAINERS = [
    *CUT,
    Case("empty file", lambda: b"", "empty", quick=True),
    Case("only blanks", lambda: b" \r\n\t ", "empty"),
    Case("only a mark", lambda: b"\xef\xbb\xbf", "empty"),
    Case("workbook with an empty sheet", lambda: book([]), "empty", quick=True),
    Case("zeros", lambda: b"\0" * 4000, "empty"),
    Case("random bytes", lambda: random.Random(SEED).randbytes(5000), "not-a-table|encoding"),  # noqa: S311  no secret
    *[
        Case(f"without {name}", without(name), verdict)
        for name, verdict in (
            (WORKBOOK, "damaged"),
            (RELATIONS, "damaged|empty"),
            (SHEET, "damaged|empty"),
            ("xl/sharedStrings.xml", "damaged"),
        )
    ],
    *[
        Case(f"without {name} it still reads", without(name), rows=TABLE)
        for name in ("docProps/app.xml", "docProps/core.xml", "xl/theme/theme1.xml")
    ],
    *[
        Case(f"{name} is no XML", with_part(name, lambda data: b"<<<" + data[:40]), "damaged|empty")
        for name in (WORKBOOK, RELATIONS, SHEET)
    ],
    Case("shared texts cut", with_part("xl/sharedStrings.xml", lambda data: data[: len(data) // 2]), "damaged|empty"),
    Case("bad checksum", bad_crc, "damaged", quick=True),
    Case("repeated part", plus((SHEET, b"<worksheet/>")), "suspicious"),
    Case("password flag", lambda: flipped(SHEET, 8, b"\x01\x00"), "password"),
    Case("encrypted by Excel", lambda: compound("EncryptedPackage", b"x" * 5000), "password", quick=True),
    Case("old Word document", lambda: compound("WordDocument", b"x" * 5000), "other-kind"),
    Case("compound file of nothing known", lambda: compound("Other", b"x" * 5000), "damaged"),
    Case(
        "compound file with a broken workbook", lambda: compound("Workbook", b"\xff" * 5000), "damaged|empty|too-heavy"
    ),
    Case(
        "new Word document",
        lambda: package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "other-kind",
    ),
    Case(
        "presentation",
        lambda: package({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<w/>"}),
        "other-kind",
    ),
    Case("binary workbook", lambda: package({"xl/workbook.bin": b"\0\0"}), "other-kind"),
    Case("archive with a table inside", lambda: package({"table.xlsx": book(TABLE)}), "other-kind"),
    Case("archive of pictures", lambda: package({"a.png": b"\x89PNG"}), "other-kind"),
    Case("PDF", lambda: b"%PDF-1.7\n" + b"x" * 400, "other-kind"),
    Case("web page named xls", "<html><table><tr><td>Фамилия</td></tr></table>".encode, "other-kind"),
    Case("XML table of 2003", lambda: b'<?xml version="1.0"?><Workbook/>', "other-kind"),
    Case("picture", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "other-kind"),
    Case("rich text", lambda: b"{\\rtf1 text}", "other-kind"),
    Case("compressed stream", lambda: b"\x1f\x8b" + zlib.compress(b"x" * 1000), "damaged"),
    Case("eleven megabytes", lambda: b"a;b\r\n" * 2_200_000 + b"x" * 700_000, "too-big"),
]

XML = [
    *[
        Case(
            f"{what} in {name}",
            with_part(name, doctype(inside)),
            "suspicious",
            quick=name == SHEET and "laughs" in what,
        )
        for name in (SHEET, WORKBOOK, "xl/sharedStrings.xml", RELATIONS)
        for what, inside in (
            (
                "entity laughs",
                '<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 10 + '"><!ENTITY c "' + "&b;" * 10 + '">',
            ),
            ("outer file", '<!ENTITY a SYSTEM "file:///etc/hostname">'),
            ("outer address", '<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;'),
        )
    ],
    *[
        Case(f"outer {kind} to {target[:8]}", with_part(RELATIONS, relation(kind, target)), "external")
        for kind in ("externalLinkPath", "image", "worksheet", "attachedTemplate")
        for target in ("file:///etc/hostname", "http://127.0.0.1:9/x")
    ],
    Case("part in UTF-16", with_part(SHEET, lambda data: data.decode().encode("utf-16")), "suspicious"),
    Case("a hundred thousand levels", with_part(SHEET, cells_xml("<row>" * 100_000)), "damaged|empty|too-heavy"),
    Case(
        "attribute of five megabytes",
        with_part(SHEET, lambda data: data.replace(b"<sheetData>", b'<sheetData a="' + b"x" * 5_000_000 + b'">')),
        "read|damaged|too-heavy",
    ),
    Case(
        "relation to itself",
        with_part(RELATIONS, lambda data: data.replace(b"worksheets/sheet1.xml", b"_rels/workbook.xml.rels")),
        "damaged|empty",
    ),
    Case(
        "sheet part out of the package",
        with_part(RELATIONS, lambda data: data.replace(b"worksheets/sheet1.xml", b"../../../../etc/hostname")),
        "damaged|empty",
    ),
    Case(
        "ten thousand merges",
        with_part(
            SHEET,
            lambda data: data.replace(
                b"</sheetData>",
                b"</sheetData><mergeCells>"
                + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 10_001))
                + b"</mergeCells>",
            ),
        ),
        "too-heavy",
    ),
]

ARCHIVES = [
    Case("one to a thousand", plus(("xl/media/a.bin", b"\0" * 20_000_000)), "too-heavy", quick=True),
    Case(
        "a hundred and eighty megabytes in pieces",
        plus(*[(f"xl/media/{n}.bin", b"\0" * 6_000_000) for n in range(30)]),
        "too-heavy",
    ),
    Case("three thousand entries", plus(*[(f"xl/x{n}.bin", b"") for n in range(3000)]), "too-heavy", quick=True),
    Case("a hundred thousand entries", plus(*[(f"xl/x{n}.bin", b"") for n in range(100_000)]), "too-heavy|too-big"),
    Case("overlapping entries", overlapping, "suspicious", quick=True),
    Case("size that lies", lambda: flipped(SHEET, 24, struct.pack("<I", 10)), "damaged"),
    Case("size that claims gigabytes", lambda: flipped(SHEET, 24, struct.pack("<I", 3_000_000_000)), "too-heavy"),
    Case(
        "entry that begins past the end",
        lambda: flipped(SHEET, 42, struct.pack("<I", 2_000_000_000)),
        "damaged|suspicious",
    ),
    *[
        Case(f"entry named {name!r}", plus((name, b"x")), "suspicious")
        for name in ("../../etc/cron", "/etc/passwd", "C:/x.xml", "xl/../../x", "..\\..\\x")
    ],
    *[
        Case(f"{name!r} collides", plus((name, b"<worksheet/>")), "suspicious")
        for name in ("XL/WORKSHEETS/SHEET1.XML", "xl\\worksheets\\sheet1.xml")
    ],
    Case("decomposed name collides", plus(("xl/й.xml", b"<a/>"), ("xl/и\u0306.xml", b"<a/>")), "suspicious"),
    Case(
        "symbolic link", lambda: package([*parts(book(TABLE)).items(), (link("xl/link"), b"/etc/passwd")]), "suspicious"
    ),
    Case(
        "archive in archive in archive",
        lambda: package({"a.zip": package({"b.zip": package({"c.xlsx": book(TABLE)})})}),
        "other-kind",
    ),
    Case("a workbook embedded in a workbook is not opened", plus(("xl/embeddings/book.xlsx", book(TABLE))), rows=TABLE),
    Case("text before the archive", lambda: b"MZ" + b"x" * 100 + book(TABLE), "not-a-table|encoding"),
    Case("two archives one after another", lambda: book(TABLE) + book(TABLE[:1]), "read|suspicious|damaged"),
]

CELLS = [
    *[
        Case(
            f"text {text!r}", lambda text=text: book([["Тема"], [text]]), rows=[["Тема"], [text]], quick=text == "=1+1"
        )
        for text in ("=1+1", "+7", "-x", "@sum", "\t=1", " =1", "＝1", "\u00a0=1", "=cmd|'/c calc'!A0")
    ],
    Case("32,767 letters", lambda: book([["Тема"], ["ы" * 32_767]]), rows=[["Тема"], ["ы" * 32_767]]),
    Case("a million letters in a cell", raw_cell(f"<v>{'ы' * 1_000_000}</v>"), rows=[["Фамилия"], ["ы" * 1_000_000]]),
    Case("control characters are doubted", lambda: book([["Тема"], ["a\x01\x02"]]), flaws={(2, 0)}, quick=True),
    Case("NUL in csv", "Тема;б\r\nа\0;в".encode, "not-a-table|encoding"),
    Case("lone surrogate in csv", lambda: "Тема\r\n".encode() + b"\xed\xa0\x80", "encoding"),
    Case("lone surrogate in XML", raw_cell("<v>\ud800</v>"), "read|damaged"),
    Case("lone surrogate by number", raw_cell("<v>&#xD800;</v>"), "read|damaged"),
    Case("ten to the 308", lambda: book([["Число"], [1e308]]), rows=[["Число"], ["1e+308"]]),
    Case("ten to the 400", raw_cell("<v>1e400</v>", ""), "read|damaged"),
    Case("not a number", raw_cell("<v>NaN</v>", ""), "read|damaged"),
    Case("minus zero", lambda: book([["Число"], [-0.0]]), rows=[["Число"], ["0"]]),
    Case(
        "twenty digits as a number are doubted",
        lambda: book([["Счёт"], [40702810000000000001]]),
        flaws={(2, 0)},
        quick=True,
    ),
    Case(
        "29 February 1900 is doubted",
        lambda: book([["Дата"], [60]], formats={int: "dd.mm.yyyy"}),
        flaws={(2, 0)},
        quick=True,
    ),
    Case("January 1900 is doubted", lambda: book([["Дата"], [date(1900, 1, 15)]]), flaws={(2, 0)}),
    Case(
        "a number too large for a date",
        lambda: book([["Дата"], [3_000_000]], formats={int: "dd.mm.yyyy"}),
        rows=[["Дата"], ["3000000"]],
    ),
    *[
        Case(f"error {code} is doubted", raw_cell(f"<v>{code}</v>", 't="e"'), flaws={(2, 0)}, quick=code == "#N/A")
        for code in ("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!")
    ],
    Case("unknown shared text", raw_cell("<v>999999</v>", 't="s"'), "damaged"),
    Case("a cell at the far corner", far_corner, "too-heavy", quick=True),
    Case(
        "a column past the last",
        with_part(SHEET, cells_xml('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
        "read|damaged|too-heavy|too-many-columns",
    ),
    Case(
        "a row past the last",
        with_part(SHEET, cells_xml('<row r="99999999"><c r="A99999999"><v>1</v></c></row>')),
        "read|damaged|too-heavy|too-many-rows",
    ),
    Case("two million empty styled rows", lambda: styled_rows(2_000_000), "read|too-heavy"),
    Case("fifty-one thousand rows", lambda: book([HEAD] + [ROW] * 51_000), "too-many-rows"),
    Case("two hundred and one columns", lambda: book([["x"] * 201]), "too-many-columns"),
    Case("csv of two hundred and one columns", lambda: b";".join([b"x"] * 201), "too-many-columns"),
    Case("csv of sixty thousand rows", lambda: b"a;b\r\n" * 60_000, "too-many-rows"),
    Case("a billion repeated cells of LibreOffice", lambda: ods(TABLE, 1_000_000), "too-heavy|damaged"),
]


CASES = [*CLEAN, *UGLY, *CONTAINERS, *XML, *ARCHIVES, *CELLS]
