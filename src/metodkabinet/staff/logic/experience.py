"""Whole years between days, and the bands that reports count."""

from __future__ import annotations

from datetime import date

BANDS = ((3, "до 3 лет"), (10, "от 3 до 10 лет"), (20, "от 10 до 20 лет"), (200, "20 лет и больше"))


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; 29 February becomes the 28th, and nothing is earlier than the calendar."""
    if day.year <= years:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def full_years(since: date | None, day: date) -> int | None:
    """How many whole years have passed; nothing when the beginning is unknown or has not come."""
    if since is None or since > day:
        return None
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def band_of(years: int | None) -> int | None:
    """The number of the band."""
    if years is None:
        return None
    return next(place for place, (below, _) in enumerate(BANDS) if years < below)
