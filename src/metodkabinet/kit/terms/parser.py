"""From the signs of a term to its window. The grammar is a table of shapes; what no shape takes stays as `rest`.

Letters: D date, N number, R ordinal, M month, Y year, S school year, @ repetition, u until, f from, t to, - dash,
«,» list, d «в течение», e/b/m end/beginning/middle of, q c h quarter, school quarter, half-year, l half of,
o month, k week, a ten days, y year, p period, j «учебный» and the like, W always, Z on demand, P by another plan,
K school holidays, A season.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from metodkabinet.kit.terms import calendar
from metodkabinet.kit.terms.lexer import Sign, fold, normal, signs
from metodkabinet.kit.terms.model import Certainty, Flag, Kind, Per, Repeats, Term, Window
from metodkabinet.kit.terms.reader import Piece, Reader

LONGEST = 1000  # signs of a cell that are read; nobody writes a longer term
_MONTHLY = {Kind.MONTH, Kind.MONTHS, Kind.MONTH_RANGE, Kind.QUARTER, Kind.HALF_YEAR, Kind.SEASON}
_DAILY = {Kind.DATE, Kind.DATES, Kind.DATE_RANGE}
_VAGUE = {Kind.WHOLE_PERIOD, Kind.ON_DEMAND, Kind.BY_PLAN}


_EMPTY = re.compile(r"(?:[\W_]|\b[ивагск]\b|\bна\b)*", re.IGNORECASE)  # what joined the terms is not a remark


Build = Callable[[Reader], Piece]


def _range(reader: Reader) -> Piece:
    """«20–27 ноября», «с 20.11 по 3.12», «15 марта – декабрь 2024»."""
    ends: list[list[int | None]] = []  # day, month, year of either end
    for sign in reader.found:
        if sign.letter == "D":
            ends.append(list(sign.value))
        elif sign.letter == "N":
            ends.append([sign.value, None, None])
        elif sign.letter == "M" and ends and ends[-1][1] is None:
            ends[-1][1] = sign.value
        elif sign.letter == "M":
            ends.append([None, sign.value, None])
        elif sign.letter == "Y":
            ends[-1][2] = sign.value
    first, last = ends[0], ends[-1]
    last_month = last[1] or first[1] or 1
    last_day = last[0] or calendar.last_day(2023, last_month).day  # «по декабрь»: to its end
    window = reader.span((first[0] or 1, first[1] or last_month), (last_day, last_month), (first[2], last[2]))
    return Piece(Kind.DATE_RANGE, window)


def _dates(reader: Reader) -> Piece:
    """«20, 21 и 25 ноября», «15.03»."""
    months = reader.values("M")
    days = reader.values("D") or [(day, months[0], None) for day in reader.values("N")]
    windows = sorted(
        reader.fit(partial(_only, reader, day, month)) if year is None else _only(reader, day, month, year)
        for day, month, year in days
    )
    kind = Kind.DATE if len(windows) == 1 else Kind.DATES
    return Piece(kind, Window(windows[0].start, windows[-1].end), windows=tuple(windows))


def _only(reader: Reader, day: int, month: int, year: int) -> Window:
    only = reader.day(day, month, year)
    return Window(only, only)


def _months(reader: Reader) -> Piece:
    """«октябрь – декабрь», «декабрь 2024 – февраль 2025», «сентябрь»."""
    numbers = reader.values("M")
    first, last = numbers[0], numbers[-1]
    kind = Kind.MONTH if len(numbers) == 1 else Kind.MONTH_RANGE
    years = reader.values("Y")
    if len(years) > 1 or (years and last < first):
        start = years[0] if len(years) > 1 else years[0] - (reader.letters[-1] == "Y")
        window = Window(date(start, first, 1), calendar.last_day(years[-1] if len(years) > 1 else start + 1, last))
        if window.end < window.start:
            reader.flags.add(Flag.REVERSED)
            window = Window(window.end.replace(day=1), calendar.last_day(start, first))
        return Piece(kind, window)
    return Piece(kind, reader.fit(lambda year: calendar.months(first, last, year)))


def _since(reader: Reader) -> Piece:
    """«с сентября»: up to the end of the plan."""
    reader.guessed = True
    piece = _months(reader) if reader.letters[1] == "M" else _dates(reader)
    start = piece.window.start if piece.window else reader.period.start
    return Piece(Kind.DATE_RANGE, Window(start, max(start, reader.period.end)))


def _deadline(reader: Reader) -> Piece:
    """«до 15.12», «к 1 сентября»; «до декабря» means before it begins."""
    if reader.letters[1] in "DN":
        end = (_dates(reader).window or reader.period).end
    elif reader.letters[1] == "M":
        end = (_months(reader).window or reader.period).start - timedelta(days=1)
        reader.guessed = True
    else:
        end = reader.period.end
    return Piece(Kind.DEADLINE, Window(min(reader.period.start, end), end))


def _quarters(reader: Reader) -> Piece:
    numbers = [number for number in reader.values("RN") if 1 <= number <= 4]
    if not numbers:
        return _vague(Kind.UNKNOWN)(reader)
    first, last = numbers[0], numbers[-1]
    return Piece(Kind.QUARTER, reader.fit(lambda year: calendar.months(first * 3 - 2, last * 3, year)))


def _school_quarters(reader: Reader) -> Piece:
    numbers = [number for number in reader.values("RN") if 1 <= number <= 4]
    if not numbers:
        return _vague(Kind.UNKNOWN)(reader)
    first, last = calendar.SCHOOL_QUARTERS[numbers[0] - 1][0], calendar.SCHOOL_QUARTERS[numbers[-1] - 1][1]
    reader.guessed = True  # schools move the days
    return Piece(Kind.QUARTER, reader.fit(lambda year: calendar.months(first, last, year)))


def _halves(reader: Reader) -> Piece:
    numbers = reader.values("RN")
    years, school = reader.values("Y"), reader.values("S")
    period = reader.period
    if school:
        period = Window(date(school[0], 9, 1), date(school[0] + 1, 5, 31))
    elif years and not any(year in {period.start.year, period.end.year} for year in years):
        period = Window(date(years[0], 1, 1), date(years[0], 12, 31))
    first, last = (calendar.half(1 if number == 1 else 2, period) for number in (numbers[0], numbers[-1]))
    return Piece(Kind.HALF_YEAR, Window(first.start, max(first.end, last.end)))


def _part_of_month(reader: Reader) -> Piece:
    """«начало марта», «вторая половина октября», «2-я декада ноября», «последняя неделя мая»."""
    month = reader.values("M")[0]
    whole = reader.fit(lambda year: calendar.months(month, month, year))
    numbers = reader.values("RN")
    first, last = _days_of(reader.letters, numbers, whole.end.day)
    return Piece(Kind.DATE_RANGE, Window(whole.start.replace(day=first), whole.start.replace(day=last)))


def _days_of(letters: str, numbers: list[int], length: int) -> tuple[int, int]:
    if numbers:
        size, count = (15, 2) if "l" in letters else (10, 3) if "a" in letters else (7, 4)
        first, last = (min(count if number == -1 else number, count) for number in (numbers[0], numbers[-1]))
        if numbers[-1] == -1 and size == 7:
            return length - 6, length
        first, last = min(first, last), max(first, last)
        return (first - 1) * size + 1, length if last == count and size > 7 else min(last * size, length)
    return {"b": (1, 10), "m": (11, 20), "e": (21, length)}[next(letter for letter in letters if letter in "bme")]


def _end_of_period(reader: Reader) -> Piece:
    """«по итогам года»: the last month of the plan; of a quarter or half-year: every one of them."""
    reader.guessed = True
    per = {"q": Per.QUARTER, "c": Per.SCHOOL_QUARTER, "h": Per.HALF, "o": Per.MONTH}.get(reader.letters[-1])
    if per is not None:
        windows = tuple(_last_month(window) for window in calendar.stretches(per, reader.period))
        return Piece(Kind.END_OF_PERIOD, Window(windows[0].start, windows[-1].end), Repeats(per), windows)
    years, school = reader.values("Y"), reader.values("S")
    end = reader.period.end
    if school:
        end = date(school[0] + 1, 5, 31)
    elif years and years[0] != end.year:
        end = date(years[0], 12, 31)
    return Piece(Kind.END_OF_PERIOD, Window(end.replace(day=1), end))


def _beginning_of_period(reader: Reader) -> Piece:
    """«начало учебного года»: the first month of the plan."""
    reader.guessed = True
    start = reader.period.start
    return Piece(Kind.DATE_RANGE, Window(start, calendar.last_day(start.year, start.month)))


def _last_month(window: Window) -> Window:
    return Window(max(window.start, window.end.replace(day=1)), window.end)


def _whole(reader: Reader) -> Piece:
    """«в течение года», «2023/24 уч. год», «2024 год»."""
    years, school = reader.values("Y"), reader.values("S")
    if school:
        written = Window(date(school[0], 9, 1), date(school[0] + 1, 8, 31))
    elif years:
        written = Window(date(years[0], 1, 1), date(years[-1], 12, 31)) if years[0] <= years[-1] else reader.period
    else:
        return Piece(Kind.WHOLE_PERIOD, reader.period)
    return Piece(Kind.WHOLE_PERIOD, calendar.clip(written, reader.period) or written)


def _vague(kind: Kind) -> Build:
    def build(reader: Reader) -> Piece:
        reader.guessed = kind in {Kind.UNKNOWN, Kind.WHOLE_PERIOD}
        return Piece(kind, None if kind is Kind.UNKNOWN else reader.period)

    return build


def _repeated(reader: Reader) -> Piece:
    return Piece(Kind.REPEATED, repeats=next(sign.value for sign in reader.found if sign.letter == "@"))


def _season(table: dict[str, tuple[int, int]]) -> Build:
    def build(reader: Reader) -> Piece:
        first, last = table[next(sign.value for sign in reader.found if sign.letter in "AK")]
        reader.guessed = True
        return Piece(Kind.SEASON, reader.fit(lambda year: calendar.months(first, last, year)))

    return build


_SHAPES: list[tuple[re.Pattern[str], Build]] = [
    (re.compile(shape), build)
    for shape, build in [
        (r"@", _repeated),
        (r"f?D[-tu]D|f?N[-tu]D|f?NMY?[-tu]N?MY?|f?N[-tu]NMY?", _range),
        (r"u(?:D|NMY?|MY?|Y)", _deadline),
        (r"f(?:D|NMY?|MY?)(?![-tu])", _since),
        (r"f?MY?[-tu]M[YS]?", _months),
        (r"[bme]MY?|[RN](?:[-,][RN])?[akl]MY?", _part_of_month),
        (r"D|N(?:,N)*M[YS]?", _dates),
        (r"d?[RN](?:[-,][RN])*q[YS]?|q[RN]Y?", _quarters),
        (r"d?[RN](?:[-,][RN])*cj?[YSy]?", _school_quarters),
        (r"d?[RN](?:[-,][RN])*j?[hl]j?[YSy]?", _halves),
        (r"[eu]?e?j?e?j?(?:(?<=e)|(?<=ej))(?:[YSypqcho])", _end_of_period),
        (r"bj*[yp]", _beginning_of_period),
        (r"dj*[ypYS]|W|j+[yp]|S|d?jY", _whole),
        (r"dj*[oqchka]", _vague(Kind.WHOLE_PERIOD)),
        (r"d?M(?:,?[YS])?", _months),
        (r"Y", _whole),
        (r"Z", _vague(Kind.ON_DEMAND)),
        (r"P", _vague(Kind.BY_PLAN)),
        (r"K", _season(calendar.HOLIDAYS)),
        (r"A[Y]?", _season(calendar.SEASONS)),
    ]
]


def parse_term(text: str, period_start: date, period_end: date) -> Term:
    """Understand a term in the plan's period. Never fails: what is not understood is kept and marked unsure."""
    plain = normal(text)[:LONGEST]
    folded = fold(plain)
    period = Window(min(period_start, period_end), max(period_start, period_end))
    found = signs(folded)
    pieces, taken = _pieces(found, period)
    rest = _rest(plain, taken)
    if not pieces:
        return Term(text, Kind.UNKNOWN, None, None, Certainty.UNSURE, rest=rest)
    return _together(text, pieces, period, _are_parted(folded, taken), rest)


def _pieces(found: list[Sign], period: Window) -> tuple[list[Piece], list[Sign]]:
    letters = "".join(sign.letter for sign in found)
    pieces: list[Piece] = []
    taken: list[Sign] = []
    place = 0
    while place < len(found):
        matches = ((match, build) for shape, build in _SHAPES if (match := shape.match(letters, place)))
        match, build = next(matches, (None, None))
        if match is None or build is None:
            place += 1
            continue
        used = found[place : match.end()]
        reader = Reader(used, period)
        piece = build(reader)
        doubted = [sign.letter for sign in used if sign.doubted]
        piece.guessed = piece.guessed or reader.guessed or bool(doubted)
        piece.flags |= reader.flags | ({Flag.MISPRINT} if "M" in doubted else set())
        if piece.kind is not Kind.UNKNOWN:
            pieces.append(piece)
            taken += used
        place = match.end()
    return pieces, taken


def _rest(plain: str, taken: list[Sign]) -> str:
    """What was written besides the time, in the writer's own letters."""
    left, end = [], 0
    for sign in taken:
        left.append(plain[end : sign.start])
        end = sign.end
    text = " ".join([*left, plain[end:]])
    text = re.sub(r"\s*([,;])[\s,;]*", r"\1 ", re.sub(r"\s+", " ", text)).strip(" ,;.–—-/()")
    return "" if _EMPTY.fullmatch(text) else text


def _are_parted(folded: str, taken: list[Sign]) -> bool:
    """Do several terms stand in separate lines, each for an item of its own?"""
    between = "".join(folded[one.end : other.start] for one, other in itertools.pairwise(taken))
    return "\n" in between or ";" in between


def _together(text: str, pieces: list[Piece], period: Window, parted: bool, rest: str) -> Term:  # noqa: FBT001
    repeats = next((piece.repeats for piece in pieces if piece.repeats), None)
    dated = [piece for piece in pieces if piece.window]
    exact = [piece for piece in dated if piece.kind not in _VAGUE] or dated[:1]
    flags = set().union(*(piece.flags for piece in pieces))
    guessed = any(piece.guessed for piece in pieces if piece in exact or piece.repeats)
    kinds = {piece.kind for piece in exact}
    if parted and len(exact) > 1:
        flags.add(Flag.SEVERAL)
    windows = tuple(sorted({window for piece in exact for window in (piece.windows or (piece.window,)) if window}))
    hull = Window(windows[0].start, max(window.end for window in windows)) if windows else period
    kind, mixed = _kind_of(kinds, len(exact))
    if repeats and pieces[0].kind is not Kind.END_OF_PERIOD:
        kind, windows = Kind.REPEATED, _stubs(repeats, hull)
    elif not repeats:
        guessed = guessed or mixed or 0 < len(exact) < len(dated)
    if any(_is_outside(piece, period) for piece in exact):
        flags.add(Flag.OUTSIDE_PERIOD)
    certainty = Certainty.LIKELY if guessed else Certainty.SURE
    if flags & {Flag.OUTSIDE_PERIOD, Flag.IMPOSSIBLE_DATE, Flag.REVERSED, Flag.SEVERAL}:
        certainty = Certainty.UNSURE
    ordered = tuple(flag for flag in Flag if flag in flags)
    return Term(text, kind, hull.start, hull.end, certainty, repeats, windows, ordered, rest)


def _kind_of(kinds: set[Kind], count: int) -> tuple[Kind, bool]:
    """The kind of several pieces together, and whether they are of unlike kinds."""
    if count <= 1:
        return next(iter(kinds), Kind.REPEATED), False
    if kinds <= _MONTHLY:
        return (Kind.MONTHS if kinds != {Kind.QUARTER} else Kind.QUARTER), False
    return Kind.DATES, not kinds <= _DAILY


def _stubs(repeats: Repeats, hull: Window) -> tuple[Window, ...]:
    """One window per time: a stretch in which it happens twice is given twice."""
    return tuple(window for window in calendar.stretches(repeats.per, hull) for _ in range(repeats.times))


def _is_outside(piece: Piece, period: Window) -> bool:
    """Days are compared by day, months by whole months."""
    window = piece.window
    if window is None or piece.kind in _VAGUE:
        return window is not None and calendar.clip(window, period) is None
    if piece.kind in _DAILY or piece.kind is Kind.DEADLINE:
        begins = window.end if piece.kind is Kind.DEADLINE else window.start
        return begins < period.start or window.end > period.end
    return window.start < period.start.replace(day=1) or window.end > calendar.last_day(
        period.end.year, period.end.month
    )
