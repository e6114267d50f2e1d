"""The programme as it is read: by days, with speakers, files and recordings; three queries whatever its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metodkabinet.events.models import Event, Talk

if TYPE_CHECKING:
    from datetime import date

    from metodkabinet.activities.models import Recording
    from metodkabinet.events.models import Material


@dataclass(frozen=True, slots=True)
class Day:
    """Talks of one day; None: those without a day."""

    day: date | None
    title: str
    talks: list[Talk]


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that people come for."""

    days: list[Day]
    materials: list[Material]  # of the event as a whole
    recordings: list[Recording]


def talks_of(event: Event) -> list[Talk]:
    """In order, with their speakers."""
    return list(event.talks.select_related("session").prefetch_related("speakers").order_by("position", "pk"))


def programme_of(event: Event) -> Programme:
    """For the page of the event."""
    talks = list(event.talks.select_related("session").prefetch_related("speakers", "materials__file"))
    days: dict[int | None, Day] = {}
    for talk in talks:
        if talk.session_id not in days:
            session = talk.session
            date = session.starts_at.astimezone(event.activity.zone).date() if session else None
            days[talk.session_id] = Day(date, session.title if session else "", [])
        days[talk.session_id].talks.append(talk)
    loose = event.materials.filter(talk=None).select_related("file").order_by("pk")
    return Programme(list(days.values()), list(loose), list(event.activity.recordings.order_by("pk")))
