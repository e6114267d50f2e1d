"""Members by order and offices: who came and went, when and on what ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from metodkabinet.associations.enums import AssociationState, OfficeKind
from metodkabinet.associations.models import Association, Ground, Membership, Office
from metodkabinet.associations.permissions import can_appoint
from metodkabinet.associations.services.grounds import NewGround, settle_ground
from metodkabinet.associations.services.notices import tell_of_enrolment, tell_of_office
from metodkabinet.associations.services.refusals import AssociationsRefused, same_region
from metodkabinet.audit.services import record
from metodkabinet.people.enums import PersonState

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person

Held = TypeVar("Held", Membership, Office)


@transaction.atomic
def enrol_members(
    association: Association, people: Sequence[Person], *, since: date, ground: Ground | NewGround, by: User | None
) -> list[Membership]:
    """Take people in by one order. Who is a member already stays one and is not counted twice."""
    locked = _open_association(association, since)
    order = settle_ground(locked, ground, by=by)
    before = {row.person_id: row.until for row in locked.memberships.order_by("since", "pk")}
    enrolled = []
    for person in {one.pk: one for one in people}.values():
        _check_person(locked, person)
        until = before.get(person.pk, since)
        if until is None:
            continue
        if until > since:
            raise AssociationsRefused(
                f"{person} уже был в составе до {until:%d.%m.%Y}: включить снова можно с этого дня.", field="since"
            )
        membership = Membership.objects.create(association=locked, person=person, since=since, ground=order)
        enrolled.append(membership)
        record("associations.membership.begun", membership, by=by, after={"member": str(person), "since": since})
        tell_of_enrolment(membership)
    if not enrolled:
        raise AssociationsRefused("Все отмеченные уже в составе объединения.")
    return enrolled


@transaction.atomic
def end_membership(membership: Membership, *, until: date, ground: Ground | NewGround, by: User | None) -> Membership:
    """Somebody leaves: `until` is the first day he is no longer a member."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    _end(locked, until, settle_ground(locked.association, ground, by=by))
    record("associations.membership.ended", locked, by=by, after={"member": str(locked.person), "until": until})
    return locked


@transaction.atomic
def appoint_officer(
    association: Association,
    person: Person,
    kind: OfficeKind,
    *,
    since: date,
    ground: Ground | NewGround,
    by: User | None,
    title: str = "",
) -> Office:
    """Appoint; a new head takes the office over from the former one on the same day."""
    locked = _open_association(association, since)
    order = settle_ground(locked, ground, by=by)
    _check_person(locked, person)
    not_oneself(person, by)
    _may_hand(kind, locked, by)
    offices = Office.objects.select_for_update().filter(association=locked, kind=kind)
    latest = offices.filter(person=person).order_by("-since", "-pk").first()
    if latest is not None and latest.until is None:
        raise AssociationsRefused(f"{person} уже занимает эту должность.", field="person")
    if latest is not None and latest.until is not None and latest.until > since:
        raise AssociationsRefused(
            f"{person} занимал эту должность до {latest.until:%d.%m.%Y}: назначить снова можно с этого дня.",
            field="since",
        )
    if kind == OfficeKind.HEAD:
        _hand_over(offices, since, order, by=by)
    office = Office.objects.create(
        association=locked, person=person, kind=kind, title=title.strip(), since=since, ground=order
    )
    record("associations.office.begun", office, by=by, after={"officer": str(office), "since": since})
    tell_of_office(office)
    return office


@transaction.atomic
def dismiss_officer(office: Office, *, until: date, ground: Ground | NewGround, by: User | None) -> Office:
    """Somebody leaves an office. The head leaves only by the appointment of the next one."""
    locked = Office.objects.select_for_update().get(pk=office.pk)
    if locked.kind == OfficeKind.HEAD:
        raise AssociationsRefused(
            "Объединение не может остаться без руководителя: назначьте нового, прежний уйдёт сам."
        )
    not_oneself(locked.person, by)
    _may_hand(OfficeKind(locked.kind), locked.association, by)
    _end(locked, until, settle_ground(locked.association, ground, by=by))
    record("associations.office.ended", locked, by=by, after={"officer": str(locked), "until": until})
    return locked


def end_everyone(association: Association, day: date, ground: Ground, *, by: User | None) -> None:
    """Whoever is in force on that day leaves with it; what would have begun later never begins."""
    for rows, noun in ((Membership.objects, "membership"), (Office.objects, "office")):
        lasting: QuerySet[Membership] | QuerySet[Office] = rows.select_for_update().filter(
            Q(until=None) | Q(until__gt=day), association=association
        )
        for row in lasting.select_related("person").order_by("pk"):
            said = {"person": str(row.person), "until": day}
            record(f"associations.{noun}.ended", row, by=by, after=said)
            if row.since >= day:
                row.delete()
            else:
                row.until, row.ended_by = day, ground
                row.save(update_fields=["until", "ended_by"])


def not_oneself(person: Person, by: User | None) -> None:
    """Nobody hands a role to himself or takes his own away; the administrator does it for him."""
    if by is not None and person.user_id == by.pk and not by.is_administrator:
        raise AssociationsRefused("Свою должность нельзя менять самому. Попросите методический центр.", field="person")


def _may_hand(kind: OfficeKind, association: Association, by: User | None) -> None:
    if by is not None and not can_appoint(by, OfficeKind(kind), association):
        raise AssociationsRefused(
            f"Назначать на должность «{OfficeKind(kind).label}» может тот, у кого самого есть все её права. "
            "Обратитесь в методический центр.",
            field="office",
        )


def _hand_over(offices: QuerySet[Office], since: date, ground: Ground, *, by: User | None) -> None:
    """The former head leaves on the day the new one begins; nobody is head before a head who was."""
    later = offices.filter(until__gt=since).order_by("-until", "pk").first()
    if later is not None:
        raise AssociationsRefused(
            f"До {later.until:%d.%m.%Y} объединением руководил другой человек: {later.person}.", field="since"
        )
    for former in offices.filter(until=None):
        not_oneself(former.person, by)
        _end(former, since, ground)
        record("associations.office.ended", former, by=by, after={"officer": str(former), "until": since})


def _end(row: Held, until: date, ground: Ground) -> None:
    if row.until is not None:
        raise AssociationsRefused(f"{row.person}: полномочия уже прекращены {row.until:%d.%m.%Y}.")
    if until <= row.since:
        raise AssociationsRefused(
            f"Дата прекращения должна быть позже {row.since:%d.%m.%Y} – дня, когда полномочия начались.", field="until"
        )
    row.until, row.ended_by = until, ground
    row.save(update_fields=["until", "ended_by"])


def _open_association(association: Association, since: date) -> Association:
    locked = Association.objects.select_for_update().get(pk=association.pk)
    if locked.state == AssociationState.LIQUIDATED:
        raise AssociationsRefused("Объединение ликвидировано: его состав больше не меняется.")
    if locked.since and since < locked.since:
        text = f"Объединение создано {locked.since:%d.%m.%Y}: раньше в нём никого не было."
        raise AssociationsRefused(text, field="since")
    return locked


def _check_person(association: Association, person: Person) -> None:
    same_region(association.region_id, person.region_id, str(person))
    if person.state != PersonState.ACTIVE:
        raise AssociationsRefused(f"Карточка «{person}» в архиве. Верните её, если человек снова работает.")
