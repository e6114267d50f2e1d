"""What a reader may narrow a list by. A value nobody offered is ignored: an address typed by hand is not an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet
from django.utils import timezone

from metodkabinet.kit.components.typography import day
from metodkabinet.kit.forms.text import tidy

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A named choice; `field` is the lookup it narrows, or `narrow(queryset, value)` does it by hand."""

    key: str
    label: str
    field: str = ""
    narrow: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
    widget = "text"

    def read(self, raw: str) -> Any:
        """The typed value, or None when it means nothing."""
        return tidy(raw)[:LONGEST] or None

    def words(self, value: Any) -> str:
        """How the chip calls the chosen value."""
        return str(value)

    def written(self, value: Any) -> str:
        """The value as the input and the address hold it."""
        return str(value)

    def condition(self, queryset: QuerySet[Any], value: Any) -> Q:
        """What must hold for a row."""
        return Q(**{self.field or self.key: value})

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows that fit."""
        if self.narrow is not None:
            return self.narrow(queryset, value)
        return queryset.filter(self.condition(queryset, value))


@dataclass(frozen=True, slots=True)
class TextFilter(Filter):
    """Contains these letters."""

    def condition(self, queryset: QuerySet[Any], value: Any) -> Q:
        """Without regard to case where the engine knows Cyrillic; fold the field for both engines to agree."""
        return Q(**{f"{self.field or self.key}__icontains": value})


@dataclass(frozen=True, slots=True)
class ChoiceFilter(Filter):
    """One of a list; `choices` are pairs or a function that gives them."""

    choices: Sequence[tuple[Any, str]] | Callable[[], Iterable[tuple[Any, str]]] = ()
    widget = "choice"

    def options(self) -> list[tuple[str, str]]:
        """The list as the page shows it."""
        given = self.choices() if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in given]

    def read(self, raw: str) -> Any:
        """Only what is in the list."""
        given = self.choices() if callable(self.choices) else self.choices
        return next((value for value, _ in given if str(value) == raw), None)

    def words(self, value: Any) -> str:
        """The label."""
        return dict(self.options()).get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class ObjectFilter(Filter):
    """One of the objects this reader may see: `objects=Region.objects.visible_to(user)`, at most a few hundred."""

    objects: Callable[[], QuerySet[Any]] | None = None
    name: Callable[[Any], str] = str
    widget = "choice"

    def options(self) -> list[tuple[str, str]]:
        """The objects by name."""
        return [(str(one.pk), self.name(one)) for one in self._all()]

    def read(self, raw: str) -> Any:
        """Only a visible object."""
        return next((one for one in self._all() if str(one.pk) == raw), None)

    def words(self, value: Any) -> str:
        """Its name."""
        return self.name(value)

    def written(self, value: Any) -> str:
        """Its id."""
        return str(value.pk)

    def _all(self) -> Iterable[Any]:
        return self.objects() if self.objects is not None else ()


@dataclass(frozen=True, slots=True)
class FlagFilter(Filter):
    """Only those that are so: `value` is what the field must be when the box is ticked."""

    value: object = True
    widget = "flag"

    def read(self, raw: str) -> Any:
        """Ticked or nothing."""
        return True if raw == "1" else None

    def words(self, value: Any) -> str:
        """The label says it all."""
        return ""

    def written(self, value: Any) -> str:
        """Ticked."""
        return "1"

    def condition(self, queryset: QuerySet[Any], value: Any) -> Q:
        """The field is as asked."""
        return Q(**{self.field or self.key: self.value})


@dataclass(frozen=True, slots=True)
class DateFilter(Filter):
    """From or up to a day, both included: `until=True` for the end of a span."""

    until: bool = False
    widget = "date"

    def read(self, raw: str) -> Any:
        """2026-11-20 or 20.11.2026."""
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(raw.strip(), pattern).date()  # noqa: DTZ007  a calendar day has no zone
            except ValueError:
                continue
        return None

    def words(self, value: date) -> str:
        """In Russian spelling."""
        return day(value)

    def written(self, value: date) -> str:
        """As a date input wants it."""
        return value.isoformat()

    def condition(self, queryset: QuerySet[Any], value: date) -> Q:
        """A moment is compared with the day's edge in the reader's zone."""
        name = self.field or self.key
        if not _is_moment(queryset, name):
            return Q(**{f"{name}__{'lte' if self.until else 'gte'}": value})
        edge = datetime.combine(value, time.max if self.until else time.min)
        try:
            bound = timezone.make_aware(edge)
        except OverflowError:
            return Q()
        return Q(**{f"{name}__{'lte' if self.until else 'gte'}": bound})


def _is_moment(queryset: QuerySet[Any], path: str) -> bool:
    model: Any = queryset.model
    for step in path.split("__"):
        field = model._meta.get_field(step)
        model = getattr(field, "related_model", None)
    return isinstance(field, DateTimeField)
