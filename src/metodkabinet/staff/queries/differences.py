"""A correction in words: field by field, as it was and as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model

from metodkabinet.kit.components.typography import day
from metodkabinet.people.models import Employment, Person
from metodkabinet.staff.enums import Noun
from metodkabinet.staff.models import Attestation, Award, Correction, Course, Education

MODELS: dict[str, type[Model]] = {
    Noun.PERSON.value: Person, Noun.EMPLOYMENT.value: Employment, Noun.EDUCATION.value: Education,
    Noun.ATTESTATION.value: Attestation, Noun.COURSE.value: Course, Noun.AWARD.value: Award,
}  # fmt: skip
_UNSAID = frozenset({"photo", "cases"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field."""

    label: str
    before: str
    after: str


def packed(value: object) -> Any:
    """As JSON can hold it."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def unpacked(noun: str, name: str, value: Any) -> Any:
    """As the card of a service holds it."""
    field: Any = MODELS[noun]._meta.get_field(name)
    if value is None or not isinstance(field, Field):
        return value
    related: Any = field.related_model
    return related._base_manager.get(pk=value) if related else field.to_python(value)


def differences(correction: Correction) -> list[Difference]:
    """What differs; of a row added or removed, everything that it says."""
    names = [*correction.before, *(name for name in correction.after if name not in correction.before)]
    told = [
        Difference(_label(correction.noun, name), _shown(correction, "before", name), _shown(correction, "after", name))
        for name in names
        if name not in _UNSAID
    ]
    return [one for one in told if one.before != one.after]


def _label(noun: str, name: str) -> str:
    return str(getattr(MODELS[noun]._meta.get_field(name), "verbose_name", name))


def _shown(correction: Correction, side: str, name: str) -> str:
    said = getattr(correction, side)
    if said.get(name) in {None, ""}:
        return ""
    field: Any = MODELS[correction.noun]._meta.get_field(name)
    if field.is_relation:
        found = field.related_model._base_manager.filter(pk=said[name]).first()
        return str(found or "")
    value = field.to_python(said[name])
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, date):
        return day(value)
    return str(dict(field.flatchoices).get(value, value))
