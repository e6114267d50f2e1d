"""The rule of points: talks without a limit, words up to a daily cap, so that writing much is not worth it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rule:
    """What an act is worth."""

    talk: int
    answer: int
    question: int
    comment: int
    day_cap: int

    def worth(self, kind: str) -> int:
        """Of one post."""
        return {"answer": self.answer, "question": self.question}.get(kind, self.comment)


@dataclass(frozen=True, slots=True)
class Said:
    """A post that counts: what it is and on which day of the forum it was written."""

    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Score:
    """What came together; `over` was said beyond the cap and is worth nothing."""

    points: int
    talks: int
    posts: int
    over: int


def score(rule: Rule, talks: int, said: Iterable[Said]) -> Score:
    """Of one participant."""
    days: dict[date, int] = defaultdict(int)
    posts = 0
    for one in said:
        posts += 1
        days[one.day] += rule.worth(one.kind)
    counted = {day: min(sum_, rule.day_cap) for day, sum_ in days.items()}
    over = sum(days.values()) - sum(counted.values())
    return Score(talks * rule.talk + sum(counted.values()), talks, posts, over)
