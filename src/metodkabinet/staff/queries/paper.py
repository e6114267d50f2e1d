"""«Характеристика кадров» as a Word document that can be edited: a landscape page, one table for each section."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from metodkabinet.staff.queries.measures import SECTIONS

FONT = "Times New Roman"


def staff_paper(words: str, rows: Sequence[tuple[str, Mapping[str, int]]], *, made_at: datetime | None = None) -> bytes:
    """The bytes of the document; the last row is the total."""
    paper = Document()
    _lay_out(paper)
    heading = paper.add_heading("Характеристика кадров", level=1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for section in SECTIONS:
        paper.add_heading(section.title, level=2)
        _table(paper, ["Муниципалитет", *(measure.title for measure in section.measures)], [
            [title, *(str(counts[measure.key]) for measure in section.measures)] for title, counts in rows
        ])  # fmt: skip
    paper.add_heading("Как посчитано", level=2)
    for section in SECTIONS:
        for measure in section.measures:
            line = paper.add_paragraph(style="List Bullet")
            line.add_run(f"{section.title}, {measure.title}: ").bold = True
            line.add_run(measure.definition)
    if made_at is not None:
        paper.core_properties.created = made_at
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _lay_out(paper: Any) -> None:
    page = paper.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        style = paper.styles[name]
        style.font.name, style.font.size = FONT, Pt(14 if name == "Heading 1" else 11)


def _table(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _write(cell, text, bold=True)
    for place, row in enumerate(rows, 1):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _write(cell, text, bold=place == len(rows), right=text.isdecimal())


def _write(cell: Any, text: str, *, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(9)
