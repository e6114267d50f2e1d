"""How full a card is: what is expected of everyone, in words and in per cent."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

# What is expected → how it is called when it is missing. A patronymic is not expected: not everyone has one.
FIELDS = {
    "birth_date": "дата рождения",
    "phone": "телефон",
    "email": "почта",
    "main_organisation_id": "место работы",
    "experience_since": "общий стаж",
    "library_since": "библиотечный стаж",
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a full card has: of whom it is expected, who has it; people by their keys."""

    label: str
    of: Container[int]
    met_by: Container[int]


def missing_labels(key: int, expected: Iterable[Expectation]) -> list[str]:
    """What the card lacks, in words."""
    return [one.label for one in expected if key in one.of and key not in one.met_by]


def percent_filled(key: int, expected: Iterable[Expectation]) -> int:
    """Per cent of what is expected."""
    met = [key in one.met_by for one in expected if key in one.of]
    return round(100 * sum(met) / len(met))
