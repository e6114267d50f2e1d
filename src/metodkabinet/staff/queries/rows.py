"""Rows of the staff card, and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.kit.components.typography import day
from metodkabinet.people.models import Person
from metodkabinet.people.queries.sections import Kind
from metodkabinet.staff.models import Attestation, Award, Course, Education

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit.access import Actor

ORDERS: dict[type[Any], tuple[str, ...]] = {
    Education: ("is_retraining", "-year", "pk"),
    Attestation: ("-date", "-pk"),
    Course: ("-end_date", "-pk"),
    Award: ("-date", "-pk"),
}


def rows_of(person: Person, model: type[Any]) -> QuerySet[Any]:
    """The rows of one card in the order in which they are read."""
    rows: QuerySet[Any] = model.objects.filter(person=person).order_by(*ORDERS[model])
    return rows


def manageable_rows(user: Actor, model: type[Any]) -> QuerySet[Any]:
    """Rows of cards that this user may change."""
    mine = Person.objects.manageable_by(user).values("pk")
    rows: QuerySet[Any] = model.objects.filter(person__in=mine).select_related("person__region")
    return rows


def _education_note(row: Education) -> str:
    kind = "переподготовка" if row.is_retraining else row.get_level_display()
    hours = f"{row.hours} ч" if row.hours else ""
    return ", ".join(filter(None, [kind, f"профиль {row.get_profile_display()}", row.speciality, hours]))


def _attestation_note(row: Attestation) -> str:
    return ", ".join(filter(None, [row.act, f"действует до {day(row.until)}" if row.until else "бессрочно"]))


KINDS = {
    kind.key: kind
    for kind in (
        Kind("education", Education, "Образование", "Добавить диплом или переподготовку", _education_note),
        Kind("attestation", Attestation, "Аттестация", "Добавить аттестацию", _attestation_note),
        Kind("course", Course, "Курсы", "Добавить курсы", lambda row: f"{row.organiser}, до {day(row.end_date)}"),
        Kind("award", Award, "Награды", "Добавить награду", lambda row: row.get_level_display()),
    )
}
