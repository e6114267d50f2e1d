"""Years of work: a calendar year, or a school year from the first of September."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SCHOOL_MONTH = 9


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A year of work by the year it begins in."""

    start: int
    is_school: bool = False

    @property
    def label(self) -> str:
        """«2026/27» or «2026»."""
        return f"{self.start}/{(self.start + 1) % 100:02}" if self.is_school else str(self.start)

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.start, SCHOOL_MONTH if self.is_school else 1, 1)

    @property
    def until(self) -> date:
        """The first day of the next one."""
        return self.next.since

    @property
    def next(self) -> Year:
        """The year after."""
        return Year(self.start + 1, self.is_school)

    def __contains__(self, day: date) -> bool:
        return self.since <= day < self.until


def year_of(day: date, *, is_school: bool) -> Year:
    """The year of work that a day belongs to."""
    return Year(day.year - 1 if is_school and day.month < SCHOOL_MONTH else day.year, is_school)


def years_between(first: date | None, today: date, *, is_school: bool) -> list[Year]:
    """From the year the work began (or three years back) to the next one, the latest first."""
    now = year_of(today, is_school=is_school)
    begin = year_of(first, is_school=is_school).start if first else now.start - 3
    return [Year(start, is_school) for start in range(now.start + 1, min(begin, now.start) - 1, -1)]
