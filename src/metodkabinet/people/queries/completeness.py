"""How full the cards are: fields of the person himself, and what the modules above expect of a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metodkabinet.people.logic.completeness import FIELDS, Expectation, missing_labels, percent_filled
from metodkabinet.people.models import Person
from metodkabinet.people.signals import expectations_asked


def missing_in(person: Person) -> list[str]:
    """What the card lacks, in words."""
    return missing_labels(person.pk, _expected([person]))


def completeness_of(people: Iterable[Person]) -> dict[int, int]:
    """Per cent by the person's key, in as many queries for many people as for one."""
    people = list(people)
    expected = _expected(people)
    return {one.pk: percent_filled(one.pk, expected) for one in people}


def _expected(people: Sequence[Person]) -> list[Expectation]:
    everyone = {person.pk for person in people}
    own = [
        Expectation(label, everyone, {person.pk for person in people if getattr(person, name)})
        for name, label in FIELDS.items()
    ]
    said: list[tuple[object, list[Expectation]]] = expectations_asked.send(sender=Person, people=people)  # type: ignore[assignment]  # what the signal promises
    return own + [one for _, answer in said for one in answer]
