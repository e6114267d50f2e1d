"""A name as strangers see it, and names cut into parts."""

from __future__ import annotations

import re

from metodkabinet.kit.words.names import Name, initials

_WORD = re.compile(r"[А-ЯЁA-Z][\w’'ʼ-]+")
_TAIL = {"оглы", "кызы", "улы", "уулу", "гызы", "оглу", "кизи"}


def name_in_parts(text: str) -> Name | None:
    """«Иванова Мария Петровна» as surname, name, patronymic; None for anything else: «Пашков И. Д.», a school."""
    words = text.split()
    tail = [words.pop()] if len(words) > 3 and words[-1].lower() in _TAIL else []
    if not 2 <= len(words) <= 3 or not all(_WORD.fullmatch(word) for word in words):
        return None
    return Name(words[0], words[1], " ".join([*words[2:], *tail]))


def masked(text: str) -> str:
    """«Иванова М. П.»; what is not three words of a name is cut after the first word."""
    words = text.split()
    if len(words) < 2:
        return text
    rest = [word for word in words[1:4] if word[:1].isalpha() and word.lower() not in _TAIL]
    return initials(words[0], *rest[:2])
