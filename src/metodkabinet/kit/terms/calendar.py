"""Stretches of the year: months, quarters, halves, school quarters, seasons, inside a plan's period."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from metodkabinet.kit.terms.model import Per, Window

SCHOOL_QUARTERS = ((9, 10), (11, 12), (1, 3), (4, 5))  # the usual ones; schools move the days, not the months
SEASONS = {"зим": (12, 2), "весн": (3, 5), "лет": (6, 8), "осен": (9, 11)}
HOLIDAYS = {"осен": (10, 11), "зим": (12, 1), "весен": (3, 4), "лет": (6, 8)}


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months(first: int, last: int, year: int) -> Window:
    """Whole months; a range that runs over New Year ends in the next year."""
    return Window(date(year, first, 1), last_day(year + (last < first), last))


def quarter(number: int, year: int) -> Window:
    """A calendar quarter, 1–4."""
    return months(number * 3 - 2, number * 3, year)


def clip(window: Window, period: Window) -> Window | None:
    """The part of the window inside the period."""
    start, end = max(window.start, period.start), min(window.end, period.end)
    return Window(start, end) if start <= end else None


def half(number: int, period: Window) -> Window:
    """A half of the plan's own year: of a school year September–December and January–May, else of the calendar year."""
    if period.start.month in {8, 9}:
        year = period.start.year
        first, second = Window(period.start, date(year, 12, 31)), months(1, 5, year + 1)
        return first if number == 1 else Window(second.start, max(second.end, min(period.end, last_day(year + 1, 8))))
    calendar = months(1, 6, period.start.year) if number == 1 else months(7, 12, period.start.year)
    return calendar if clip(calendar, period) else period  # «2 полугодие» in the plan of a school year's second half


def stretches(per: Per, period: Window) -> tuple[Window, ...]:
    """The period cut into such stretches, each clipped to it."""
    years = range(period.start.year - 1, period.end.year + 1)
    if per is Per.WEEK:
        whole: list[Window] = list(_weeks(period))
    elif per is Per.MONTH:
        whole = [months(month, month, year) for year in years for month in range(1, 13)]
    elif per is Per.QUARTER:
        whole = [quarter(number, year) for year in years for number in range(1, 5)]
    elif per is Per.SCHOOL_QUARTER:
        whole = [months(first, last, year) for year in years for first, last in SCHOOL_QUARTERS]
    elif per is Per.HALF:
        whole = [half(1, period), half(2, period)]
    else:
        whole = [period]
    clipped = [clip(window, period) for window in whole]
    return tuple(sorted(window for window in clipped if window))


def _weeks(period: Window) -> Iterator[Window]:
    start = period.start
    while start <= period.end:
        end = start + timedelta(days=6 - start.weekday())
        yield Window(start, end)
        start = end + timedelta(days=1)


def best_year(make: Callable[[int], Window], period: Window) -> tuple[Window, bool]:
    """The window of the year that fits the period best, and whether another year would fit just as well."""
    middle = period.start + (period.end - period.start) / 2
    found = [make(year) for year in range(period.start.year - 1, period.end.year + 2)]

    def fit(window: Window) -> tuple[int, int]:
        inside = clip(window, period)
        return (inside.end - inside.start).days + 1 if inside else 0, -abs((window.start - middle).days)

    best = max(found, key=fit)
    days = fit(best)[0]
    return best, days > 0 and sum(fit(window)[0] == days for window in found) > 1
