"""Whom a text calls by name: «@Иванова» or «@Иванова Мария»."""

from __future__ import annotations

import re
from collections.abc import Iterable

from metodkabinet.kit.words.keys import search_key

CALLED = re.compile(r"(?<!\w)@([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)(?:\s+([А-ЯЁ][а-яё]+))?")
MOST = 10


def called_in(text: str) -> list[tuple[str, ...]]:
    """Surname, or surname and the next word when it begins like a name; each once, in order."""
    found = [tuple(search_key(part) for part in match.groups() if part) for match in CALLED.finditer(text)]
    return list(dict.fromkeys(found))[:MOST]


def choose(called: tuple[str, ...], names: Iterable[tuple[int, str]]) -> int | None:
    """The only one of these (key, full name) who is meant; namesakes are left alone."""
    known = [(key, search_key(name).split()) for key, name in names]
    whole = [key for key, parts in known if tuple(parts[: len(called)]) == called]
    if not whole and len(called) > 1:  # the next word was not a name: «@Иванова Спасибо»
        whole = [key for key, parts in known if parts[:1] == [called[0]]]
    return whole[0] if len(whole) == 1 else None
