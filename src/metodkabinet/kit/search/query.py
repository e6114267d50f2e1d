"""What a reader typed, as words to find: the same for both engines."""

from __future__ import annotations

from dataclasses import dataclass

from metodkabinet.kit.words.lemmas import is_service, lemmas_of, words

LONGEST = 1_000  # signs of a query that are read
MOST_WORDS = 12
SHORTEST_PREFIX = 2  # one typed letter completes to half of the language


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of the query: any of its dictionary forms, or whatever begins with `prefix`."""

    word: str
    lemmas: tuple[str, ...]
    prefix: str = ""

    def fits(self, lemmas: tuple[str, ...]) -> bool:
        """Would a word with these forms be found?"""
        return any(lemma in self.lemmas or (self.prefix and lemma.startswith(self.prefix)) for lemma in lemmas)


def parse(text: str) -> tuple[Wanted, ...]:
    """Every word must be found; prepositions only when nothing else was typed. The last word may be unfinished."""
    typed = list(words(text[:LONGEST]))[:MOST_WORDS]
    if not typed:
        return ()
    *first, last = typed
    telling = list(dict.fromkeys(word for word in first if not is_service(word) and word != last))
    if not is_service(last) or not telling:
        telling.append(last)
        return tuple(_wanted(word, last=word is telling[-1]) for word in telling)
    return tuple(_wanted(word) for word in telling)


def _wanted(word: str, *, last: bool = False) -> Wanted:
    return Wanted(word, lemmas_of(word), word if last and len(word) >= SHORTEST_PREFIX else "")
