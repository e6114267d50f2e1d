"""The collection of a forum as a book: cover, imprint, contents, foreword, talks by track; bookmarks by headings."""

from __future__ import annotations

import atexit
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from metodkabinet.papers.logic.press import Press

LAYOUT = Path(__file__).with_name("collection.typ")
PATIENCE = 30.0  # seconds: a book of two hundred talks, drawn by a job


@dataclass(frozen=True, slots=True)
class Article:
    """A talk as it is printed."""

    section: str
    title: str
    authors: Sequence[tuple[str, str]]  # name, post and organisation
    summary: str = ""
    text: str = ""
    video: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything on its pages."""

    title: str
    organisation: str
    body: str
    dates: str
    year: int
    place: str
    imprint: str = ""
    foreword: str = ""
    articles: Sequence[Article] = ()


_press = Press()  # a child of our own: papers wait for nobody's book
atexit.register(_press.close)


def draw(book: Book, *, picture: bool = False) -> bytes:
    """The PDF, or a picture of the cover. Texts are data, never the engine's code."""
    inputs = {"paper": json.dumps(asdict(book), ensure_ascii=False)}
    return _press.print(LAYOUT, inputs, picture=picture, patience=PATIENCE)
