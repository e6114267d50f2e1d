"""Which cards may be one person: blocking by keys, so that 10,000 cards are never compared each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from rapidfuzz import fuzz

from metodkabinet.kit.words.keys import search_key

ENOUGH = 75  # from here on a pair is worth a look
CLOSE = 84  # a typo in a surname
CLOSE_NAME = 80
LARGEST_BLOCK = 150  # a weak key shared by more people tells nothing


@dataclass(frozen=True)
class Known:
    """What of a card is compared."""

    pk: int
    surname: str
    name: str
    patronymic: str = ""
    former_surname: str = ""
    birth_date: date | None = None
    organisation_id: int | None = None

    @cached_property
    def folded(self) -> tuple[str, str, str, str]:
        """Surname, name, patronymic, former surname without letter case, ё and accents."""
        texts = (self.surname, self.name, self.patronymic, self.former_surname)
        surname, name, patronymic, former = (search_key(text).replace("-", " ") for text in texts)
        return surname, name.strip("."), patronymic.strip("."), former


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards, how much they are alike of 100, and why; `first` has the smaller number."""

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


def pairs_among(cards: Iterable[Known]) -> list[Pair]:
    """Every pair that is alike enough, the most alike first."""
    found = {}
    for block in _blocks(cards):
        for one, other in combinations(block, 2):
            first, second = (one, other) if one.pk < other.pk else (other, one)
            if first.pk != second.pk and (first.pk, second.pk) not in found:
                found[first.pk, second.pk] = resemblance(first, second)
    return sorted(
        (pair for pair in found.values() if pair.score >= ENOUGH), key=lambda p: (-p.score, p.first, p.second)
    )


def resemblance(one: Known, other: Known) -> Pair:
    """How much two cards are alike."""
    parts = (_surnames(one, other), _names(one, other), _patronymics(one, other), *_circumstances(one, other))
    score = max(0, min(100, sum(points for points, _ in parts)))
    return Pair(one.pk, other.pk, score, tuple(reason for _, reason in parts if reason))


def _blocks(cards: Iterable[Known]) -> Iterator[list[Known]]:
    blocks: dict[tuple[object, ...], list[Known]] = defaultdict(list)
    for card in cards:
        for key in _keys(card):
            blocks[key].append(card)
    for block in blocks.values():
        if 1 < len(block) <= LARGEST_BLOCK:
            yield block


def _keys(card: Known) -> set[tuple[object, ...]]:
    """A typo, an initial or another surname leaves at least one of these as it was."""
    surname, name, patronymic, former = card.folded
    initial = name[:1]
    keys: set[tuple[object, ...]] = {
        ("surname", surname, initial),
        ("head", surname[:5], initial, patronymic[:1]),
        ("tail", surname[3:], initial, patronymic[:1]),
        ("letters", "".join(sorted(surname)), initial),  # two letters that changed places
    }
    if former:
        keys.add(("surname", former, initial))
    if card.birth_date is not None:
        keys.add(("born", card.birth_date, initial))
    if card.organisation_id is not None:
        keys.add(("place", card.organisation_id, initial))
    return keys


def _surnames(one: Known, other: Known) -> tuple[int, str]:
    mine, theirs = one.folded[0], other.folded[0]
    if mine == theirs:
        return 45, "фамилия совпадает"
    if mine in {other.folded[3], ""} or theirs in {one.folded[3], ""}:
        return 42, "фамилия совпадает с прежней"
    if set(mine.split()) & set(theirs.split()):
        return 36, "часть двойной фамилии совпадает"
    if fuzz.ratio(mine, theirs) >= CLOSE:
        return 35, "фамилии отличаются одной-двумя буквами"
    return 0, "фамилии разные (могла смениться)"


def _names(one: Known, other: Known) -> tuple[int, str]:
    mine, theirs = one.folded[1], other.folded[1]
    if mine == theirs and len(mine) > 1:
        return 25, "имя совпадает"
    if mine[:1] == theirs[:1] and min(len(mine), len(theirs)) == 1:
        return 15, "имя: инициал подходит"
    if fuzz.ratio(mine, theirs) >= CLOSE_NAME:
        return 18, "имена похожи"
    return -60, ""


def _patronymics(one: Known, other: Known) -> tuple[int, str]:
    mine, theirs = one.folded[2], other.folded[2]
    if not mine and not theirs:
        return 15, ""
    if not mine or not theirs:
        return 10, "в одной карточке нет отчества"
    if mine == theirs:
        return 20, "отчество совпадает"
    if mine[0] == theirs[0] and min(len(mine), len(theirs)) == 1:
        return 12, "отчество: инициал подходит"
    if fuzz.ratio(mine, theirs) >= CLOSE_NAME:
        return 14, "отчества похожи"
    return -60, ""


def _circumstances(one: Known, other: Known) -> Iterator[tuple[int, str]]:
    if one.birth_date is not None and other.birth_date is not None:
        if one.birth_date == other.birth_date:
            yield 30, "дата рождения совпадает"
        elif _misread(one.birth_date, other.birth_date):
            yield 5, "даты рождения похожи"
        else:
            yield -40, ""
    if one.organisation_id is not None and one.organisation_id == other.organisation_id:
        yield 15, "работают в одной организации"


def _misread(one: date, other: date) -> bool:
    """Day and month changed places, or one part differs."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return sum((one.year != other.year, one.month != other.month, one.day != other.day)) == 1
