"""Telephone numbers in one spelling: +7 916 123-45-67."""

from __future__ import annotations

import re

from metodkabinet.kit.refusals import Refused

_EXTENSION = re.compile(r"[\s,;]*(?:доб(?:авочный)?|вн(?:утр)?|ext)\.?\s*:?\s*(\d{1,6})\s*$", re.IGNORECASE)
_SIGNS = re.compile(r"[\s()\-–—.\u00a0\u2011]")
_NO_CODE = frozenset("012")  # no Russian code of a town or of an operator begins so
_ABROAD = range(8, 16)  # digits of a number with the code of its country


def spelled_phone(text: str) -> str:
    """One number, Russian or with the code of another country, with an extension if there is one; else a refusal."""
    extension = _EXTENSION.search(text)
    digits = _SIGNS.sub("", text[: extension.start()] if extension else text)
    tail = f", доб. {extension[1]}" if extension else ""
    plus, digits = digits.startswith("+"), digits.removeprefix("+")
    if digits.isascii() and digits.isdecimal():
        if len(digits) == 11 and (digits[0] == "7" or (digits[0] == "8" and not plus)):
            digits, plus = digits[1:], False
        if len(digits) == 10 and not plus and digits[0] not in _NO_CODE:
            return f"+7 {digits[:3]} {digits[3:6]}-{digits[6:8]}-{digits[8:]}{tail}"
        if plus and digits[0] not in "07" and len(digits) in _ABROAD:
            return f"+{digits}{tail}"
    shown = text.strip() if len(text.strip()) <= 40 else f"{text.strip()[:40]}…"
    raise Refused(f"«{shown}» – не похоже на один номер телефона с кодом. Напишите, например, +7 916 123-45-67.")
