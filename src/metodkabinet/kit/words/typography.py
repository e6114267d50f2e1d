"""How Russian text is set: «ёлочки», dashes, unbroken spaces, dates in words. Letters stay as they are."""

import re
import unicodedata
from datetime import date

from metodkabinet.kit.words.lemmas import is_known

NBSP = "\u00a0"
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
MONTHS_OF = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)

_OF_MONTH = "|".join(MONTHS_OF)
_MONTH = "|".join(MONTHS)
_GAP = f"[ {NBSP}]"
_UNITS = (
    r"(?:гг?|вв?|ч|мин|сек|с|стр|экз|шт|руб|коп|тыс|чел|кл|каб|тел|ул|д|п|пп|ст|л|см|мм|м|км|кг)\."
    r"|млн|млрд|кг|км|см|мм|мин|год(?:а|у|ом)?|лет|час(?:а|ов)?|%|₽|класс(?:а|ы|ов)?|человека?"
)
_TIES = [
    (re.compile(rf"(?<=\S){_GAP}*([№§]){_GAP}*(?=\d)"), rf"{NBSP}\1{NBSP}"),
    (re.compile(rf"^([№§]){_GAP}*(?=\d)", re.MULTILINE), rf"\1{NBSP}"),
    (re.compile(rf"(\d) ({_UNITS})(?!\w)"), rf"\1{NBSP}\2"),
    (re.compile(rf"(\d) ({_OF_MONTH})\b", re.IGNORECASE), rf"\1{NBSP}\2"),
    (re.compile(rf"\b({_OF_MONTH}) (\d{{4}})\b", re.IGNORECASE), rf"\1{NBSP}\2"),
    (re.compile(rf"\b([А-ЯЁ]\.(?:-[А-ЯЁ]\.)?){_GAP}?([А-ЯЁ]\.)(?!\w|{_GAP}?[А-ЯЁ]\.)"), rf"\1{NBSP}\2"),
    (re.compile(rf"\b([А-ЯЁ]\.){_GAP}?(?=[А-ЯЁ][а-яё]{{2,}})"), rf"\1{NBSP}"),
    (re.compile(r"(?<=[а-яё]) (?=[А-ЯЁ]\.(?:-[А-ЯЁ]\.)?\u00a0[А-ЯЁ]\.)"), NBSP),
]
_DASHES = [
    (re.compile(rf"(?<=\S){_GAP}+(?:--?|[‒–—―]){_GAP}+(?=\S)"), f"{NBSP}– "),
    (re.compile(r"(?<=\S)--(?=\S)"), "–"),
    (re.compile(r"(?<![\d./–-])((?:19|20)\d\d)-((?:19|20)\d\d)(?![\d./–-])"), r"\1–\2"),
    (re.compile(rf"(?<![\d.,/–-])(\d{{1,2}})-(\d{{1,2}})(?={_GAP}(?:{_OF_MONTH})\b)", re.IGNORECASE), r"\1–\2"),
    (re.compile(rf"\b({_MONTH})-({_MONTH})\b", re.IGNORECASE), rf"\1{NBSP}– \2"),
]
_QUOTES = re.compile('["“”„«»]')


def typeset(text: str) -> str:
    """Set the text as a book would. Doing it twice changes nothing more."""
    text = re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", text)
    text = re.sub(r"(?<=\S) {2,}(?=\S)", " ", text)
    text = _quoted(text)
    for pattern, replacement in (*_DASHES, *_TIES):
        text = pattern.sub(replacement, text)
    return text


def _quoted(text: str) -> str:
    """«Outer» and „inner“ quotes; a text whose quotes do not pair (5", a lost mark) keeps them as they were."""
    depth, end = 0, 0
    parts: list[str] = []
    opened_at = -1  # where the last opening mark stood, so that «"слово"» opens twice
    for match in _QUOTES.finditer(text):
        place = match.start()
        before = text[place - 1] if place else " "
        opens = match[0] in "„«" or (
            match[0] != "»" and (before.isspace() or before in "([{–—-/" or opened_at == place - 1)
        )
        if opens:
            depth, opened_at = depth + 1, place
        mark = ("«»" if depth % 2 else "„“")[0 if opens else 1]
        if not opens:
            depth -= 1
        if depth < 0:
            return text
        parts += [text[end:place], mark]
        end = match.end()
    return text if depth else "".join(parts) + text[end:]


_SPLIT = re.compile(r"([^\W\d_]+)-[ \u00a0\t]*(\r?\n)?[ \u00a0\t]*([^\W\d_]+)")
_SOFT = re.compile("\u00ad[ \t]*(?:\r?\n[ \t]*)?")


def dehyphenate(text: str) -> str:
    """Join words that an imported page broke at a line end; a hyphen that belongs to the word stays."""
    return _SPLIT.sub(_joined, _SOFT.sub("", text))


def _joined(match: re.Match[str]) -> str:
    first, line_end, second = match.groups()
    if match[0] == f"{first}-{second}":
        return match[0]
    if second[0].islower() and is_known(first + second):
        return f"{first}{second}"
    if not line_end:
        return match[0]
    hyphen_belongs = not second[0].islower() or (is_known(first) and is_known(second))
    return f"{first}-{second}" if hyphen_belongs else f"{first}{second}"


def date_in_words(day: date, *, mark: str = "г.") -> str:
    """«1 сентября 2026 г.», on one line."""
    return NBSP.join(filter(None, (str(day.day), MONTHS_OF[day.month - 1], str(day.year), mark)))


def date_range(start: date, end: date, *, mark: str = "") -> str:
    """«20–27 ноября 2026», «28 ноября – 3 декабря 2026», «28 декабря 2026 – 3 января 2027»; `mark`: «г.»."""
    last = date_in_words(end, mark=mark)
    if start == end:
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    if start.year == end.year:
        return f"{start.day}{NBSP}{MONTHS_OF[start.month - 1]}{NBSP}– {last}"
    return f"{date_in_words(start, mark=mark)}{NBSP}– {last}"


def cut(text: str, limit: int) -> str:
    """At most `limit` signs with «…» at the end; a visible character (an emoji family too) stays whole."""
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + "…" if limit > 0 else ""


def _continues(text: str, place: int) -> bool:
    """Does the sign at this place belong to the character before it?"""
    sign, before = text[place], text[place - 1]
    if "\u200d" in (sign, before) or unicodedata.category(sign) in {"Mn", "Me", "Mc"} or "🏻" <= sign <= "🏿":
        return True
    return "🇦" <= sign <= "🇿" and _flags_before(text, place) % 2 == 1


def _flags_before(text: str, place: int) -> int:
    count = 0
    while place > count and "🇦" <= text[place - count - 1] <= "🇿":
        count += 1
    return count
