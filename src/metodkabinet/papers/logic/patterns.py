"""Patterns of numbers: «{body}-{yyyy}/{n}»."""

from __future__ import annotations

import re
from datetime import date

PLACES = {
    "n": "порядковый номер",
    "nn": "порядковый номер из двух цифр: 07",
    "nnn": "порядковый номер из трёх цифр: 007",
    "yyyy": "год: 2026",
    "yy": "две цифры года: 26",
    "body": "обозначение объединения",
}
LONGEST = 60
_PLACE = re.compile(r"\{([^{}]*)\}")
_ALLOWED = re.compile(r"[\w\s№/.,\-–()]*")


def fault_of(pattern: str) -> str:
    """What is wrong with a pattern; empty when it is good."""
    unknown = [place for place in _PLACE.findall(pattern) if place not in PLACES]
    if unknown:
        return f"Непонятное место «{{{unknown[0]}}}». Можно: {', '.join(f'{{{place}}}' for place in PLACES)}."
    rest = _PLACE.sub("", pattern)
    if not _ALLOWED.fullmatch(rest):
        return "В номере бывают буквы, цифры, пробел и знаки № / . , - ( )."
    if not {"n", "nn", "nnn"} & set(_PLACE.findall(pattern)):
        return "В образце нет порядкового номера: добавьте {n}."
    return "" if len(pattern) <= LONGEST else f"Образец слишком длинный: не больше {LONGEST} знаков."


def number_text(pattern: str, n: int, *, day: date, body: str) -> str:
    """The printed number. One pass: what is put in is never read as a pattern again."""
    values = {
        "n": str(n), "nn": f"{n:02}", "nnn": f"{n:03}", "yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}",
        "body": body,
    }  # fmt: skip
    return _PLACE.sub(lambda found: values[found[1]], pattern)
