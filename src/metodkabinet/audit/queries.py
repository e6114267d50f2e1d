"""Reading the log: what was done to an object, what somebody did, said in the words of the models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Max, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from metodkabinet.audit.models import Event
from metodkabinet.kit import policy, registry

if TYPE_CHECKING:
    from django.db.models import Model

    from metodkabinet.kit.access import Actor
    from metodkabinet.kit.tables.paging import Pages

READINGS = ("audit.personal.read", "audit.personal.exported")
GUEST, SYSTEM, ERASED = "без входа", "система", "имя стёрто"
# Acts of dictionaries have one set of words for all of them.
VERBS = {
    "created": "добавлена запись", "edited": "изменена запись", "archived": "запись убрана в архив",
    "restored": "запись возвращена из архива", "deleted": "запись удалена",
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_OBJECT_ROUTE = re.compile(r"[\w-]+/<[^/]+>/")


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
    about: str
    erased: bool
    changes: list[Change]


def history_of(obj: Model) -> QuerySet[Event]:
    """Everything done to this object and to what belongs to it, newest first; who merely looked is left out."""
    told = Event.objects.of(obj._meta.label_lower, str(obj.pk)).exclude(action__in=READINGS)
    return told.select_related("values_row").order_by("-pk")


def last_event() -> int:
    """The number of the newest event: the same twice, and no service has changed anything between."""
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def changes_visible_to(user: Actor) -> QuerySet[Event]:
    """The log without those who merely looked."""
    return Event.objects.visible_to(user).exclude(action__in=READINGS)


def security_visible_to(user: Actor) -> QuerySet[Event]:
    """Sign-ins, passwords, invitations, roles: what modules registered as touching safety."""
    touching = Q(pk__in=[])
    for prefix in registry.security_actions:
        touching |= Q(action__startswith=prefix)
    return Event.objects.visible_to(user).filter(touching)


def readings_visible_to(user: Actor) -> QuerySet[Event]:
    """Who looked at personal data and who took it away."""
    return Event.objects.visible_to(user).filter(action__in=READINGS)


def line_of(event: Event, shown: Model | None = None) -> Line:
    """An event in words; `shown` is the object whose history it stands in, so its own name is not repeated."""
    values = event.values_row
    itself = shown is not None and event.object_label == shown._meta.label_lower
    return Line(
        at=event.at,
        who=who_of(event),
        what=sentence(event.action),
        about="" if itself else about(event),
        erased=values.erased_at is not None,
        changes=changes_of(event),
    )


def lines_of(pages: Pages, shown: Model) -> list[Line]:
    """One page of a history in words."""
    return [line_of(event, shown) for event in pages.objects]


def who_of(event: Event) -> str:
    """Who did it."""
    if not event.actor and event.on_behalf:
        return f"{event.on_behalf}: {event.values_row.actor_name or ERASED}"
    if not event.actor:
        return SYSTEM
    return GUEST if event.actor == "guest" else event.values_row.actor_name or ERASED


def about(event: Event) -> str:
    """What it was done to: «человек Иванова М. П.», or the kind alone once the name was erased."""
    return " ".join(part for part in (kind_name(event.object_label), event.values_row.object_name) if part)


def changes_of(event: Event) -> list[Change]:
    """Field by field."""
    before, after = event.values_row.before, event.values_row.after
    names = _field_names(event.object_label)
    fields = [*before, *(key for key in after if key not in before)]
    return [
        Change(
            names.get(field) or registry.detail_words.get(field, field),
            _shown(before.get(field)),
            _shown(after.get(field)),
        )
        for field in fields
    ]


def told(event: Event) -> str:
    """The changes as one text, for a sheet."""
    return "; ".join(f"{one.field}: {one.before} → {one.after}" for one in changes_of(event))


def sentence(action: str) -> str:
    """The act in Russian, from the words that modules registered; an unknown act is shown by its code."""
    return registry.action_words.get(action) or VERBS.get(action.rpartition(".")[2], action)


def actions() -> list[tuple[str, str]]:
    """Every act that modules gave words to, for a filter."""
    return sorted(registry.action_words.items(), key=lambda pair: pair[1])


def kinds() -> list[tuple[str, str]]:
    """Kinds of objects that acts are about, for a filter."""
    labels = {action.rpartition(".")[0] for action in registry.action_words}
    return sorted(((label, name) for label in labels if (name := kind_name(label))), key=lambda pair: pair[1])


@cache
def kind_name(label: str) -> str:
    """«человек»; empty for what is no object."""
    model = _model_of(label)
    return str(model._meta.verbose_name) if model is not None else ""


def url_of(event: Event, reader: Actor) -> str:
    """The object's own page, when the policy table has one that this reader may knock at."""
    page = _page_of(event.object_label)
    if page is None or not event.object_id or not policy.passes(reader, page[1].who):
        return ""
    try:
        return reverse(page[0], args=[event.object_id])
    except NoReverseMatch:
        return ""


@cache
def _page_of(label: str) -> tuple[str, policy.Row] | None:
    """The page whose address is a noun and the object's id, «people/5/»; longer ones do something to it."""
    pages = [
        (name, row)
        for name, row in policy.rows().items()
        if label and row.of == label and row.key == "pk" and "GET" in row.methods and _OBJECT_ROUTE.fullmatch(row.route)
    ]
    return min(pages, key=lambda page: page[0], default=None)


def _model_of(label: str) -> type[Model] | None:
    app, _, name = label.partition(".")
    return apps.all_models[app].get(name) if name else None


@cache
def _field_names(label: str) -> Mapping[str, str]:
    model = _model_of(label)
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
    return _dated(str(value))


def _dated(text: str) -> str:
    """Days and moments as people write them; JSON keeps them otherwise."""
    if _DAY.fullmatch(text):
        return date.fromisoformat(text).strftime("%d.%m.%Y")
    if _MOMENT.fullmatch(text):
        return timezone.localtime(datetime.fromisoformat(text)).strftime("%d.%m.%Y, %H:%M")
    return text
