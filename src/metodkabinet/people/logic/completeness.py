"""How full a staff card is: what is expected of everyone, in words and in per cent."""

from __future__ import annotations

from collections.abc import Container

# What is expected → how it is called when it is missing. A patronymic is not expected: not everyone has one.
FIELDS = {
    "birth_date": "дата рождения",
    "phone": "телефон",
    "email": "почта",
    "main_organisation_id": "место работы",
    "experience_since": "общий стаж",
    "library_since": "библиотечный стаж",
}
ROWS = {"education": "образование", "course": "курсы"}
OF_PEDAGOGICAL = {"attestation": "аттестация"}  # only pedagogical posts have it


def expected_of(*, is_pedagogical: bool) -> dict[str, str]:
    """Everything that is expected of such a card."""
    return {**FIELDS, **ROWS, **(OF_PEDAGOGICAL if is_pedagogical else {})}


def missing_labels(filled: Container[str], *, is_pedagogical: bool) -> list[str]:
    """What the card lacks, in words."""
    return [label for key, label in expected_of(is_pedagogical=is_pedagogical).items() if key not in filled]


def percent_filled(filled: Container[str], *, is_pedagogical: bool) -> int:
    """Per cent of what is expected."""
    expected = expected_of(is_pedagogical=is_pedagogical)
    return round(100 * sum(key in filled for key in expected) / len(expected))
