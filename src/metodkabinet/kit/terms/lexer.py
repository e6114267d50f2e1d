"""Cuts the text of a term into signs the grammar reads: one letter each, with a value and its place in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from metodkabinet.kit.terms.model import Per, Repeats

_LATIN = str.maketrans("aceopxykhmtb", "асеорхукнмтв")
_STEMS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма[йяею]",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
_SHORT = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
_MONTH = [re.compile(rf"{stem}\w{{0,3}}$") for stem in _STEMS]
_ABBREVIATION = re.compile("|".join(_SHORT) + "|сент|нояб|февр")
_FORMS = {
    form: number
    for number, stem in enumerate(_STEMS, start=1)
    if number not in {3, 5, 6, 7}  # too short to forgive a misprint
    for form in (stem, f"{stem}ь", f"{stem}я", f"{stem}е", f"{stem}а", f"{stem}ю")
}
_COUNT = {"один": 1, "одного": 1, "раз": 1, "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4,
          "четырех": 4, "дважды": 2, "трижды": 3, "однажды": 1, "пять": 5, "шесть": 6}  # fmt: skip
_ORDINAL = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "і": 1, "іі": 2, "ііі": 3, "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip
_ORDINAL_WORD = [
    (re.compile(r"перв\w+$"), 1), (re.compile(r"втор(?!ник)\w+$"), 2), (re.compile(r"трет(?:ий|ь\w+)$"), 3),
    (re.compile(r"четверт(?:ый|ая|ое|ого|ой|ом|ую)$"), 4), (re.compile(r"последн\w+$"), -1),
]  # fmt: skip
_UNITS = {"недел": Per.WEEK, "месяц": Per.MONTH, "кварт": Per.QUARTER, "четверт": Per.SCHOOL_QUARTER,
          "полугод": Per.HALF, "полгод": Per.HALF, "триместр": Per.QUARTER, "семестр": Per.HALF, "год": Per.YEAR,
          "период": Per.YEAR}  # fmt: skip
_UNIT = (
    "недел[а-я]*|месяц[а-я]*|квартал[а-я]*|четверт[ьией]+|полугоди[а-я]*|полгода|триместр[а-я]*|семестр[а-я]*"
    "|год[а-я]{0,2}|период"
)
_EACH = {"ежемесяч": Per.MONTH, "еженедел": Per.WEEK, "ежекварт": Per.QUARTER, "ежегод": Per.YEAR, "ежедневн": Per.WEEK,
         "ежечетверт": Per.SCHOOL_QUARTER, "помесячн": Per.MONTH, "поквартальн": Per.QUARTER}  # fmt: skip
_NOUNS = [
    (r"кварт[а-я]*|кв\b", "q"),
    (r"четверт[ьией]{1,2}(?:ям|ях)?\b", "c"),
    (r"полугод[а-я]*|п/г", "h"),
    (r"половин[а-я]+", "l"),
    (r"месяц(?:а|е|у|ев|ы)?\b", "o"),
    (r"недел[а-я]*", "k"),
    (r"декад[а-я]*", "a"),
    (r"год(?:а|у|ом)?\b|г\.", "y"),
    (r"период[а-я]*", "p"),
    (r"в\b|во\b|на\b|за\b", " "),
]
_WEEKDAY = r"(?:понедельник|вторник|сред[ауы]|четверг|пятниц[ауы]|суббот[ауы]|воскресень[ея])"
_ADJECTIVE = r"(?:учебн|календарн|текущ|отчетн|планов|этот|этого|всего|весь|всей|полн|цел)[а-я]*"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of the grammar. Letters are explained in `parser`."""

    letter: str
    start: int
    end: int
    value: Any = None
    doubted: bool = False


def fold(text: str) -> str:
    """Lower case, е for ё, one kind of dash and space, Cyrillic for Latin look-alikes; every sign keeps its place."""
    lowered = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    plain = re.sub(r"[‐‑‒–—―−]", "-", lowered.replace("ё", "е").replace("\u00a0", " ").replace("\u202f", " "))
    return re.sub(r"\w*[а-я]\w*", lambda match: match[0].translate(_LATIN), plain)


def signs(text: str) -> list[Sign]:
    """The signs of a folded text, in order."""
    found: list[Sign] = []
    place = 0
    while place < len(text):
        sign = _at(text, place)
        if sign is None:
            place += 1
            continue
        if sign.letter != " ":
            found.append(sign)
        place = sign.end
    return found


def _at(text: str, place: int) -> Sign | None:
    for pattern, read in _RULES:
        match = pattern.match(text, place)
        if match:
            sign = read(match)
            if sign is not None:
                return sign
    return None


Reader = Callable[[re.Match[str]], Sign | None]


def _sign(letter: str, match: re.Match[str], value: Any = None, *, doubted: bool = False) -> Sign:
    return Sign(letter, match.start(), match.end(), value, doubted)


def _plain(letter: str) -> Reader:
    return lambda match: _sign(letter, match)


def _iso(match: re.Match[str]) -> Sign | None:
    year, month, day = (int(part) for part in match.groups())
    return _sign("D", match, (day, month, year)) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _date(match: re.Match[str]) -> Sign | None:
    day, month = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = int(match[3]) if match.lastindex and match.lastindex >= 3 and match[3] else None
    if year is not None and year < 100:
        year += 2000
    return _sign("D", match, (day, month, year)) if year is None or 1900 <= year <= 2199 else None


def _school_year(match: re.Match[str]) -> Sign | None:
    first, second = int(match[1]), int(match[2])
    return _sign("S", match, first) if second % 100 == (first + 1) % 100 else None


def _times(match: re.Match[str]) -> Sign:
    count = match["count"] or ""
    times = int(count) if count.isdecimal() else _COUNT.get(count, 1)
    every = match["every"] or ""
    step = int(every) if every.isdecimal() else _COUNT.get(every, 1)
    per = next(per for stem, per in _UNITS.items() if match["unit"].startswith(stem))
    return _sign("@", match, _stepped(per, max(times, 1), step), doubted=bool(match["upto"]))


def _stepped(per: Per, times: int, step: int) -> Repeats:
    """«раз в две недели», «раз в три месяца» said in the stretches we have."""
    if step <= 1:
        return Repeats(per, times)
    by_step = {(Per.WEEK, 2): Repeats(Per.MONTH, 2 * times), (Per.MONTH, 3): Repeats(Per.QUARTER, times),
               (Per.MONTH, 6): Repeats(Per.HALF, times), (Per.QUARTER, 2): Repeats(Per.HALF, times)}  # fmt: skip
    whole = Repeats(per, 1).times_per_year // step
    return by_step.get((per, step), Repeats(Per.YEAR, max(whole, 1) * times))


def _each(match: re.Match[str]) -> Sign:
    word = match[0]
    for stem, per in {**_EACH, **_UNITS}.items():
        if stem in word:
            return _sign("@", match, Repeats(per))
    return _sign("@", match, Repeats(Per.WEEK))


def _number(match: re.Match[str]) -> Sign:
    return _sign("N", match, int(match[1])) if 1 <= int(match[1]) <= 31 else _sign("x", match)


def _season(letter: str) -> Reader:
    return lambda match: _sign(letter, match, match[1])


def _word(match: re.Match[str]) -> Sign:
    word = match[0]
    for number, pattern in enumerate(_MONTH, start=1):
        if pattern.match(word):
            return _sign("M", match, number)
    if _ABBREVIATION.fullmatch(word):
        return _sign("M", match, _SHORT.index(word[:3]) + 1)
    if word in _ORDINAL:
        return _sign("R", match, _ORDINAL[word])
    for pattern, number in _ORDINAL_WORD:
        if pattern.match(word):
            return _sign("R", match, number)
    if len(word) >= 5:
        for form, number in _FORMS.items():
            allowed = 1 if len(form) < 8 else 2
            if word[0] in form[:2] and OSA.distance(word, form, score_cutoff=allowed) <= allowed:
                return _sign("M", match, number, doubted=True)
    return _sign("x", match)


def _rules() -> Iterator[tuple[re.Pattern[str], Reader]]:
    count = "|".join(sorted(_COUNT, key=len, reverse=True))
    yield re.compile(r"\s+"), _plain(" ")
    yield re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)"), _iso
    yield re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?!\d)(?:\s*г(?:ода|\.|\b))?"), _date
    yield re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)"), _plain("x")  # 32.13.2024
    mark = r"(?:\s*(?:г\.?г\.?|год[а-я]*|г\b\.?))?"
    year = r"(?<!\d)((?:19|20)\d\d)"
    yield re.compile(rf"{year}\s?[/-]\s?((?:20)?\d\d)(?![\d.])(?:\s*уч\w*\.?)?{mark}"), _school_year
    yield re.compile(rf"{year}(?!\d){mark}"), lambda match: _sign("Y", match, int(match[1]))
    yield (
        re.compile(
            rf"(?:не\s+(?:реже|менее)\s+(?:чем\s+)?)?(?:(?P<count>\d{{1,2}}|{count})(?P<upto>\s?-\s?\d+)?[\s-]*)?"
            rf"(?:раз[а]?\s+)?(?:в|за)\s+(?:кажд[а-я]+\s+)?(?:{_ADJECTIVE}\s+)?(?:(?P<every>\d|{count})\s+)?"
            rf"(?P<unit>{_UNIT})\b"
        ),
        _counted,
    )
    yield re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})(?![\d:.]\d|\d)\.?"), _date
    yield re.compile(r"\d{1,2}[:.]\d{2}(?!\d)(?:\s*ч(?:ас[а-я]*|\.|\b))?"), _plain("x")
    yield re.compile(r"(?<!\d)(\d{1,2})(?:-?(?:го|ый|ой|ий|ая|я|ое|ом|му|м|й|е))?(?![\wа-я])"), _number
    yield re.compile(r"(\d{1,2})(?=[а-я])"), _number
    yield re.compile(rf"кажд[а-я]+\s+(?:{_ADJECTIVE}\s+)?(?:{_UNIT}|{_WEEKDAY})\b"), _each
    yield (
        re.compile(rf"(?:{'|'.join(_EACH)})[а-я]*|по\s+(?:понедельникам|вторникам|средам|четвергам|пятницам|субботам)"),
        _each,
    )
    occasions = "необходимост|требовани|запрос|заявк|обращени|потребност|поступлени|возможност|наличи|случа"
    yield (
        re.compile(
            rf"(?:по|при|в)\s+(?:мере\s+[а-я]+(?:\s+[а-я]+)?|(?:{occasions})[а-я]*)"
            r"(?:\s+(?:необходимост|требовани|запрос|поступлени)[а-я]*)?"
        ),
        _plain("Z"),
    )
    papers = "план|график|расписани|положени|программ|приказ|назначени|согласовани|договоренност|распоряжени|календар"
    yield (
        re.compile(
            r"(?:по|согласно|в\s+соответствии\s+с[о]?|в\s+рамках)\s+(?:[а-я-]+\s+){0,2}?"
            rf"(?:{papers})[а-я]*[^,;\n\d]*"
        ),
        _plain("P"),
    )
    yield (
        re.compile(r"по\s+(?:итог|окончани|завершени|результат)[а-я]*|(?:(?:в|к|до|на)\s+)?кон(?:ец|це|цу|ца)\b"),
        _plain("e"),
    )
    yield re.compile(r"(?:(?:в|к|с)\s+)?начал[оеау]\b"), _plain("b")
    yield re.compile(r"(?:в\s+)?середин[а-я]+"), _plain("m")
    yield re.compile(r"(?:в\s*течени[еи]|в\s+теч\.?|в\s*продолжени[еи]|на\s+протяжении)\b"), _plain("d")
    yield re.compile(r"(?:постоянно|систематически|регулярно|непрерывно|круглогодично|весь\s+период)\b"), _plain("W")
    yield re.compile(r"(осен|зим|весен|лет)[а-я]*\s+каникул[а-я]*"), _season("K")
    yield re.compile(r"(?:на\s+)?каникул[а-я]*\s+(осен|зим|весен|лет)[а-я]*"), _season("K")
    yield re.compile(r"(зим|весн|осен|лет)(?:[аоу]|ой|ом|ь|ью|ний\s+период|нем\s+периоде)\b"), _season("A")
    yield re.compile(rf"{_ADJECTIVE}\b"), _plain("j")
    yield re.compile(r"(?:не\s+)?(?:позднее|позже)\b|до\b|к\b|по\s+состоянию\s+на\b"), _plain("u")
    yield re.compile(r"(?:с|со|от|начиная\s+с)\b"), _plain("f")
    yield re.compile(r"по\b"), _plain("t")
    yield re.compile(r"и\b|[,;/&+\n]"), _plain(",")
    yield re.compile(r"-+|…|\.{2,}"), _plain("-")
    for pattern, letter in _NOUNS:
        yield re.compile(pattern), _plain(letter)
    yield re.compile(r"[^\W\d_]+"), _word
    yield re.compile(r"\d+"), _plain("x")


def _counted(match: re.Match[str]) -> Sign | None:
    """«2 раза в год» – and not «в год»: a count or the word «раз» must be there."""
    return _times(match) if match["count"] or "раз" in match[0] else None


_RULES = list(_rules())


def normal(text: str) -> str:
    """Composed letters, so that places in the folded text are places in this one."""
    return unicodedata.normalize("NFC", text)
