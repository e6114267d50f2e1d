"""How full the cards are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from metodkabinet.people.logic.completeness import FIELDS, missing_labels, percent_filled
from metodkabinet.people.models import Attestation, Course, Education

if TYPE_CHECKING:
    from metodkabinet.people.models import Person

ROWS = {"education": Education, "course": Course, "attestation": Attestation}


def missing_in(person: Person) -> list[str]:
    """What the card lacks, in words."""
    return missing_labels(_filled([person])[person.pk], is_pedagogical=_is_pedagogical(person))


def completeness_of(people: Iterable[Person]) -> dict[int, int]:
    """Per cent by the person's key, in three queries however many they are."""
    people = list(people)
    filled = _filled(people)
    return {one.pk: percent_filled(filled[one.pk], is_pedagogical=_is_pedagogical(one)) for one in people}


def _is_pedagogical(person: Person) -> bool:
    return person.main_post is not None and person.main_post.is_pedagogical


def _filled(people: Iterable[Person]) -> dict[int, set[str]]:
    filled = {person.pk: {name for name in FIELDS if getattr(person, name)} for person in people}
    for kind, model in ROWS.items():
        for pk in model._base_manager.filter(person__in=list(filled)).values_list("person_id", flat=True).distinct():
            filled[pk].add(kind)
    return filled
