"""Finding the number that a clause names: «не реже трёх раз в год» is 3, «не менее 50 %» is 50."""

from __future__ import annotations

import re

# nominative, genitive, collective: as clauses of regulations write them
_WORDS = {
    1: "один одна одного одной одну раз",
    2: "два две двух дважды",
    3: "три трёх трех трижды",
    4: "четыре четырёх четырех четырежды",
    5: "пять пяти",
    6: "шесть шести",
    7: "семь семи",
    8: "восемь восьми",
    9: "девять девяти",
    10: "десять десяти",
    12: "двенадцать двенадцати",
    50: "половина половины половину",
}
NUMBERS = {word: number for number, words in _WORDS.items() for word in words.split()}
_TOKEN = re.compile(r"\d+|[а-яё]+", re.IGNORECASE)


def number_in(text: str) -> int | None:
    """The one number of the text; none at all or several different ones tell nothing."""
    found = {int(token) if token.isdecimal() else NUMBERS.get(token.lower()) for token in _TOKEN.findall(text)} - {None}
    if len(found) == 2:
        found -= {1}  # «раз» beside the number itself
    return found.pop() if len(found) == 1 else None
