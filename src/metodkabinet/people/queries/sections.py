"""Rows of a card as they are read, with addresses for whoever may change them; modules above show theirs alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from metodkabinet.kit import clock


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is read, with what may be done to it."""

    text: str
    note: str
    change: str = ""
    remove: str = ""
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind."""

    kind: str
    title: str
    lines: list[Line]
    add: str = ""
    add_label: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rows: how it is called and what is said of a row beside its name."""

    key: str
    model: type[Any]
    title: str
    label: str  # of the button that adds
    note: Callable[[Any], str]


# Where rows of a kind are added, and where a row is changed or removed: (verb, kind, row or None) -> address.
Addresses = Callable[[str, str, Any], str]


def section_of(kind: Kind, rows: Iterable[Any], at: Addresses | None) -> Section:
    """The rows as read; with addresses when they may be changed."""
    today = clock.today()
    lines = [
        Line(
            str(row), kind.note(row),
            change=at("change", kind.key, row) if at else "",
            remove=at("remove", kind.key, row) if at else "",
            is_past=bool(getattr(row, "until", None) and row.until <= today),
        )
        for row in rows
    ]  # fmt: skip
    return Section(kind.key, kind.title, lines, at("add", kind.key, None) if at else "", kind.label)
