"""«Возможно, вы искали»: the nearest words of titles that the reader may see."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from metodkabinet.kit.search import engines
from metodkabinet.kit.search.query import LONGEST, MOST_WORDS, parse
from metodkabinet.kit.words.lemmas import words

SHORTEST = 4  # nothing sensible can be said about shorter words
ALIKE = 0.7


def suggest(text: str, tokens: Sequence[str]) -> str:
    """The query with unknown words replaced, if that finds something; else nothing."""
    typed = list(words(text[:LONGEST]))[:MOST_WORDS]
    vocabulary = list({word for title in engines.titles(tokens) for word in words(title) if len(word) >= SHORTEST})
    known = set(vocabulary)
    proposed = [word if word in known or len(word) < SHORTEST else _nearest(word, vocabulary) for word in typed]
    if proposed == typed or not engines.match(parse(" ".join(proposed)), tokens, 1, 0).total:
        return ""
    return " ".join(proposed)


def _nearest(word: str, vocabulary: Sequence[str]) -> str:
    found = process.extractOne(word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    return str(found[0]) if found else word
