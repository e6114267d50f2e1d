"""What in a text a person should look at before everybody does: somebody's telephone, address, a watched word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from metodkabinet.kit.words.keys import search_key

TELEPHONE = re.compile(r"(?<!\d)(?:\+7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
SNILS = re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)")
LINK = re.compile(r"https?://", re.IGNORECASE)
MOST_LINKS = 3


def doubts_of(text: str, watched: Sequence[str] = ()) -> list[str]:
    """Sentences for the one who reads it first; empty: nothing is wrong with it."""
    found = []
    if TELEPHONE.search(text) or SNILS.search(text):
        found.append("в тексте номер телефона или документа")
    if MAIL.search(text):
        found.append("в тексте адрес почты")
    if len(LINK.findall(text)) > MOST_LINKS:
        found.append("в тексте много ссылок")
    words = search_key(text).split()
    stems = [stem for stem in map(search_key, watched) if stem]
    met = [stem for stem in stems if any(word.startswith(stem) for word in words)]
    if met:
        found.append(f"слова под наблюдением: {', '.join(met)}")
    return found
