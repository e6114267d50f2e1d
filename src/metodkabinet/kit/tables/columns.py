"""One column: what it shows, how it sorts, what it needs from the database and how it goes into a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from metodkabinet.kit.components.typography import day, moment, number

KINDS = ("text", "number", "date", "moment", "flag")


@dataclass(frozen=True, slots=True)
class Column:
    """`Column("name", "Фамилия, имя", sort="sort_key", link=lambda p: reverse("people:person", args=[p.pk]))`.

    The value is `value(row)` or the attribute path in `key` («organisation.name»). `needs` and `prefetch` name the
    relations it reads, so that the number of queries stays the same however many rows there are.
    """

    key: str
    label: str
    value: Callable[[Any], object] | None = None
    sort: str | Sequence[str] = ""
    kind: str = "text"
    link: Callable[[Any], str] | None = None
    note: Callable[[Any], str] | None = None  # a small line under the value
    state: Callable[[Any], str] | None = None  # the kind of a state mark: done, work, soon, late, plain, off
    template: str = ""  # a cell of its own: gets `row` and `value`
    needs: Sequence[str] = ()
    prefetch: Sequence[Any] = ()
    export: Callable[[Any], object] | None = None  # what goes into the sheet, when it is not the value
    exported: bool = True
    narrow: bool = False  # never wider than its words
    phone: bool = True  # shown on a telephone

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            message = f"column «{self.key}»: kind «{self.kind}» is none of {', '.join(KINDS)}"
            raise ValueError(message)

    @property
    def parameter(self) -> str:
        """Its name in the address."""
        return self.key.replace(".", "-")

    @property
    def order(self) -> tuple[str, ...]:
        """The fields it sorts by, ascending."""
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)

    def value_of(self, row: Any) -> object:
        """What the row holds here."""
        if self.value is not None:
            return self.value(row)
        found = row
        for step in self.key.split("."):
            found = getattr(found, step, None)
            if found is None:
                return None
        return found() if callable(found) else found

    def exported_of(self, row: Any) -> object:
        """What goes into the sheet."""
        value = self.export(row) if self.export is not None else self.value_of(row)
        if self.kind == "flag":
            return "да" if value else "нет"
        return value

    def shown(self, value: object) -> str:
        """The value in Russian spelling."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool) or self.kind == "flag":
            return "да" if value else "нет"
        if isinstance(value, datetime):
            return moment(value) if self.kind == "moment" else day(timezone.localtime(value))
        if isinstance(value, date):
            return day(value)
        if isinstance(value, int | float | Decimal) and self.kind == "number":
            return number(value)
        return str(value)
