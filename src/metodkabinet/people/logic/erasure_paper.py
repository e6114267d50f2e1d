"""The act of destroying personal data and the extract of the log, by Roskomnadzor's order 179 of 28.10.2022."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

FONT = "Times New Roman"
SYSTEM = "Методкабинет"
MEANS = "средствами информационной системы: значения удалены из базы данных, место, где они лежали, перезаписано"
BLANK = "_" * 40


@dataclass(frozen=True, slots=True)
class ActWords:
    """What stands in the paper."""

    number: int
    day: datetime
    operator: str
    operator_address: str
    subject: str
    decided_name: str
    reason: str
    categories: Sequence[str]
    kept: Sequence[str]
    extract: Sequence[tuple[str, str, str, str, str]]  # number, moment, category, rows, reason


def act_paper(words: ActWords) -> bytes:
    """The bytes of the document: the act on the first page, the extract after it."""
    paper = _laid_out()
    _heading(paper, f"Акт № {words.number} об уничтожении персональных данных")
    for label, value in (
        ("Дата уничтожения", f"{words.day:%d.%m.%Y %H:%M}"),
        ("Оператор", words.operator or BLANK),
        ("Адрес оператора", words.operator_address or BLANK),
        ("Лицо, обрабатывавшее данные по поручению оператора", "нет"),
        ("Субъект персональных данных", words.subject),
        ("Фамилия, имя, отчество субъекта (вписывается от руки: в системе они стёрты)", BLANK),
        ("Уничтожил (фамилия, имя, отчество, должность)", words.decided_name),
        ("Информационная система", SYSTEM),
        ("Способ уничтожения", MEANS),
        ("Причина уничтожения", words.reason),
        ("Категории уничтоженных данных", "; ".join(words.categories)),
    ):
        line = paper.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(value)
    if words.kept:
        paper.add_paragraph().add_run("Не уничтожено, и на каком основании:").bold = True
        for text in words.kept:
            paper.add_paragraph(text, style="List Bullet")
    paper.add_paragraph(f"\nПодпись: {BLANK}")
    paper.add_page_break()
    _heading(paper, "Выгрузка из журнала регистрации событий")
    paper.add_paragraph(
        f"Информационная система: {SYSTEM}. Субъект персональных данных: {words.subject}. "
        f"Причина уничтожения: {words.reason}. Дата уничтожения: {words.day:%d.%m.%Y}."
    )
    _table(paper, ["Номер записи", "Время", "Категория данных", "Записей", "Причина"], words.extract)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _laid_out() -> Any:
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(30), Mm(10)
    page.top_margin = page.bottom_margin = Mm(20)
    for name in ("Normal", "Heading 1", "List Bullet"):
        style = paper.styles[name]
        style.font.name, style.font.size = FONT, Pt(14 if name == "Heading 1" else 12)
    return paper


def _heading(paper: Any, text: str) -> None:
    paper.add_heading(text, level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
