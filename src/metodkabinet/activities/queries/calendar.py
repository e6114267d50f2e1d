"""A month as a grid of weeks, a year as a line of months, one day as a list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metodkabinet.activities.enums import ActivityState

if TYPE_CHECKING:
    from metodkabinet.activities.models import Activity, ActivityQuerySet
    from metodkabinet.associations.logic.years import Year

MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
SHOWN = 400  # rows of one month that a grid can carry


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the grid."""

    day: date
    in_month: bool
    is_today: bool
    activities: list[Activity]


@dataclass(frozen=True, slots=True)
class Month:
    """The grid and its neighbours."""

    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the next month."""
        return next_month(self.first)

    @property
    def days(self) -> list[Day]:
        """Days of the month on which something happens, for a narrow screen."""
        return [day for week in self.weeks for day in week if day.in_month and day.activities]


def month_of(rows: ActivityQuerySet, first: date, today: date) -> Month:
    """What happens on each day; one query."""
    start = first - timedelta(days=first.weekday())
    last = next_month(first)
    end = last + timedelta(days=(7 - last.weekday()) % 7)
    found = rows.between(start, end).select_related("kind", "owner").order_by("start_date", "start_time", "pk")
    shown = list(found[:SHOWN])
    weeks = []
    for offset in range(0, (end - start).days, 7):
        week = [start + timedelta(days=offset + place) for place in range(7)]
        weeks.append([_day(day, first, today, shown) for day in week])
    return Month(first, weeks)


def _day(day: date, first: date, today: date, shown: list[Activity]) -> Day:
    there = [one for one in shown if one.start_date <= day <= one.end_date]
    return Day(day, day.month == first.month, day == today, there)


def months_of(year: Year) -> list[date]:
    """First days of the twelve months."""
    found = [year.since]
    while len(found) < 12:
        found.append(next_month(found[-1]))
    return found


def count_by_month(rows: ActivityQuerySet, year: Year) -> dict[date, int]:
    """How many begin in each month; cancelled ones do not."""
    days = rows.filter(start_date__gte=year.since, start_date__lt=year.until).exclude(state=ActivityState.CANCELLED)
    counted = Counter(day.replace(day=1) for day in days.order_by().values_list("start_date", flat=True))
    return {month: counted[month] for month in months_of(year)}


def next_month(first: date) -> date:
    """Its first day."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
