"""Counting in working days."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from metodkabinet.kit.workdays.models import Holiday

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """The data file: which weekdays are off, which dates are holidays and which of them move from a weekend."""

    weekend: frozenset[int]
    holidays: dict[tuple[int, int], str]
    moving: frozenset[tuple[int, int]]


@cache
def rule() -> Rule:
    """Read the data file once."""
    data = tomllib.loads(files(__package__ or "").joinpath("holidays.toml").read_text(encoding="utf-8"))
    holidays: dict[tuple[int, int], str] = {}
    moving: set[tuple[int, int]] = set()
    for entry in data["holidays"]:
        for written in entry["days"]:
            month, day = (int(part) for part in written.split("-"))
            holidays[month, day] = entry["title"]
            if entry["moves"]:
                moving.add((month, day))
    return Rule(frozenset(data["weekend"]), holidays, frozenset(moving))


@cache
def days_off(year: int) -> dict[date, str]:
    """Holidays of a year by the rule alone, with the days moved from weekends."""
    found = {date(year, month, day): title for (month, day), title in rule().holidays.items()}
    for holiday in sorted(found):
        if (holiday.month, holiday.day) in rule().moving and holiday.isoweekday() in rule().weekend:
            moved = holiday + DAY
            while moved.isoweekday() in rule().weekend or moved in found:
                moved += DAY
            found[moved] = f"Перенос: {found[holiday]}"
    return found


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar with the installation's rows read once: use it where many days are asked about."""

    rows: dict[date, bool] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Calendar:
        """With all rows; a dozen a year."""
        return cls(dict(Holiday.objects.values_list("date", "is_working")))

    def is_workday(self, day: date) -> bool:
        """A row decides; else holidays and weekends are off."""
        if day in self.rows:
            return self.rows[day]
        return day.isoweekday() not in rule().weekend and day not in days_off(day.year)

    def next_workday(self, day: date) -> date:
        """The day itself when it is a working one, else the first after it: a deadline on a day off moves there."""
        while not self.is_workday(day):
            day += DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The day `count` working days later (earlier when negative); the day itself is not counted."""
        step = DAY if count >= 0 else -DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def count(self, start: date, end: date) -> int:
        """Working days from start to end, both included."""
        return sum(self.is_workday(start + DAY * place) for place in range((end - start).days + 1))


def is_workday(day: date) -> bool:
    """One question to a fresh calendar."""
    return Calendar.load().is_workday(day)


def next_workday(day: date) -> date:
    """One question to a fresh calendar."""
    return Calendar.load().next_workday(day)


def add(day: date, count: int) -> date:
    """One question to a fresh calendar: `workdays.add(received, 10)`."""
    return Calendar.load().add(day, count)
