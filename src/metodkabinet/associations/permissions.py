"""Who may hand out what. Nobody gives a role he has not himself, nor beyond the reach of his own."""

from __future__ import annotations

from metodkabinet.associations.enums import Mark, OfficeKind, PostRole, Role
from metodkabinet.associations.models import Association
from metodkabinet.kit import access, registry
from metodkabinet.organisations.models import Municipality, Organisation, Region, Territory

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
    """Everything the role adds to what every librarian may, this user may do there himself, just as far."""
    needed = {
        key: cells[role.value]
        for key, cells in registry.assembly.role_table.items()
        if role.value in cells and cells[role.value] != cells.get(Role.LIBRARIAN.value)
    }
    return all(
        covers(user, capability, _region_of(scope) if mark == Mark.REGION else scope)
        for capability, mark in needed.items()
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
