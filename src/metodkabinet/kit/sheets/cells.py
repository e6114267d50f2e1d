"""One cell as text: what is written, what is read back, and never a formula."""

from __future__ import annotations

import re
from datetime import date, datetime, time

# Blanks aside, a cell that begins with one of these is taken for a formula; ＝＋－＠ are their full-width twins.
_FORMULA = re.compile(r"[\s\u00a0\u200b\ufeff\x00-\x1f]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|[\t\r\n]")
_GUARDED = re.compile(r"'+(?:[\s\u00a0\u200b\ufeff\x00-\x1f]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|[\t\r\n])")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LONGEST = 32_767  # UTF-16 units in a cell of xlsx
LOST_DIGITS = (
    "В числе больше 15 цифр, и программа таблиц потеряла последние. Сделайте столбец текстовым и впишите число заново."
)
EARLY_DATE = "Даты раньше 1 марта 1900 года таблица хранит с ошибкой. Впишите дату текстом, например 05.02.1900."
CONTROL = "В ячейке есть невидимые служебные знаки. Впишите значение с клавиатуры заново."
_FIRST_TRUE_DATE = date(1900, 3, 1)


def looks_like_formula(text: str) -> bool:
    """Would some spreadsheet run this text?"""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """The text for a csv cell, with an apostrophe before what looks like a formula. `unguarded` takes it back."""
    return f"'{text}" if looks_like_formula(text) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Exactly undoes `guarded`."""
    return text[1:] if _GUARDED.match(text) else text


def writable(text: str) -> str:
    """Text that XML can hold: lone halves of characters become �, a text too long is cut with a visible «…»."""
    text = _UNWRITABLE.sub("\ufffd", text)
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"


def has_control(text: str) -> bool:
    """Invisible control characters that no keyboard types."""
    return _CONTROL.search(text) is not None


def shown(value: object) -> str:
    """A value as a person reads it: 05.02.2024, 12,5, да."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float):
        return _number(value)
    return _moment(value) if isinstance(value, date | time) else str(value)


def _moment(value: date | time) -> str:
    if isinstance(value, datetime):
        plain = value.strftime("%H:%M:%S" if value.second else "%H:%M")
        day = _day(value)
        return day if plain == "00:00" else f"{day} {plain}"
    if isinstance(value, date):
        return _day(value)
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def flaw_of(value: object) -> str:
    """Why a value that came out of a workbook must not be believed; empty when it may."""
    if isinstance(value, float) and abs(value) >= 1e15 and value.is_integer() and abs(value) < 1e30:
        return LOST_DIGITS
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return EARLY_DATE if day < _FIRST_TRUE_DATE else ""
    return CONTROL if isinstance(value, str) and has_control(value) else ""


def letter(index: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _day(value: date) -> str:
    return f"{value.day:02}.{value.month:02}.{value.year:04}"  # strftime loses zeros of early years


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e30:
        return str(int(value))
    return format(value, ".15g").replace(".", ",")
