"""What a stretch of signs says, and how it is placed into the plan's period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metodkabinet.kit.terms import calendar
from metodkabinet.kit.terms.lexer import Sign
from metodkabinet.kit.terms.model import Flag, Kind, Repeats, Window


@dataclass(slots=True)
class Piece:
    """One thing understood: a window, or a repetition, with what is doubtful about it."""

    kind: Kind
    window: Window | None = None
    repeats: Repeats | None = None
    windows: tuple[Window, ...] = ()
    guessed: bool = False
    flags: set[Flag] = field(default_factory=set)


class Reader:
    """The signs of one match and the period they are understood in."""

    def __init__(self, found: list[Sign], period: Window) -> None:
        self.found = found
        self.period = period
        self.flags: set[Flag] = set()
        self.guessed = False

    def values(self, letters: str) -> list[Any]:
        return [sign.value for sign in self.found if sign.letter in letters]

    @property
    def letters(self) -> str:
        return "".join(sign.letter for sign in self.found)

    def fit(self, make: Callable[[int], Window]) -> Window:
        """The window in the written year, or in the year that suits the plan."""
        years = self.values("Y")
        if years:
            return make(years[-1])
        school = self.values("S")
        period = Window(date(school[-1], 9, 1), date(school[-1] + 1, 8, 31)) if school else self.period
        window, also_fits = calendar.best_year(make, period)
        self.guessed = self.guessed or also_fits
        return window

    def day(self, day: int, month: int, year: int) -> date:
        """A calendar day; 31 June becomes the last of June and is flagged."""
        last = calendar.last_day(year, month)
        if day > last.day:
            self.flags.add(Flag.IMPOSSIBLE_DATE)
            return last
        return date(year, month, day)

    def span(self, first: tuple[int, int], last: tuple[int, int], written: tuple[int | None, int | None]) -> Window:
        """From day and month to day and month; a year written once holds for both ends."""
        start_year, end_year = written
        turn = (last[1], last[0]) < (first[1], first[0])
        if start_year is None and end_year is None:
            return self.fit(lambda year: Window(self.day(*first, year), self.day(*last, year + turn)))
        if end_year is None and start_year is not None:
            end_year = start_year + turn
        elif start_year is None and end_year is not None:
            start_year = end_year - turn
        start, end = self.day(*first, start_year or 0), self.day(*last, end_year or 0)
        if end < start:
            self.flags.add(Flag.REVERSED)
            start, end = end, start
        return Window(start, end)
