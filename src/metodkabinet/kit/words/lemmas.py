"""Words of a Russian text and their dictionary forms; the dictionary is loaded at first need (0.1 s, 25 MB)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from metodkabinet.kit.words.keys import search_key

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

LONGEST = 64  # signs of a word that count; nobody means the rest
_WORD = re.compile(r"[^\W_]+")
_RUSSIAN = re.compile(r"[а-яё0-9-]+", re.IGNORECASE)
_SERVICE = {"PREP", "CONJ", "PRCL"}
_LIKELY = 0.1  # readings rarer than this only add noise


@cache
def dictionary() -> MorphAnalyzer:
    """The morphological dictionary, one per process."""
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  slow to import and not needed by most pages

    return MorphAnalyzer(lang="ru")


def readings(word: str) -> Sequence[Parse]:
    """How the dictionary may read a word; nothing for words that are not Russian (it stumbles over rare scripts)."""
    return dictionary().parse(word) if _RUSSIAN.fullmatch(word) else ()


def words(text: str) -> Iterator[str]:
    """The words of a text in order, folded (letter case, ё) and without punctuation; a hyphen parts words."""
    for match in _WORD.finditer(search_key(text)):
        yield match[0][:LONGEST]


@lru_cache(maxsize=100_000)
def lemmas_of(word: str) -> tuple[str, ...]:
    """The dictionary forms a folded word may have, the likeliest first: «стали» – стать, сталь."""
    found: list[str] = []
    for reading in readings(word):
        lemma = reading.normal_form.replace("ё", "е")[:LONGEST]
        if lemma not in found and (not found or reading.score >= _LIKELY):
            found.append(lemma)
    return tuple(found) or (word,)


def lemma(word: str) -> str:
    """The likeliest dictionary form of a folded word."""
    return lemmas_of(word)[0]


def lemmas(text: str) -> Iterator[str]:
    """The likeliest dictionary form of every word of a text."""
    return (lemma(word) for word in words(text))


@lru_cache(maxsize=20_000)
def is_service(word: str) -> bool:
    """A preposition, conjunction or particle: says nothing about what a text is about."""
    likeliest = next(iter(readings(word)), None)
    return likeliest is not None and likeliest.tag.POS in _SERVICE


def is_known(word: str) -> bool:
    """Does the dictionary hold the word, ё written or not?"""
    return bool(dictionary().word_is_known(word.lower()))
