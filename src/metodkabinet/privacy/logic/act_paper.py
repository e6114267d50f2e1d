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
HEADS = ("Номер записи", "Время", "Категория данных", "Записей", "Причина")


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """One event of the log."""

    number: int
    moment: str
    category: str
    rows: int
    reason: str


@dataclass(frozen=True, slots=True)
class ActWords:
    """What stands in the paper."""

    number: int
    day: datetime
    operator: str
    subject: str
    decided_name: str
    reason: str
    categories: Sequence[str]
    kept: Sequence[str]
    extract: Sequence[ExtractLine]

    @property
    def title(self) -> str:
        """The heading of the act."""
        return f"Акт № {self.number} об уничтожении персональных данных"

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What the order wants said; an empty value is written in by hand, the system does not know it any more."""
        return [
            ("Дата уничтожения", f"{self.day:%d.%m.%Y %H:%M}"),
            ("Оператор", self.operator),
            ("Адрес оператора", ""),
            ("Лицо, обрабатывавшее данные по поручению оператора", "нет"),
            ("Субъект персональных данных", self.subject),
            ("Фамилия, имя, отчество субъекта (вписывается от руки: в системе они стёрты)", ""),
            ("Уничтожил (фамилия, имя, отчество, должность)", self.decided_name),
            ("Информационная система", SYSTEM),
            ("Способ уничтожения", MEANS),
            ("Причина уничтожения", self.reason),
            ("Категории уничтоженных данных", "; ".join(self.categories)),
        ]


def act_paper(words: ActWords) -> bytes:
    """The bytes of the document: the act on the first page, the extract after it."""
    paper = _laid_out()
    _heading(paper, words.title)
    for label, value in words.rows:
        line = paper.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(value or BLANK)
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
    _table(
        paper, HEADS,
        [(str(one.number), one.moment, one.category, str(one.rows), one.reason) for one in words.extract],
    )  # fmt: skip
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
