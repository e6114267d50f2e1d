"""Roles that come with a post: approver, method centre, director, each in exactly one scope."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from metodkabinet.associations.enums import AssociationState, PostRole
from metodkabinet.associations.models import Association, RoleGrant
from metodkabinet.associations.permissions import can_hand_role
from metodkabinet.associations.services.composition import not_oneself
from metodkabinet.associations.services.refusals import AssociationsRefused, same_region
from metodkabinet.audit.services import record
from metodkabinet.organisations.models import Municipality, Organisation, Region
from metodkabinet.people.enums import PersonState

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person

Scope = Region | Municipality | Organisation | Association
FITTING: dict[PostRole, tuple[type, ...]] = {
    PostRole.APPROVER: (Organisation, Association),
    PostRole.METHODIST: (Region, Municipality),
    PostRole.DIRECTOR: (Organisation,),
}


@transaction.atomic
def grant_role(person: Person, role: PostRole, scope: Scope, *, since: date, basis: str, by: User | None) -> RoleGrant:
    """Give a role in a scope of the person's own region. Nobody gives what he has not himself."""
    same_region(person.region_id, scope.region_id, str(scope))
    not_oneself(person, by)
    if not isinstance(scope, FITTING[role]):
        raise AssociationsRefused(f"Роль «{role.label}» нельзя дать в пределах «{scope}».", field="scope")
    column = {Region: "region", Municipality: "municipality", Organisation: "organisation", Association: "association"}
    where = {column[type(scope)]: scope}
    if isinstance(scope, Association) and scope.state == AssociationState.LIQUIDATED:
        raise AssociationsRefused("Объединение ликвидировано: ролей в нём больше нет.", field="scope")
    if person.state != PersonState.ACTIVE:
        text = f"Карточка «{person}» в архиве. Верните её, если человек снова работает."
        raise AssociationsRefused(text, field="person")
    if by is not None and not can_hand_role(by, role, scope):
        raise AssociationsRefused(
            f"Роль «{role.label}» в пределах «{scope}» может дать только тот, у кого самого есть все её права.",
            field="scope",
        )
    held = RoleGrant.objects.select_for_update().filter(person=person, role=role, **where)
    if held.filter(Q(until=None) | Q(until__gt=since)).exists():
        raise AssociationsRefused(f"{person} уже имеет эту роль здесь.", field="person")
    grant = RoleGrant.objects.create(person=person, role=role, since=since, basis=basis, **where)
    record(
        "associations.role.granted",
        grant,
        by=by,
        after={"person": str(person), "role": role.label, "scope": str(scope), "since": since},
        region_id=person.region_id,
    )
    return grant


def end_roles_in(association: Association, day: date, *, by: User | None) -> None:
    """Roles held in an association end with it."""
    lasting = RoleGrant.objects.select_for_update().filter(Q(until=None) | Q(until__gt=day), association=association)
    for grant in lasting.select_related("person").order_by("pk"):
        said = {"person": str(grant.person), "role": grant.get_role_display(), "until": day}
        record("associations.role.ended", grant, by=by, after=said, region_id=association.region_id)
        if grant.since >= day:
            grant.delete()
        else:
            grant.until = day
            grant.save(update_fields=["until"])


@transaction.atomic
def end_role(grant: RoleGrant, *, until: date, by: User | None) -> RoleGrant:
    """Take a role away from a day on."""
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    not_oneself(locked.person, by)
    if by is not None and not can_hand_role(by, PostRole(locked.role), locked.scope):
        raise AssociationsRefused("Эту роль может прекратить только тот, кто вправе её дать.")
    if locked.until is not None:
        raise AssociationsRefused(f"Роль уже прекращена {locked.until:%d.%m.%Y}.")
    if until <= locked.since:
        raise AssociationsRefused(f"Дата должна быть позже {locked.since:%d.%m.%Y}.", field="until")
    locked.until = until
    locked.save(update_fields=["until"])
    record(
        "associations.role.ended",
        locked,
        by=by,
        after={"person": str(locked.person), "role": locked.get_role_display(), "until": until},
        region_id=locked.person.region_id,
    )
    return locked
