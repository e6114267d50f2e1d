"""Word and PDF: one description, the metrics of the standard, people's text is only text, a missing font fails."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from typing import Any

import docx
import pikepdf
import pytest
from docx.shared import Cm, Pt

from metodkabinet.kit import registry
from metodkabinet.papers.logic import press, qr, word
from metodkabinet.papers.logic.agreement import word_of
from metodkabinet.papers.logic.blocks import (
    About,
    Annex,
    Approvals,
    Block,
    Column,
    Description,
    Grid,
    Letterhead,
    Mark,
    Paragraph,
    Requisites,
    Signature,
    Stamp,
    Title,
    numbered,
)  # fmt: skip
from metodkabinet.papers.logic.kinds import REGULATION
from metodkabinet.papers.logic.pressing import NoFontError, font_for

pytestmark = pytest.mark.sqlite
HOSTILE = [
    '#read("/etc/passwd")', "#eval(\"1+1\")", "$ x^2 $", "*жирно* _курсив_", "<метка> @ссылка",
    "\\ #set page(width: 1pt)",
    "] #panic() [", "{{ settings.SECRET_KEY }}", "{0.__class__}", "= Заголовок", "`код` ```raw```", "// не комментарий",
]  # fmt: skip
LONG = "Константинопольская-Преображенская Александрина Мухаммедьяровна"


def text_of(pdf: bytes) -> str:
    """What a reader copies from the PDF, spaces folded."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    return " ".join(done.stdout.decode().split())


def drawn(*blocks: Block, **given: Any) -> bytes:
    """The PDF of these blocks."""
    described = Description("Проба", blocks, **given)
    return press.draw(described.as_data(), code_svg=qr.svg(described.code) if described.code else "")


def document(*blocks: Block, **given: Any) -> Any:
    """The Word file of these blocks, opened again."""
    return docx.Document(io.BytesIO(word.draw(Description("Проба", blocks, **given))))


def body(kind: str, **content: object) -> Sequence[Any]:
    """The blocks a kind makes of content."""
    build = registry.paper_kinds[kind].blocks
    assert build is not None
    return build(content)


def test_hostile_text_is_printed_as_it_was_written() -> None:
    found = text_of(drawn(*[Paragraph(text, align="left") for text in HOSTILE]))
    assert [text for text in HOSTILE if text not in found] == []
    assert [line.text for line in document(*[Paragraph(text) for text in HOSTILE]).paragraphs] == HOSTILE


def test_hostile_text_is_data_in_every_block() -> None:
    evil = "#panic(1) $x$ *a*"
    pdf = drawn(
        Letterhead(evil, evil, evil), Approvals([Mark(evil, [evil])], [Mark(evil, [evil])]),
        Requisites(evil, evil, evil), Title(evil, evil), About(evil), Grid([Column(evil)], [[evil]]),
        Signature(evil, evil), Stamp([evil]),
        Annex(evil, evil), mark=evil,
    )  # fmt: skip
    assert text_of(pdf).count(evil) >= 16


def test_the_pdf_is_pdf_a_2b_and_the_same_every_time() -> None:
    first, second = drawn(Paragraph("Текст")), drawn(Paragraph("Текст"))
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")


def test_fonts_are_found_or_the_drawing_fails() -> None:
    with pytest.raises(press.PressError, match="font «Комик Санс» is not installed"):
        drawn(Paragraph("Текст"), font="Комик Санс")
    assert font_for("", frozenset({"PT Serif", "Libertinus Serif"})) == "PT Serif"
    assert font_for("", frozenset({"Libertinus Serif"})) == "Libertinus Serif"
    with pytest.raises(NoFontError):
        font_for("", frozenset())
    with pytest.raises(NoFontError):
        font_for("PT Serif", frozenset({"Liberation Serif"}))


def test_a_page_that_takes_too_long_is_killed_and_the_next_one_is_drawn() -> None:
    rows = [[LONG] * 3 for _ in range(4000)]
    described = Description("Проба", [Grid([Column("а")] * 3, rows)])
    with pytest.raises(press.TooLongError):
        press.draw(described.as_data(), patience=0.02)
    assert drawn(Paragraph("Текст")).startswith(b"%PDF-")


@pytest.mark.parametrize(("forever", "left"), [(False, 20), (True, 30)])
def test_word_keeps_the_metrics_of_the_standard(*, forever: bool, left: int) -> None:
    made = document(Paragraph("Текст"), keep_forever=forever)
    section, paragraph = made.sections[0], made.paragraphs[0]
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(one.mm) for one in margins] == [left, 10, 20, 20]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(paragraph.paragraph_format.first_line_indent.cm, 2) == Cm(1.25).cm
    assert made.styles["Normal"].font.size == Pt(14)
    assert made.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_word_is_editable_with_real_styles_and_tables() -> None:
    made = document(
        Title("ПОЛОЖЕНИЕ", "о семинаре"), *numbered(["Первое", "Второе"], prefix="1."),
        Approvals([Mark("СОГЛАСОВАНО", ["Куратор"])], [Mark("УТВЕРЖДАЮ", ["Ректор"])]),
        Grid([Column("№"), Column("Имя", 4)], [["1", LONG]]),
        code="https://example.org/check/1/a", code_note="Проверка",
    )  # fmt: skip
    assert made.paragraphs[0].style.name == "Title"
    assert [line.text for line in made.paragraphs[1:3]] == ["1.1.\u00a0Первое", "1.2.\u00a0Второе"]
    approvals, grid = made.tables
    assert [cell.text for cell in approvals.rows[0].cells] == ["СОГЛАСОВАНО\nКуратор", "", "УТВЕРЖДАЮ\nРектор"]
    assert [round(cell.width.cm, 1) for cell in approvals.rows[0].cells][::2] == [8.0, 8.0]
    assert grid.style.name == "Table Grid"
    assert ("w:tblHeader" in grid.rows[0]._tr.xml, "w:tblHeader" in grid.rows[1]._tr.xml) == (True, False)
    assert len(made.sections[0].first_page_footer.paragraphs[0]._p.xpath(".//pic:pic")) == 1


@pytest.mark.parametrize(
    ("act", "by_person", "gender", "kept", "expected"),
    [
        ("approve", True, "neuter", "", "УТВЕРЖДАЮ"), ("approve", False, "masculine", "", "УТВЕРЖДЁН"),
        ("approve", False, "feminine", "", "УТВЕРЖДЕНА"), ("approve", False, "neuter", "", "УТВЕРЖДЕНО"),
        ("approve", False, "plural", "", "УТВЕРЖДЕНЫ"), ("approve", True, "masculine", "УТВЕРЖДЕНО", "УТВЕРЖДЕНО"),
        ("agree", False, "masculine", "УТВЕРЖДЕНО", "СОГЛАСОВАНО"), ("adopt", False, "feminine", "", "ПРИНЯТА"),
    ],
)  # fmt: skip
def test_words_of_approval_agree(act: str, gender: str, kept: str, expected: str, *, by_person: bool) -> None:
    assert word_of(act, by_person=by_person, gender=gender, kept=kept) == expected


# Kinds


def test_a_reference_puts_the_name_in_the_dative() -> None:
    said = body(
        "reference", person="Иванова Мария Петровна", post="педагог-библиотекарь", what="она выступила на семинаре"
    )
    assert said == [
        Paragraph("Дана Ивановой Марии Петровне (педагогу-библиотекарю) в том, что она выступила на семинаре.")
    ]
    by_hand = body("reference", person="Дюма Мари", person_dative="Мари Дюма", what="она была")
    assert by_hand == [Paragraph("Дана Мари Дюма в том, что она была.")]
    doubts = registry.paper_kinds["reference"].doubts
    assert doubts is not None
    assert (
        list(doubts({"person": "Ким Саша"})) != [],
        list(doubts({"person": "Ким Саша", "person_dative": "Ким Саше"})),
    ) == (True, [])


def test_a_regulation_numbers_only_what_is_there() -> None:
    found = body("regulation", general=["Раз", "Два"], terms=["Три"], scores=[["Польза", "5"]])
    assert [one.text for one in found if hasattr(one, "text") and not hasattr(one, "number")] == [
        "1. Общие положения", "2. Сроки и порядок проведения", "3. Критерии оценки"
    ]  # fmt: skip
    assert [one.number for one in found if isinstance(one, Paragraph)] == ["1.1.", "1.2.", "2.1."]
    assert found[-1] == Grid([Column("Критерий", 4), Column("Наибольший балл", 1, "center")], [["Польза", "5"]])
    assert len(REGULATION) == 11


def test_an_attendance_sheet_has_empty_lines_at_the_end() -> None:
    grid = body("attendance", people=[[LONG, "Школа № 1", "библиотекарь"]], spare="2")[-1]
    assert [row[0] for row in grid.rows] == ["1", "2", "3"]
    assert body("attendance", spare="много")[-1].rows == []


def test_an_order_letter_programme_and_free_text() -> None:
    order = body(
        "event_order", preamble="По плану", points=["Провести"], control="Оставляю за собой", annexes=["Программа"]
    )
    assert [one.text for one in order if isinstance(one, Paragraph)] == [
        "По плану",
        "ПРИКАЗЫВАЮ:",
        "Провести",
        "Оставляю за собой",
    ]
    letter = body("letter", greeting="Уважаемые коллеги!", text="Раз\n\nДва", when="завтра", annexes=["Форма"])
    assert [one.text for one in letter] == [
        "Уважаемые коллеги!",
        "Раз",
        "Два",
        "Дата и время: завтра",
        "Приложения:",
        "Форма",
    ]
    assert body("programme", timetable=[["10:00", "Открытие"]])[-1].rows == [["10:00", "Открытие", ""]]
    assert body("free", text="Да", table=[["А", "Б"], ["1", ""]])[-1] == Grid([Column("А"), Column("Б")], [["1", ""]])


@pytest.mark.full
def test_longest_names_stay_on_the_sheet() -> None:
    """A person's name is broken between words, never cut: every letter of it can be copied from the PDF."""
    pdf = drawn(*body("attendance", people=[[LONG, f"Школа имени {LONG}", "заведующая библиотекой"]] * 40))
    found = text_of(pdf)
    assert found.count("Мухаммедьяровна") == 80
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 2
