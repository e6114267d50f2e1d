"""How a module tells the search about one object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Document:
    """What is found, who may find it and where the reader goes.

    `audience` holds at least one token («region:5», «user:9», «all»); a reader finds the document when
    `Searchable.audience(reader)` gives any of them. Address: `url`, or `url_name` with `url_args`.
    """

    title: str
    audience: Iterable[str]
    text: str = ""
    url: str = ""
    url_name: str = ""
    url_args: tuple[object, ...] = ()
    kind: str = ""  # shown beside the title; empty: the label of the searchable
    updated: datetime | None = None

    def __post_init__(self) -> None:
        if isinstance(self.audience, str) or not tuple(self.audience):
            message = f"the document «{self.title}» names nobody who may find it"
            raise ValueError(message)
