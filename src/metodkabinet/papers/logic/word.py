"""The same blocks as an editable Word file: real styles, a repeated table heading, page numbers from sheet 2."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Line

from metodkabinet.papers.logic import blocks, qr

FAMILY = {"": "Times New Roman", "Liberation Serif": "Times New Roman"}  # the same widths, and every Windows has it
MADE = datetime(2000, 1, 1)  # noqa: DTZ001  Word keeps no zone; fixed, so that one paper always gives the same file
ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
SIDE = 8.0  # centimetres, the longest line of a requisite
NBSP = "\u00a0"


def draw(paper: blocks.Description) -> bytes:
    """The file."""
    document = docx.Document()
    _styles(document, paper)
    _page(document, paper)
    for block in paper.blocks:
        DRAWN[type(block)](document, block)
    document.core_properties.title = paper.title[:255]
    document.core_properties.author = ""
    document.core_properties.language = paper.language
    document.core_properties.created = document.core_properties.modified = MADE
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _styles(document: Document, paper: blocks.Description) -> None:
    family = FAMILY.get(paper.font, paper.font)
    for name, bold in (("Normal", False), ("Title", True), ("Heading 1", True)):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.bold = family, Pt(paper.size), bold
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), family)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if border is not None:
            style.element.pPr.remove(border)
    for name in ("Title", "Heading 1"):
        form: Any = document.styles[name].paragraph_format
        form.alignment, form.space_before, form.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(6), Pt(6)
        form.keep_with_next = True


def _page(document: Document, paper: blocks.Description) -> None:
    section = document.sections[0]
    width, height = (Mm(297), Mm(210)) if paper.landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = Mm(30) if paper.keep_forever else Mm(20)
    section.right_margin, section.top_margin, section.bottom_margin = Mm(10), Mm(20), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(number)
    if paper.mark:
        _text(section.first_page_header.paragraphs[0], paper.mark, align="right")
    if paper.code:
        foot = section.first_page_footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        foot.add_run(f"{paper.code_note} ").font.size = Pt(9)
        foot.add_run().add_picture(qr.png(paper.code), width=Mm(22))


def _page_number(line: Line) -> None:
    run = line.add_run()
    run.font.size = Pt(12)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001  the library has no call for fields


def _text(line: Line, text: str, *, align: str = "left", bold: bool = False) -> Line:
    line.add_run(text).bold = bold or None
    line.alignment = ALIGN[align]
    return line


def _line(document: Document, text: str, *, align: str = "left", bold: bool = False, after: float = 0) -> Line:
    line = _text(document.add_paragraph(), text, align=align, bold=bold)
    line.paragraph_format.space_after = Pt(after)
    return line


def _letterhead(document: Document, it: blocks.Letterhead) -> None:
    _line(document, it.organisation, align="center")
    if it.body:
        _line(document, it.body, align="center", bold=True)
    if it.contacts:
        _line(document, it.contacts, align="center").runs[0].font.size = Pt(10)
    document.paragraphs[-1].paragraph_format.space_after = Pt(14)


def _pair(document: Document, left: Sequence[str], right: Sequence[str], *, align: str = "left") -> None:
    """Two columns without borders, each as wide as a requisite may be, and a gap between."""
    section = document.sections[0]
    assert section.page_width is not None
    whole = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    widths = (Cm(SIDE), whole - 2 * Cm(SIDE), Cm(SIDE))
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
    _lines(table.rows[0].cells[0], left, align)
    _lines(table.rows[0].cells[2], right, "left")
    document.add_paragraph()


def _lines(cell: _Cell, lines: Sequence[str], align: str) -> None:
    for place, line in enumerate(lines):
        _text(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), line, align=align)


def _approvals(document: Document, it: blocks.Approvals) -> None:
    def lines(marks: Sequence[blocks.Mark]) -> list[str]:
        found: list[str] = []
        for mark in marks:
            found += [*([""] if found else []), mark.word, *mark.lines]
        return found

    _pair(document, lines(it.left), lines(it.right))


def _corner(document: Document, it: blocks.Corner) -> None:
    _pair(document, it.left, it.right, align="center")


def _requisites(document: Document, it: blocks.Requisites) -> None:
    line = _line(document, f"{it.date}\t{it.number}", after=0 if it.place else 14)
    section = document.sections[0]
    assert section.page_width is not None
    whole = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    line.paragraph_format.tab_stops.add_tab_stop(whole, alignment=2)
    if it.place:
        _line(document, it.place, align="center", after=14)


def _title(document: Document, it: blocks.Title) -> None:
    line = document.add_paragraph(style="Title")
    line.add_run(it.name)
    if it.about:
        if it.name:
            line.add_run().add_break()
        line.add_run(it.about)


def _about(document: Document, it: blocks.About) -> None:
    section = document.sections[0]
    assert section.page_width is not None
    whole = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    _line(document, it.text, after=14).paragraph_format.right_indent = whole - Cm(SIDE)


def _heading(document: Document, it: blocks.Heading) -> None:
    document.add_paragraph(it.text, style="Heading 1")


def _paragraph(document: Document, it: blocks.Paragraph) -> None:
    text = f"{it.number}{NBSP}{it.text}" if it.number else it.text
    line = _line(document, text, align=it.align)
    if it.indent:
        line.paragraph_format.first_line_indent = Cm(1.25)


def _grid(document: Document, it: blocks.Grid) -> None:
    section = document.sections[0]
    assert section.page_width is not None
    whole = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    total = sum(column.share for column in it.columns)
    widths = [int(whole * column.share / total) for column in it.columns]
    table = document.add_table(rows=1 + len(it.rows), cols=len(it.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    rows = [[column.label for column in it.columns], *it.rows]
    for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _mark_row(row._tr, "w:cantSplit")  # noqa: SLF001  the library has no call for it
        if place == 0:
            _mark_row(row._tr, "w:tblHeader")  # noqa: SLF001  as above
        elif it.height:
            row.height = Mm(it.height)
        for cell, width, column, text in zip(row.cells, widths, it.columns, texts, strict=True):
            cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            line = _text(cell.paragraphs[0], text, align="center" if place == 0 else column.align, bold=place == 0)
            line.runs[0].font.size = Pt(12)
    document.add_paragraph()


def _mark_row(row: Any, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))


def _signature(document: Document, it: blocks.Signature) -> None:
    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    for cell, width, text in zip(
        table.rows[0].cells, (Cm(8.5), Cm(3.5), Cm(6)), (it.post, blocks.BLANK, it.name), strict=True
    ):
        cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        _text(cell.paragraphs[0], text).paragraph_format.space_before = Pt(18)


def _stamp(document: Document, it: blocks.Stamp) -> None:
    table: Table = document.add_table(rows=1, cols=1, style="Table Grid")
    table.autofit = False
    table.rows[0].cells[0].width = Cm(9)
    _lines(table.rows[0].cells[0], it.lines, "left")


def _annex(document: Document, it: blocks.Annex) -> None:
    label = _line(document, it.label)
    label.paragraph_format.page_break_before = True
    lines = [label, *([_line(document, it.to)] if it.to else [])]
    for line in lines:
        line.paragraph_format.left_indent = Cm(10)
    lines[-1].paragraph_format.space_after = Pt(14)


DRAWN: dict[type, Callable[[Document, Any], None]] = {
    blocks.Letterhead: _letterhead,
    blocks.Approvals: _approvals,
    blocks.Requisites: _requisites,
    blocks.Corner: _corner,
    blocks.Title: _title,
    blocks.About: _about,
    blocks.Heading: _heading,
    blocks.Paragraph: _paragraph,
    blocks.Grid: _grid,
    blocks.Signature: _signature,
    blocks.Stamp: _stamp,
    blocks.Annex: _annex,
}
