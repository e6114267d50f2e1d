"""Code words: what is shown in the broadcast and what a tired listener types."""

from __future__ import annotations

import hmac
import secrets

from metodkabinet.kit.sheets.parsers import folded

WORDS = (
    "абажур", "акварель", "альбом", "апельсин", "барабан", "берёзка", "бинокль", "брусника", "василёк", "глобус",
    "гравюра", "деревня", "дирижёр", "ежевика", "жемчуг", "закладка", "зарница", "календарь", "каравелла", "карандаш",
    "клюква", "колокол", "компас", "кружево", "лабиринт", "ландыш", "листопад", "малахит", "маяк", "облепиха",
    "окраина", "орнамент", "палитра", "переплёт", "перо", "полдень", "пролог", "радуга", "ромашка", "рябина", "самовар",
    "созвездие", "страница", "сундук", "телескоп", "тетрадь", "формуляр", "черника", "экслибрис", "эпилог", "янтарь",
)  # fmt: skip


def new_word() -> str:
    """Two words and a number: easy to read aloud, hard to guess."""
    return f"{secrets.choice(WORDS)} {secrets.choice(WORDS)} {secrets.randbelow(90) + 10}"


def same_word(said: str, shown: str) -> bool:
    """Letter case, ё, blanks and signs do not count; the time of the answer tells nothing."""
    return hmac.compare_digest(folded(said).encode(), folded(shown).encode())
