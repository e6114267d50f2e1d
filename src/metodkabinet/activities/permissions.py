"""Who may do what in the ledger; the body asked is the owner or a co-owner."""

from __future__ import annotations

from metodkabinet.activities.models import Activity, OutsideEvent
from metodkabinet.associations.models import Association
from metodkabinet.kit import access


def can_manage_activity(user: access.Actor, activity: Activity) -> bool:
    """Change it, mark who came, answer requests."""
    return Activity.objects.manageable_by(user).filter(pk=activity.pk).exists()


def can_see_people(user: access.Actor, activity: Activity) -> bool:
    """Read the lists of names, not only the numbers."""
    return Activity.objects.visible_to(user).people_known_to(user).filter(pk=activity.pk).exists()


def can_add_activity(user: access.Actor, association: Association) -> bool:
    """Plan something for this body."""
    return Association.objects.visible_to(user).reached_by(user, "activities.manage").filter(pk=association.pk).exists()


def can_manage_outside_event(user: access.Actor, event: OutsideEvent) -> bool:
    """Keep this line of the register."""
    return OutsideEvent.objects.manageable_by(user).filter(pk=event.pk).exists()
