"""The piece of a text around the found words, as fragments: the page marks them, no markup is made here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metodkabinet.kit.search.query import Wanted
from metodkabinet.kit.words.lemmas import lemmas_of, words

LENGTH = 240
READ = 50_000  # signs of a text that are looked through
_WORD = re.compile(r"[\w\u0300-\u036f\u00ad\u200b-\u200f]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text; `hit`: a found word."""

    text: str
    hit: bool = False


def highlighted(text: str, wanted: Sequence[Wanted]) -> tuple[Fragment, ...]:
    """The whole text with the found words marked."""
    return tuple(_fragments(text, _hits(text, wanted)))


def snippet(text: str, wanted: Sequence[Wanted], length: int = LENGTH) -> tuple[Fragment, ...]:
    """The stretch with the most found words; the beginning when there is none."""
    hits = _hits(text[:READ], wanted)
    start = _best_start(hits, length)
    start = _word_start(text, max(0, start - length // 4)) if start > length // 2 else 0
    end = start + length
    if end < len(text):
        end = text.rfind(" ", start + length // 2, end) if " " in text[start + length // 2 : end] else end
    inside = [(one - start, other - start) for one, other in hits if start <= one and other <= end]
    parts = [*([Fragment("… ")] if start else []), *_fragments(text[start:end], inside)]
    return tuple([*parts, Fragment(" …")] if end < len(text) else parts)


def _hits(text: str, wanted: Sequence[Wanted]) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text) if _is_hit(match[0], wanted)]


def _is_hit(run: str, wanted: Sequence[Wanted]) -> bool:
    return any(word.fits((part, *lemmas_of(part))) for part in words(run) for word in wanted)


def _best_start(hits: list[tuple[int, int]], length: int) -> int:
    best, best_count = 0, 0
    last = 0
    for place, (start, _) in enumerate(hits):
        while last < len(hits) and hits[last][1] <= start + length * 3 // 4:
            last += 1
        if last - place > best_count:
            best, best_count = start, last - place
    return best


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + LENGTH // 4)
    return space + 1 if space >= 0 else place


def _fragments(text: str, hits: Sequence[tuple[int, int]]) -> Iterator[Fragment]:
    end = 0
    for start, stop in hits:
        if start > end:
            yield Fragment(text[end:start])
        yield Fragment(text[start:stop], hit=True)
        end = stop
    if end < len(text):
        yield Fragment(text[end:])
