"""What a full staff card has beyond the person himself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metodkabinet.people.logic.completeness import Expectation
from metodkabinet.people.models import Person
from metodkabinet.staff.models import Attestation, Course, Education


def expectations_of(people: Sequence[Person]) -> list[Expectation]:
    """Education and courses of everybody, attestation of pedagogical posts: only they have it. Three queries."""
    everyone = {person.pk for person in people}
    pedagogical = {person.pk for person in people if person.main_post is not None and person.main_post.is_pedagogical}
    return [
        Expectation("образование", everyone, _holders(Education, everyone)),
        Expectation("курсы", everyone, _holders(Course, everyone)),
        Expectation("аттестация", pedagogical, _holders(Attestation, everyone)),
    ]


def _holders(model: type[Any], people: set[int]) -> set[int]:
    rows = model.objects.filter(person__in=people).order_by()
    return set(rows.values_list("person_id", flat=True).distinct())
