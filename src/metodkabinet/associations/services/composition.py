"""Members by order and offices: who came and went, when and on what ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.associations.enums import AssociationState, OfficeKind
from metodkabinet.associations.models import Association, Ground, Membership, Office
from metodkabinet.associations.services.refusals import AssociationsRefused, same_region
from metodkabinet.audit.services import record
from metodkabinet.people.enums import PersonState

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person


@transaction.atomic
def enrol_members(
    association: Association, people: Sequence[Person], *, since: date, ground: Ground, by: User | None
) -> list[Membership]:
    """Take people in by one order. Who is a member already stays one and is not counted twice."""
    locked = _open_association(association, ground, since)
    members = set(locked.memberships.filter(until=None).values_list("person_id", flat=True))
    enrolled = []
    for person in people:
        _check_person(locked, person)
        if person.pk in members:
            continue
        membership = Membership.objects.create(association=locked, person=person, since=since, ground=ground)
        members.add(person.pk)
        enrolled.append(membership)
        record("associations.membership.begun", membership, by=by, after={"member": str(person), "since": since})
    return enrolled


@transaction.atomic
def end_membership(membership: Membership, *, until: date, ground: Ground, by: User | None) -> Membership:
    """Somebody leaves: `until` is the first day he is no longer a member."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    _check_end(locked, until, ground)
    locked.until, locked.ended_by = until, ground
    locked.save(update_fields=["until", "ended_by"])
    record("associations.membership.ended", locked, by=by, after={"member": str(locked.person), "until": until})
    return locked


@transaction.atomic
def appoint_officer(
    association: Association,
    person: Person,
    kind: OfficeKind,
    *,
    since: date,
    ground: Ground,
    by: User | None,
    title: str = "",
) -> Office:
    """Appoint; a new head takes the office over from the former one on the same day."""
    locked = _open_association(association, ground, since)
    _check_person(locked, person)
    not_oneself(person, by)
    holders = Office.objects.select_for_update().filter(association=locked, kind=kind, until=None)
    if holders.filter(person=person).exists():
        raise AssociationsRefused(f"{person} уже занимает эту должность.", field="person")
    if kind is OfficeKind.HEAD:
        for former in holders:
            _check_end(former, since, ground)
            former.until, former.ended_by = since, ground
            former.save(update_fields=["until", "ended_by"])
            record("associations.office.ended", former, by=by, after={"officer": str(former), "until": since})
    office = Office.objects.create(
        association=locked, person=person, kind=kind, title=title, since=since, ground=ground
    )
    record("associations.office.begun", office, by=by, after={"officer": str(office), "since": since})
    return office


@transaction.atomic
def dismiss_officer(office: Office, *, until: date, ground: Ground, by: User | None) -> Office:
    """Somebody leaves an office. The head leaves only by the appointment of the next one."""
    locked = Office.objects.select_for_update().get(pk=office.pk)
    if locked.kind == OfficeKind.HEAD:
        raise AssociationsRefused(
            "Объединение не может остаться без руководителя: назначьте нового, прежний уйдёт сам."
        )
    not_oneself(locked.person, by)
    _check_end(locked, until, ground)
    locked.until, locked.ended_by = until, ground
    locked.save(update_fields=["until", "ended_by"])
    record("associations.office.ended", locked, by=by, after={"officer": str(locked), "until": until})
    return locked


def _open_association(association: Association, ground: Ground, since: date) -> Association:
    locked = Association.objects.select_for_update().get(pk=association.pk)
    if locked.state == AssociationState.LIQUIDATED:
        raise AssociationsRefused("Объединение ликвидировано: его состав больше не меняется.")
    if ground.association_id != locked.pk:
        raise AssociationsRefused("Основание принадлежит другому объединению. Выберите своё.", field="ground")
    if locked.since and since < locked.since:
        raise AssociationsRefused("Дата раньше дня создания объединения. Проверьте год.", field="since")
    return locked


def _check_person(association: Association, person: Person) -> None:
    same_region(association.region_id, person.region_id, str(person))
    if person.state != PersonState.ACTIVE:
        raise AssociationsRefused(f"Карточка «{person}» в архиве. Верните её, если человек снова работает.")


def not_oneself(person: Person, by: User | None) -> None:
    """Nobody hands a role to himself or takes his own away; the administrator does it for him."""
    if by is not None and person.user_id == by.pk and not by.is_administrator:
        raise AssociationsRefused("Свою должность нельзя менять самому. Попросите методический центр.", field="person")


def _check_end(row: Membership | Office, until: date, ground: Ground) -> None:
    if row.until is not None:
        raise AssociationsRefused(f"{row.person}: полномочия уже прекращены {row.until:%d.%m.%Y}.")
    if until <= row.since:
        raise AssociationsRefused(
            f"Дата прекращения должна быть позже {row.since:%d.%m.%Y} – дня, когда полномочия начались.", field="until"
        )
    if ground.association_id != row.association_id:
        raise AssociationsRefused("Основание принадлежит другому объединению. Выберите своё.", field="ground")
