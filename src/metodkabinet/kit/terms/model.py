"""What a term is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How the writer named the time."""

    DATE = "date"
    DATES = "dates"
    DATE_RANGE = "date range"
    MONTH = "month"
    MONTHS = "months"
    MONTH_RANGE = "month range"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    SEASON = "season"
    WHOLE_PERIOD = "whole period"
    REPEATED = "repeated"
    DEADLINE = "deadline"
    END_OF_PERIOD = "end of period"
    ON_DEMAND = "on demand"
    BY_PLAN = "by another plan"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """May the window be taken without a look?"""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class Flag(StrEnum):
    """What to show the person who checks the row."""

    OUTSIDE_PERIOD = "outside the period"
    MISPRINT = "misprint"
    IMPOSSIBLE_DATE = "impossible date"
    REVERSED = "end before start"
    SEVERAL = "several terms in one cell"


class Per(StrEnum):
    """The stretch a repetition is counted in. A school quarter is not a calendar one."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SCHOOL_QUARTER = "school quarter"
    HALF = "half"
    YEAR = "year"


TIMES_PER_YEAR = {Per.WEEK: 52, Per.MONTH: 12, Per.QUARTER: 4, Per.SCHOOL_QUARTER: 4, Per.HALF: 2, Per.YEAR: 1}


@dataclass(frozen=True, slots=True)
class Repeats:
    """«2 раза в четверть»: per = school quarter, times = 2."""

    per: Per
    times: int = 1

    @property
    def times_per_year(self) -> int:
        """How many times in a full year."""
        return self.times * TIMES_PER_YEAR[self.per]


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """From the first day to the last, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it was written and what was understood of it. `windows`: one per time it should happen."""

    as_written: str
    kind: Kind
    start: date | None
    end: date | None
    certainty: Certainty
    repeats: Repeats | None = None
    windows: tuple[Window, ...] = ()
    flags: tuple[Flag, ...] = ()
    rest: str = ""  # what was written besides the time: a place, «онлайн»
