"""One page of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from metodkabinet.kit.components.typography import NBSP, number, plural

CAP = 10_000  # nobody reads further; counting a million rows for a figure nobody needs is slow


@dataclass(frozen=True, slots=True)
class Pages:
    """The rows of the page asked for, and where its neighbours are."""

    objects: list[Any]
    number: int
    last: int
    count: int
    capped: bool
    size: int
    url: Callable[..., str]

    @classmethod
    def of(cls, matching: QuerySet[Any], ordered: QuerySet[Any], raw: str, size: int, url: Callable[..., str]) -> Pages:
        """Two queries: how many there are (up to the cap) and this page's rows."""
        counted = matching.order_by()[: CAP + 1].count()
        capped = counted > CAP
        count = min(counted, CAP)
        last = max(1, -(-count // size))
        wanted = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 7 else 1
        here = min(max(1, wanted), last)
        objects = list(ordered[(here - 1) * size : here * size]) if count else []
        return cls(objects, here, last, count, capped, size, url)

    @property
    def previous_url(self) -> str:
        """One page back."""
        return self.url(page=self.number - 1 if self.number > 2 else None) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """One page on."""
        return self.url(page=self.number + 1) if self.number < self.last else ""

    @property
    def links(self) -> list[tuple[str, str, bool]]:
        """(label, address, is this page): first, neighbours, last; an empty address is a gap."""
        shown = sorted({1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)})
        links: list[tuple[str, str, bool]] = []
        for before, page in zip([0, *shown], shown, strict=False):
            if page - before > 1:
                links.append(("…", "", False))
            links.append((number(page), self.url(page=page if page > 1 else None), page == self.number))
        return links

    @property
    def first_row(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        """The number of the last row shown."""
        return self.first_row + len(self.objects) - 1

    def summary(self, noun: str, *, narrowed: bool) -> str:
        """«312 записей», «Найдено: 12 записей», «Найдено: больше 10 000 записей»."""
        many = f"{number(self.count)}{NBSP}{plural(self.count, noun)}"
        if self.capped:
            many = f"больше {many}"
        return f"Найдено: {many}" if narrowed else many[:1].upper() + many[1:]
