"""A calendar as telephones read it (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: moments carry their zone; days (whole ones) do not."""

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date  # of whole days: the first day after
    changed: datetime
    sequence: int
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False


def calendar_of(name: str, entries: Iterable[Entry]) -> bytes:
    """The whole file; zones that entries use are written out for programs that do not know them."""
    calendar = Calendar()
    calendar.add("prodid", "-//Metodkabinet//calendar//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("dtstamp", entry.changed)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for name, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(name, value)
    return event
