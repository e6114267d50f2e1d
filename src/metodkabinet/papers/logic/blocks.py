"""What a paper consists of. One list of these is drawn as Word and as PDF; texts are data, never anybody's code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

BLANK = "____________"
BLANK_DATE = "«____» ______________ 20____ г."


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is: the base organisation and the association, centred."""

    organisation: str
    body: str
    contacts: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One approval block: the word, then its lines."""

    word: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Approvals:
    """СОГЛАСОВАНО and ПРИНЯТО on the left, УТВЕРЖДАЮ on the right, several one under another."""

    left: Sequence[Mark] = ()
    right: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class Requisites:
    """Date and number, the place under them."""

    date: str
    number: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Corner:
    """A letter's head: who writes, date and number on the left, to whom on the right."""

    left: Sequence[str]
    right: Sequence[str]


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the kind in capitals and what the paper is about."""

    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """A heading to the text at the left margin: «О проведении семинара»."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `number` stands before it («1.2.»)."""

    text: str
    number: str = ""
    align: str = "justify"  # justify, left, center
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its share of the width."""

    label: str
    share: float = 1
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the heading repeats on every page, a row is never torn in two."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    height: float = 0  # the least height of a row in millimetres: room for a signature


@dataclass(frozen=True, slots=True)
class Signature:
    """The line of a signature: post on the left, name on the right."""

    post: str
    name: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """The mark of an electronic signature: a framed note."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows begins on a new page under «Приложение 1»."""

    label: str
    to: str = ""


Block = (
    Letterhead
    | Approvals
    | Requisites
    | Corner
    | Title
    | About
    | Heading
    | Paragraph
    | Grid
    | Signature
    | Stamp
    | Annex
)


@dataclass(frozen=True, slots=True)
class Description:
    """A whole paper, ready to be drawn."""

    title: str
    blocks: Sequence[Block]
    keep_forever: bool = False
    landscape: bool = False
    size: float = 14
    font: str = ""  # empty: the first installed of the kit's list
    code: str = ""  # the address behind the QR of the first sheet
    code_note: str = ""
    mark: str = ""  # «ПРОЕКТ» over a draft
    language: str = field(default="ru")

    def as_data(self) -> dict[str, Any]:
        """For the engine in another process."""
        return {**asdict(self), "blocks": [{"is": type(one).__name__.lower(), **asdict(one)} for one in self.blocks]}


def paragraphs(text: str) -> list[Paragraph]:
    """A typed text: an empty line or a line end begins a new paragraph."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def numbered(items: Sequence[str], *, prefix: str = "", first: int = 1) -> list[Paragraph]:
    """Numbered points: «1.», or «2.1.» under a prefix."""
    return [Paragraph(item, f"{prefix}{place}.") for place, item in enumerate(items, start=first)]
