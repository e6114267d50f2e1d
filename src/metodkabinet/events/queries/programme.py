"""The programme as it is read: by days, with speakers, files and recordings; four queries whatever its length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metodkabinet.activities.models import Recording
from metodkabinet.events.models import Event, Material, ProgrammeItem, Speaker

if TYPE_CHECKING:
    from datetime import date


@dataclass(slots=True)
class Item:
    """A talk with what stands under it."""

    talk: ProgrammeItem
    speakers: list[Speaker] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Day:
    """Talks of one day; None: those without a day."""

    day: date | None
    title: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that people come for."""

    days: list[Day]
    materials: list[Material]  # of the event as a whole
    recordings: list[Recording]


def talks_of(event: Event) -> list[ProgrammeItem]:
    """In order, with their speakers."""
    return list(event.talks.select_related("session").prefetch_related("speakers").order_by("position", "pk"))


def programme_of(event: Event) -> Programme:
    """For the page of the event."""
    rows = event.talks.select_related("session").order_by("position", "pk")
    items = {talk.pk: Item(talk) for talk in rows}
    if items:
        for speaker in Speaker.objects.filter(talk__event=event).order_by("talk_id", "position", "pk"):
            items[speaker.talk_id].speakers.append(speaker)
    loose: list[Material] = []
    for material in event.materials.select_related("file").order_by("pk"):
        (items[material.talk_id].materials if material.talk_id in items else loose).append(material)
    recordings = Recording.objects.filter(activity=event.activity_id).order_by("pk")
    return Programme(_days(event, items.values()), loose, list(recordings))


def _days(event: Event, items: Iterable[Item]) -> list[Day]:
    days: dict[int | None, Day] = {}
    for item in items:
        session = item.talk.session
        if item.talk.session_id not in days:
            date = session.starts_at.astimezone(event.activity.zone).date() if session else None
            days[item.talk.session_id] = Day(date, session.title if session else "", [])
        days[item.talk.session_id].items.append(item)
    return list(days.values())
