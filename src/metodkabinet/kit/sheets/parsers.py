"""What the text of a cell means. A parser returns a value or refuses with a sentence; nothing is guessed silently."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import cells

_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: г\.?| года)?|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:[.,]\d{1,15})?(?:[eE][+-]?\d{1,3})?", re.ASCII)


def plain(text: str) -> str:
    """Blanks of every kind become single spaces; nothing hangs at the ends."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def text(longest: int = 255) -> Callable[[str], str]:
    """A line of text no longer than the field that will hold it."""

    def parse(cell: str) -> str:
        value = plain(cell)
        if cells.has_control(value):
            raise Refused(cells.CONTROL)
        if len(value) > longest:
            raise Refused(f"Слишком длинно: {len(value)} знаков, а помещается {longest}. Сократите.")
        return value

    return parse


def day(cell: str) -> date:
    """05.02.2024 or 2024-02-05."""
    found = _DATE.fullmatch(plain(cell))
    if not found:
        raise Refused(f"«{_quoted(cell)}» – не дата. Напишите её так: 05.02.2024.")
    d, m, y, iso_y, iso_m, iso_d = found.groups()
    try:
        return date(int(y or iso_y), int(m or iso_m), int(d or iso_d))
    except ValueError as error:
        raise Refused(f"Дня «{_quoted(cell)}» нет в календаре. Проверьте число и месяц.") from error


def whole(least: int = 0, most: int = 2_147_483_647) -> Callable[[str], int]:
    """A whole number within bounds."""

    def parse(cell: str) -> int:
        value = number(cell)
        if value != value.to_integral_value():
            raise Refused(f"«{_quoted(cell)}» – не целое число. Напишите его цифрами, например 12.")
        if not least <= value <= most:
            raise Refused(f"Число {_quoted(cell)} не подходит: нужно от {least} до {most}.")
        return int(value)

    return parse


def number(cell: str) -> Decimal:
    """12, 12,5 or 12.5; blanks between digits are allowed."""
    value = plain(cell).replace(" ", "").replace("−", "-")
    if not _NUMBER.fullmatch(value):
        raise Refused(f"«{_quoted(cell)}» – не число. Напишите его цифрами, например 12 или 12,5.")
    try:
        return Decimal(value.replace(",", "."))
    except InvalidOperation as error:
        raise Refused(f"«{_quoted(cell)}» – не число. Напишите его цифрами, например 12 или 12,5.") from error


def yes_no(cell: str) -> bool:
    """Да, нет, +, –, 1, 0."""
    value = plain(cell).casefold()
    if value in {"да", "+", "1", "истина", "true", "yes", "✓", "v"}:
        return True
    if value in {"нет", "-", "–", "—", "0", "ложь", "false", "no"}:
        return False
    raise Refused(f"«{_quoted(cell)}» – непонятно, да или нет. Напишите «да» или «нет».")


def one_of(choices: Mapping[str, str]) -> Callable[[str], str]:
    """A value by its label, case-blind and ё = е: `one_of({"school": "школа"})`."""
    by_label = {folded(label): value for value, label in choices.items()}

    def parse(cell: str) -> str:
        found = by_label.get(folded(cell))
        if found is None:
            raise Refused(f"«{_quoted(cell)}» здесь не бывает. Подойдёт: {', '.join(choices.values())}.")
        return found

    return parse


def phone(cell: str) -> str:
    """A Russian number in one shape, +79161234567, whatever brackets and dashes stand in it."""
    digits = re.sub(r"[\s()\-–—.+\u00a0]", "", cell)
    if digits.isascii() and digits.isdigit():
        if len(digits) == 10:
            return f"+7{digits}"
        if len(digits) == 11 and digits[0] in "78":
            return f"+7{digits[1:]}"
    raise Refused(f"«{_quoted(cell)}» – не похоже на один номер телефона. Напишите, например, +7 916 123-45-67.")


def email(cell: str) -> str:
    """One address, in small letters."""
    value = plain(cell).lower()
    try:
        validate_email(value)
    except ValidationError as error:
        raise Refused(
            f"«{_quoted(cell)}» – не адрес почты. Он пишется так: ivanova@example.ru, один в ячейке."
        ) from error
    return value


def folded(text: str) -> str:
    """For comparing: small letters, ё = е, only letters and digits, single spaces."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("ё", "е")))


def _quoted(cell: str) -> str:
    value = plain(cell)
    return value if len(value) <= 40 else f"{value[:40]}…"
