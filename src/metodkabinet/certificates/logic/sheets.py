"""A sheet to draw: boxes in millimetres, pages of words. Drawn by the press of papers, many pages in one go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from metodkabinet.certificates.logic.places import fill
from metodkabinet.kit.words.typography import typeset
from metodkabinet.papers.logic import qr
from metodkabinet.papers.logic.press import press

LAYOUT = Path(__file__).with_name("sheet.typ")
FONTS = ("Libertinus Serif", "PT Serif", "PT Sans", "Liberation Serif", "Liberation Sans", "PT Astra Serif")
TOGETHER = 250  # pages of one file: more of them cost memory, not time
PATIENCE = 30.0  # seconds for a file of that many


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the sheet. `file`: address of a picture under the root of files."""

    kind: str
    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    align: str
    weight: str
    style: str
    colour: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that is the same on every page."""

    width: int
    height: int
    font: str
    background: str
    frame: str
    boxes: Sequence[Box]
    root: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on one of them and where its code leads."""

    words: Mapping[str, str]
    address: str


def draw(look: Look, pages: Sequence[Page], *, title: str, mark: str = "", picture: bool = False) -> bytes:
    """One PDF of all pages, or the first page as a picture. `mark` stands across the sheet."""
    has_code = any(box.kind == "code" for box in look.boxes)
    data: dict[str, Any] = {
        "title": title, "width": look.width, "height": look.height, "background": look.background,
        "frame": look.frame, "mark": mark,
        "fields": [asdict(box) for box in look.boxes],
        "pages": [
            {
                "words": [_printed(box, page) for box in look.boxes],
                "code": qr.svg(page.address) if has_code and page.address else "",
            }
            for page in pages
        ],
    }  # fmt: skip
    inputs = {"paper": json.dumps(data, ensure_ascii=False)}
    return press.print(LAYOUT, inputs, font=look.font, picture=picture, root=look.root, patience=PATIENCE)


def fonts() -> list[str]:
    """Those of ours that are installed."""
    installed = set(press.families())
    return [font for font in FONTS if font in installed]


def _printed(box: Box, page: Page) -> str:
    return typeset(fill(box.text, page.words)) if box.kind == "text" else ""
