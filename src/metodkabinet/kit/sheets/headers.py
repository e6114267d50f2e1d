"""Which row holds the headings and which column is which: exact words are sure, alike ones wait for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from metodkabinet.kit.sheets.imports import Column
from metodkabinet.kit.sheets.parsers import folded

_LOOK_AT = 25  # a title, an order number and an empty form stand above real headings, rarely more
_ALIKE = 82.0


@dataclass(slots=True)
class Heading:
    """Headings found on a sheet. `columns`: column key -> place; `doubtful`: keys that a person must confirm."""

    first: int = 0  # numbers of rows, as in the file; 0: none found
    last: int = 0
    titles: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)

    def score(self) -> tuple[int, int]:
        """More columns are better, sure ones better still."""
        return len(self.columns), len(self.columns) - len(self.doubtful)


def find_heading(lines: Sequence[tuple[int, list[str]]], columns: Sequence[Column]) -> Heading:
    """The best of the first rows, alone or together with the row below it."""
    best = Heading()
    for at, (number, texts) in enumerate(lines[:_LOOK_AT]):
        found = read_heading([texts], columns)
        found.first = found.last = number
        if found.score() > best.score():
            best = found
        if at + 1 < len(lines) and lines[at + 1][0] == number + 1:
            double = read_heading([texts, lines[at + 1][1]], columns)
            double.first, double.last = number, number + 1
            if double.score() > best.score():
                best = double
    return best


def read_heading(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> Heading:
    """Map one heading of one or two rows."""
    width = max((len(row) for row in rows), default=0)
    stacks = [[row[at] for row in rows if at < len(row) and row[at].strip()] for at in range(width)]
    titles = [" – ".join(dict.fromkeys(" ".join(text.split()) for text in stack)) for stack in stacks]
    heading = Heading(titles=titles)
    words = _words(columns)
    spoken = [
        {folded(text) for text in (*stack, *([title] if title else []))}
        for stack, title in zip(stacks, titles, strict=True)
    ]
    for at, names in enumerate(spoken):
        key = next((words[name] for name in sorted(names) if name in words), None)
        if key is None:
            continue
        if key in heading.columns:
            heading.doubtful.append(key)  # two columns under one name: a person says which
        else:
            heading.columns[key] = at
    for at, names in enumerate(spoken):
        if at not in heading.columns.values():
            _map_alike(heading, at, names, words)
    return heading


def _map_alike(heading: Heading, at: int, names: set[str], words: dict[str, str]) -> None:
    free = [word for word, key in words.items() if key not in heading.columns and len(word) > 2]
    for name in sorted(names):
        found = process.extractOne(name, free, scorer=fuzz.ratio, score_cutoff=_ALIKE) if len(name) > 2 else None
        if found:
            key = words[found[0]]
            heading.columns[key] = at
            heading.doubtful.append(key)
            return


def _words(columns: Sequence[Column]) -> dict[str, str]:
    words: dict[str, str] = {}
    for column in columns:
        for text in (column.title, *column.synonyms):
            words.setdefault(folded(text), column.key)
    return words
