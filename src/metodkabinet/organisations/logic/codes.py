"""State numbers of organisations: their length and their check digits."""

from __future__ import annotations

from collections.abc import Sequence

from metodkabinet.kit.refusals import Refused

_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def clean_inn(text: str) -> str:
    """ИНН without blanks; empty stays empty. Ten digits of an organisation, twelve of an entrepreneur."""
    digits = _digits(text)
    if not digits:
        return ""
    if not _is_number(digits, (10, 12)):
        raise Refused(f"ИНН организации – 10 цифр, а здесь «{text.strip()}». Сверьте его с уставом.", field="inn")
    if not _inn_fits(digits):
        raise Refused(
            f"В ИНН {digits} ошибка: контрольная цифра не сходится. Сверьте каждую цифру с уставом.", field="inn"
        )
    return digits


def clean_ogrn(text: str) -> str:
    """ОГРН without blanks; empty stays empty. Thirteen digits of an organisation, fifteen of an entrepreneur."""
    digits = _digits(text)
    if not digits:
        return ""
    if not _is_number(digits, (13, 15)):
        raise Refused(f"ОГРН организации – 13 цифр, а здесь «{text.strip()}». Сверьте его с уставом.", field="ogrn")
    if int(digits[:-1]) % (len(digits) - 2) % 10 != int(digits[-1]):
        raise Refused(
            f"В ОГРН {digits} ошибка: контрольная цифра не сходится. Сверьте каждую цифру с уставом.", field="ogrn"
        )
    return digits


def clean_oktmo(text: str) -> str:
    """ОКТМО without blanks; empty stays empty."""
    digits = _digits(text)
    if digits and not _is_number(digits, (8, 11)):
        raise Refused(f"Код ОКТМО – 8 или 11 цифр, а здесь «{text.strip()}».", field="oktmo")
    return digits


def inn_of(stem: str) -> str:
    """The ИНН that begins with these nine digits; for the demo and for tests."""
    return f"{stem}{_check_digit(stem)}"


def ogrn_of(stem: str) -> str:
    """The ОГРН that begins with these twelve digits; for the demo and for tests."""
    return f"{stem}{int(stem) % 11 % 10}"


def _digits(text: str) -> str:
    return "".join(text.split())


def _is_number(digits: str, lengths: Sequence[int]) -> bool:
    return digits.isascii() and digits.isdecimal() and len(digits) in lengths


def _inn_fits(inn: str) -> bool:
    checked = (9,) if len(inn) == 10 else (10, 11)
    return all(_check_digit(inn[:place]) == inn[place] for place in checked)


def _check_digit(stem: str) -> str:
    weights = _INN_WEIGHTS[-len(stem) :]
    return str(sum(weight * int(digit) for weight, digit in zip(weights, stem, strict=True)) % 11 % 10)
