"""Who may change what of territories and organisations."""

from __future__ import annotations

from metodkabinet.kit import access
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.models import Municipality, Organisation, Region, Territory


def can_manage_organisation(user: access.Actor, organisation: Organisation) -> bool:
    """Change the card and the libraries."""
    return Organisation.objects.manageable_by(user).filter(pk=organisation.pk).exists()


def can_end_organisation(user: access.Actor, organisation: Organisation) -> bool:
    """Close, join, move, give the status of a base site: who answers for the territory, not the school itself."""
    return organisation.territory_id in access.reach(user, "organisations.manage", Territory)


def can_place_organisation(user: access.Actor, region: Region, municipality: Municipality | None, kind: str) -> bool:
    """Have an organisation of this kind stand in this municipality."""
    if region.pk in access.reach(user, "organisations.manage", Region):
        return True
    subject = OrganisationKind(kind).subject
    mine = Territory.objects.manageable_by(user)
    return mine.filter(region=region, municipality=municipality, subject=subject).exists()


def can_add_municipality(user: access.Actor, region: Region) -> bool:
    """The list of municipalities is kept for the whole region."""
    return region.pk in access.reach(user, "organisations.manage_territory", Region)
