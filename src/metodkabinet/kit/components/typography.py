"""How numbers, dates and texts are set on a page: thin filters over kit.words. Nothing here is stored."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from metodkabinet.kit.words import plural as words_plural
from metodkabinet.kit.words import typography as words_typography

register = template.Library()

NBSP = words_typography.NBSP
MONTHS_OF = ("", *words_typography.MONTHS_OF)
MONTHS_SHORT = ("", "янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
UNITS = ("байт", "КБ", "МБ", "ГБ")
_SHORT_WORD = re.compile(r"(?<![\w-])([^\W\d_]{1,2}|для|под|над|при|про|без|или|что|как) (?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d) (?=[а-яё])")


@register.filter
def nbsp(text: object) -> str:
    """Keep together what must not break at a line's end: short words, initials, №, numbers with their words."""
    return _NUMBER.sub(rf"\1{NBSP}", _SHORT_WORD.sub(rf"\1{NBSP}", words_typography.typeset(str(text))))


@register.filter
def plural(count: float | Decimal, forms: str) -> str:
    """`{{ n|plural:"человек,человека,человек" }}`: the word that fits the number (1, 2, 5), without the number."""
    one, few, many = forms.split(",")
    return words_plural.plural(count, one, few, many)


@register.filter
def counted(count: float | Decimal, forms: str) -> str:
    """`{{ n|counted:"человек,человека,человек" }}`: «96 человек»."""
    one, few, many = forms.split(",")
    return words_plural.counted(count, one, few, many)


@register.filter
def number(value: float | Decimal | None) -> str:
    """12 345,5: thousands apart from five digits on, a comma before fractions; nothing known is a dash."""
    return "–" if value is None else words_plural.written(value)


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


def date_range(start: date, end: date) -> str:
    """«20–27 ноября 2026»; moments are taken in the reader's time zone."""
    return words_typography.date_range(_local(start), _local(end))


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
