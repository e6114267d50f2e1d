"""How numbers, dates and texts are set in Russian. Presentation only: nothing here is stored."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
MONTHS_OF = (
    "", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
MONTHS_SHORT = ("", "янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
UNITS = ("байт", "КБ", "МБ", "ГБ")

_AFTER_SHORT_WORD = re.compile(r"(?<![\w-])(\w{1,2}|для|под|над|при|про|без|или|что|как) (?=\S)", re.IGNORECASE)
_AFTER_SIGN = re.compile(r"([№§]) ?(?=\S)")
_INITIALS = re.compile(r"\b([А-ЯЁ]\.) ?(?=[А-ЯЁ]\.|[А-ЯЁ][а-яё])")
_NAME_BEFORE_INITIALS = re.compile(r"([А-ЯЁ][а-яё-]+) (?=[А-ЯЁ]\.)")
_BEFORE_DASH = re.compile(r" (?=[–—] )")
_AFTER_NUMBER = re.compile(r"(\d) (?=(?:[а-яё]|\d{3}\b|%))")


@register.filter
def nbsp(text: object) -> str:
    """Keep together what must not break at a line's end: prepositions, initials, №, numbers with their words."""
    said = str(text)
    said = _AFTER_SIGN.sub(rf"\1{NBSP}", said)
    said = _INITIALS.sub(rf"\1{NBSP}", said)
    said = _NAME_BEFORE_INITIALS.sub(rf"\1{NBSP}", said)
    said = _AFTER_SHORT_WORD.sub(rf"\1{NBSP}", said)
    said = _BEFORE_DASH.sub(NBSP, said)
    return _AFTER_NUMBER.sub(rf"\1{NBSP}", said)


@register.filter
def plural(count: int, forms: str) -> str:
    """`{{ n|plural:"человек,человека,человек" }}`: the word that fits the number (1, 2, 5), without the number."""
    one, few, many = forms.split(",")
    tail, tens = abs(int(count)) % 10, abs(int(count)) % 100
    if tail == 1 and tens != 11:
        return one
    return few if 2 <= tail <= 4 and not 12 <= tens <= 14 else many


@register.filter
def counted(count: int, forms: str) -> str:
    """`{{ n|counted:"человек,человека,человек" }}`: «96 человек»."""
    return f"{number(count)}{NBSP}{plural(count, forms)}"


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """1 234,5: thousands apart, a comma before fractions, no trailing zeros."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}".replace(",", NBSP)
    written = f"{value:,.2f}".rstrip("0").rstrip(".")
    return written.replace(",", NBSP).replace(".", ",")


@register.filter
def day(value: date | datetime | None) -> str:
    """20.11.2026, in the reader's time zone."""
    return _local(value).strftime("%d.%m.%Y") if value else ""


@register.filter
def long_day(value: date | datetime | None) -> str:
    """20 ноября 2026."""
    if not value:
        return ""
    local = _local(value)
    return f"{local.day}{NBSP}{MONTHS_OF[local.month]}{NBSP}{local.year}"


@register.filter
def moment(value: datetime | None) -> str:
    """20.11.2026, 14:05, in the reader's time zone."""
    return timezone.localtime(value).strftime(f"%d.%m.%Y,{NBSP}%H:%M") if value else ""


@register.filter
def size(value: int) -> str:
    """1,4 МБ."""
    amount = float(value)
    for unit in UNITS:
        if amount < 1024 or unit == UNITS[-1]:
            shown = number(round(amount)) if amount >= 10 or unit == UNITS[0] else number(round(amount, 1))
            return f"{shown}{NBSP}{unit}"
        amount /= 1024
    return ""


@register.filter
def words_of(text: str) -> list[str]:
    """A short fixed list written as words, to loop over in a template."""
    return text.split()


def date_range(start: date, end: date, *, year: bool = True) -> str:
    """«20 ноября 2026», «20–27 ноября 2026», «28 ноября – 3 декабря 2026», «28 декабря 2026 – 10 января 2027»."""
    first, last = _local(start), _local(end)
    tail = f"{last.day}{NBSP}{MONTHS_OF[last.month]}" + (f"{NBSP}{last.year}" if year else "")
    if first == last:
        return tail
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{tail}"
    head = f"{first.day}{NBSP}{MONTHS_OF[first.month]}"
    if first.year != last.year:
        head += f"{NBSP}{first.year}"
        tail = f"{last.day}{NBSP}{MONTHS_OF[last.month]}{NBSP}{last.year}"
    return f"{head}{NBSP}– {tail}"


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
