"""Who may hand out what. Nobody gives a role he has not himself, nor beyond the reach of his own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from metodkabinet.associations.enums import Mark, OfficeKind, PostRole
from metodkabinet.associations.models import Association, Office, RoleGrant
from metodkabinet.kit import access, registry
from metodkabinet.organisations.models import Municipality, Organisation, Region, Territory
from metodkabinet.people.models import Person

Scope = Region | Municipality | Organisation | Association


def can_manage_association(user: access.Actor, association: Association) -> bool:
    """Change the card, the composition, the regulation, the settings, the groups."""
    return covers(user, "associations.manage", association)


def can_record_act(user: access.Actor, association: Association) -> bool:
    """Create, reorganise, liquidate, move: who answers for the territory, not the head."""
    return covers(user, "associations.manage_life", association)


def can_invite_into(user: access.Actor, association: Association) -> bool:
    """Call people of the composition to work on the site."""
    return covers(user, "accounts.invite", association)


def can_add_association(user: access.Actor, region: Region, municipality: Municipality | None) -> bool:
    """Make a new body of a municipality, or of the whole region."""
    return covers(user, "associations.manage_life", municipality if municipality is not None else region)


def can_appoint(user: access.Actor, kind: OfficeKind, association: Association) -> bool:
    """Appoint to an office, or dismiss from it."""
    return covers(user, "associations.appoint", association) and can_hand_role(user, kind, association)


def can_hand_role(user: access.Actor, role: OfficeKind | PostRole, scope: Scope) -> bool:
    """Everything the role may do there, this user may do there himself, just as far."""
    needed = {key: cells[role.value] for key, cells in registry.assembly.role_table.items() if role.value in cells}
    return all(
        covers(user, capability, _region_of(scope) if mark == Mark.REGION else scope)
        for capability, mark in needed.items()
    )


def can_let_in(user: access.Actor, person: Person, day: date) -> bool:
    """Whoever comes in as this person holds the person's offices and roles: each must be his to hand out."""
    lasting = Q(until=None) | Q(until__gte=day)
    offices = Office.objects.filter(lasting, person=person).select_related("association__region").order_by("pk")
    grants = RoleGrant.objects.filter(lasting, person=person).order_by("pk")
    return all(can_hand_role(user, OfficeKind(one.kind), one.association) for one in offices) and all(
        can_hand_role(user, PostRole(one.role), one.scope) for one in grants
    )


def covers(user: access.Actor, capability: str, scope: Scope) -> bool:
    """Does the capability reach the whole scope?"""
    if _pk_of_region(scope) in access.reach(user, capability, Region):
        return True
    if isinstance(scope, Organisation):
        return scope.territory_id in access.reach(user, capability, Territory) or scope.pk in access.reach(
            user, capability, Organisation
        )
    return not isinstance(scope, Region) and scope.pk in access.reach(user, capability, type(scope))


def _pk_of_region(scope: Scope) -> int:
    return scope.pk if isinstance(scope, Region) else scope.region_id


def _region_of(scope: Scope) -> Region:
    return scope if isinstance(scope, Region) else scope.region
