"""Incidents: what is left of the 24 and 72 hours, and whose data an account has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from metodkabinet.audit.models import Event
from metodkabinet.audit.queries import READINGS
from metodkabinet.audit.services import reference
from metodkabinet.kit import clock
from metodkabinet.people.models import Contact, Person

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.privacy.models import DataIncident

REPORT, INQUIRY = timedelta(hours=24), timedelta(hours=72)
EXPORTED = READINGS[1]
HOW = {Person._meta.label_lower: "карточка", Contact._meta.label_lower: "контакт"}


@dataclass(frozen=True, slots=True)
class Countdown:
    """A duty of the incident: by when, whether done, how much is left."""

    title: str
    until: datetime
    done_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Not done in time."""
        return (self.done_at or clock.now()) > self.until

    @property
    def words(self) -> str:
        """«осталось 5 ч 20 мин», «просрочено на 2 ч 0 мин», «сделано»."""
        if self.done_at is not None:
            return "сделано с опозданием" if self.is_late else "сделано"
        minutes = abs(int((self.until - clock.now()).total_seconds())) // 60
        return f"{'просрочено на' if self.is_late else 'осталось'} {minutes // 60} ч {minutes % 60} мин"


def countdowns(incident: DataIncident) -> list[Countdown]:
    """The two reports that the law wants."""
    return [
        Countdown("Сообщить об инциденте в Роскомнадзор", incident.noticed_at + REPORT, incident.reported_at),
        Countdown("Сообщить итоги расследования", incident.noticed_at + INQUIRY, incident.inquiry_reported_at),
    ]


def next_duty(incident: DataIncident) -> Countdown:
    """The report that is to be made now."""
    first, last = countdowns(incident)
    return first if first.done_at is None else last


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody whose data were opened or taken away."""

    person_id: int
    name: str
    first_at: datetime
    times: int
    exported: bool
    how: str  # «карточка», «контакт»


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A list that was opened or taken away: the log keeps how many rows, not whose."""

    at: datetime
    page: str
    rows: int
    exported: bool

    @property
    def address(self) -> str:
        """Where that list is, as the person of the extract may open it."""
        try:
            return reverse(self.page)
        except NoReverseMatch:  # taken away, not opened: the log calls it by a word
            return self.page


@dataclass(frozen=True, slots=True)
class Extract:
    """What an account has read: people by their cards, lists, and everybody whom those lists may have shown."""

    cards: Sequence[Affected]
    lists: Sequence[OpenedList]
    perhaps: Sequence[tuple[int, str]]


def extract_for(account: User, since: datetime, until: datetime) -> Extract:
    """By the log of readings, both ends included."""
    events = Event.objects.filter(actor=reference(account), action__in=READINGS, at__gte=since, at__lte=until)
    events = events.select_related("values_row").order_by("pk")
    cards = _cards([event for event in events if event.object_label in HOW])
    lists = [
        OpenedList(
            event.at, event.values_row.object_name, int(event.values_row.after.get("записей") or 0),
            event.action == EXPORTED,
        )
        for event in events
        if not event.object_label
    ]  # fmt: skip
    named = {one.person_id for one in cards if one.how == "карточка"}
    shown = (
        Person.objects.visible_to(account).exclude(pk__in=named).order_by("sort_key", "pk")
        if lists
        else Person.objects.none()
    )
    return Extract(cards, lists, [(person.pk, person.full_name) for person in shown])


def _cards(events: Sequence[Event]) -> list[Affected]:
    by_one: dict[tuple[str, int], list[Event]] = {}
    for event in events:
        by_one.setdefault((event.object_label, int(event.object_id)), []).append(event)
    names: dict[tuple[str, int], str] = {}
    for label in HOW:
        rows = apps.get_model(label)._base_manager.filter(pk__in=[pk for kind, pk in by_one if kind == label])
        names |= {(label, row.pk): str(row) for row in rows}
    found = [
        Affected(
            pk, names.get((label, pk), f"{HOW[label]} № {pk}"), told[0].at, len(told),
            any(event.action == EXPORTED for event in told), HOW[label],
        )
        for (label, pk), told in by_one.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.person_id))
