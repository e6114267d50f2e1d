"""Reading the log: what was done to an object, what somebody did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from metodkabinet.audit.models import Event
from metodkabinet.kit import registry

if TYPE_CHECKING:
    from django.db.models import Model


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one event, in the words of the model."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the history shows it."""

    at: datetime
    who: str
    what: str
    changes: list[Change]


def history_of(obj: Model) -> QuerySet[Event]:
    """Everything done to this object, newest first."""
    return (
        Event.objects.filter(object_label=obj._meta.label_lower, object_id=str(obj.pk))
        .select_related("values_row")
        .order_by("-pk")
    )


def line_of(event: Event, model: type[Model] | None = None) -> Line:
    """An event in words."""
    values = event.values_row
    names = _field_names(model)
    fields = [*values.before, *(key for key in values.after if key not in values.before)]
    return Line(
        at=event.at,
        who=values.actor_name or ("система" if not event.actor else "стёрто"),
        what=sentence(event.action),
        changes=[
            Change(names.get(field, field), _shown(values.before.get(field)), _shown(values.after.get(field)))
            for field in fields
        ],
    )


def sentence(action: str) -> str:
    """The act in Russian, from the words that modules registered; an unknown act is shown by its code."""
    return registry.action_words.get(action, action)


def _field_names(model: type[Model] | None) -> dict[str, str]:
    if model is None:
        return {}
    return {field.name: str(getattr(field, "verbose_name", field.name)) for field in model._meta.get_fields()}


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, list):
        return ", ".join(_shown(part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(part)}" for key, part in value.items())
    text = str(value)
    if _DAY.fullmatch(text):
        return date.fromisoformat(text).strftime("%d.%m.%Y")
    return text
