"""Who may ask whom to look at his card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.kit import access
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.staff.models import Campaign


def can_refresh_person(user: access.Actor, person: Person) -> bool:
    """Give a personal link, decide on what the person corrected by it."""
    return Person.objects.visible_to(user).reached_by(user, "staff.refresh").filter(pk=person.pk).exists()


def can_manage_campaign(user: access.Actor, campaign: Campaign) -> bool:
    """Remind, close, undo: for whoever began it and for those whose whole region it is."""
    return type(campaign).objects.manageable_by(user).filter(pk=campaign.pk).exists()
