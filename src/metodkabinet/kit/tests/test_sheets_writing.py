"""What goes out comes back the same, and never as a formula."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from metodkabinet.kit import clock
from metodkabinet.kit.sheets import cells
from metodkabinet.kit.sheets.reading import read_sheets
from metodkabinet.kit.sheets.responses import csv_response, disposition, file_name, xlsx_response
from metodkabinet.kit.sheets.writing import DATE, DATETIME, NUMBER, Column, Sheet, sheet_title, write_csv, write_xlsx

HOSTILE = [
    "=1+1", "+79000000000", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", "＝1",
    "＋1", "－1", "＠x",
    "'=1", "''=1", "=cmd|'/c calc'!A0", '"=1', "=1;=2", "'plain", "_x0041_", "−1", "\ufeff=1",
]  # fmt: skip
TEXT = [Column("Тема")]


def xlsx(columns, rows, title="Лист"):
    with write_xlsx([Sheet(title, columns, rows)]) as stream:
        return stream.read()


def formulas(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [cell.value for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def texts(data):
    return [line.cells for line in read_sheets(data).sheets[0].lines]


def test_hostile_values_are_text_in_a_workbook_and_come_back_unchanged():
    data = xlsx(TEXT, [[value] for value in HOSTILE])
    assert formulas(data) == []
    assert texts(data) == [["Тема"], *[[value] for value in HOSTILE]]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_hostile_headings_are_text_too():
    data = xlsx([Column("=1+1")], [["x"]])
    assert (formulas(data), texts(data)) == ([], [["=1+1"], ["x"]])


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_guarded_in_csv_and_come_back_unchanged(value):
    data = b"".join(write_csv(TEXT, [[value]]))
    field = data.decode("utf-8-sig").split("\r\n", 1)[1].removeprefix('"')
    assert field.startswith("'") or not cells.looks_like_formula(value)
    assert texts(data) == [["Тема"], [value]]


def test_typed_columns_keep_their_types():
    columns = [Column("Число", NUMBER), Column("День", DATE), Column("Когда", DATETIME)]
    moment = datetime(2024, 9, 1, 6, 30, tzinfo=UTC)
    data = xlsx(
        columns, [[Decimal("12.5"), date(2024, 2, 29), moment], [None, None, None], [-3, date(1899, 5, 1), moment]]
    )
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in page[2]] == [12.5, datetime(2024, 2, 29), datetime(2024, 9, 1, 9, 30)]  # noqa: DTZ001
    assert [cell.number_format for cell in page[2]] == ["General", "dd.mm.yyyy", "dd.mm.yyyy hh:mm"]
    assert [cell.value for cell in page[4]] == [-3, "01.05.1899", datetime(2024, 9, 1, 9, 30)]  # noqa: DTZ001
    assert (page.freeze_panes, page["A1"].font.bold) == ("A2", True)


def test_numbers_a_cell_cannot_hold_go_out_as_text():
    data = xlsx([Column("Счёт", NUMBER)], [[40702810000000000001], [float("nan")], [True], [0.1], [Decimal("0.1")]])
    assert texts(data)[1:] == [["40702810000000000001"], ["nan"], ["да"], ["0,1"], ["0,1"]]


def test_text_longer_than_a_cell_is_cut_with_a_visible_sign_and_half_characters_are_replaced():
    data = xlsx(TEXT, [["ы" * 40_000], ["😀" * 20_000], ["a\ud800b"]])
    assert [row[0] for row in texts(data)[1:]] == ["ы" * 32_766 + "…", "😀" * 16_383 + "…", "a\ufffdb"]


def test_same_data_at_the_same_instant_are_the_same_bytes():
    with clock.fixed(datetime(2024, 9, 1, tzinfo=UTC)):
        assert xlsx(TEXT, [["x"]]) == xlsx(TEXT, [["x"]])


def test_sheet_titles_are_what_excel_accepts_and_do_not_repeat():
    taken: set[str] = set()
    titles = [sheet_title(title, taken) for title in ("План/2024", "план 2024", "[]", "", "'а'", "ю" * 40, "ю" * 41)]
    assert titles == ["План 2024", "план 2024 2", "Лист", "Лист 2", "а", "ю" * 31, "ю" * 29 + " 2"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Список сотрудников.xlsx", "Список сотрудников.xlsx"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("а\r\nSet-Cookie: b=1.xlsx", "а Set-Cookie_ b=1.xlsx"),
        ('"кавычки".xlsx', "_кавычки_.xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ("и\u0306од.xlsx", "йод.xlsx"),
        ("отчёт\u202excod.xlsx", "отчёт xcod.xlsx"),
        ("ж" * 300 + ".xlsx", "ж" * 97 + ".xlsx"),
        ("", "_"),
    ],
)
def test_hostile_file_names_become_safe_ones(name, safe):
    assert file_name(name) == safe
    header = disposition(name)
    assert header.isascii()
    assert not set("\r\n") & set(header)
    assert header.count('"') == 2


def test_disposition_names_the_file_twice():
    assert disposition("Съезд щук.csv") == (
        'attachment; filename="Sezd shchuk.csv"; '
        "filename*=UTF-8''%D0%A1%D1%8A%D0%B5%D0%B7%D0%B4%20%D1%89%D1%83%D0%BA.csv"
    )


@pytest.mark.django_db  # closing a response closes connections
def test_responses_download_a_table():
    request = RequestFactory().get("/")
    book = xlsx_response(request, "Состав", TEXT, ([text] for text in ["а", "б"]))
    data = b"".join(book.streaming_content)
    book.close()
    assert texts(data) == [["Тема"], ["а"], ["б"]]
    assert book["Content-Disposition"] == disposition("Состав.xlsx")
    table = csv_response(request, "Состав", TEXT, [["а"]])
    assert b"".join(table.streaming_content) == '\ufeff"Тема"\r\n"а"\r\n'.encode()


def test_row_of_wrong_length_crashes_loudly():
    with pytest.raises(ValueError, match="zip"):
        xlsx(TEXT, [["а", "б"]])


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), max_size=30)
lines = st.lists(
    st.tuples(words, st.none() | st.integers(-(10**12), 10**12), st.none() | st.dates(date(1900, 3, 1))), max_size=6
)
TYPED = [Column("Текст"), Column("Число", NUMBER), Column("День", DATE)]


@pytest.mark.full
@settings(max_examples=60, deadline=None)
@given(lines)
def test_export_import_export_gives_the_same_table(rows):
    """Both formats give back each text, number and day; exporting what was read gives the same reading."""
    expected = [[cells.shown(value) for value in row] for row in rows]
    expected = [row for row in expected if any(text.strip() for text in row)]
    for write in (xlsx, lambda columns, values: b"".join(write_csv(columns, values))):
        read = [[*row, "", "", ""][:3] for row in texts(write(TYPED, rows))[1:]]
        again = [[*row, "", "", ""][:3] for row in texts(write([Column(c.title) for c in TYPED], read))[1:]]
        assert [[blank_free(text) for text in row] for row in read] == [
            [blank_free(text) for text in row] for row in expected
        ]
        assert again == read


def blank_free(text):
    """Blank cells at the end of a row are not kept: a cell of blanks only counts as empty there."""
    return text if text.strip() else ""
