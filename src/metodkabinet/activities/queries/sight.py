"""Who finds which activity in the search: the same rules as `Activity.visible_to`, as tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from metodkabinet.activities.enums import ActivityState, Openness
from metodkabinet.activities.models import Activity
from metodkabinet.associations.models import Association
from metodkabinet.kit import access
from metodkabinet.organisations.models import Region

if TYPE_CHECKING:
    from django.db.models import QuerySet

EVERYWHERE = "everywhere"
CAPABILITIES = {"manage": "activities.manage", "body": "activities.see_body"}


def findable_activities() -> QuerySet[Activity]:
    """Everything the search holds."""
    return Activity.objects.select_related("kind", "owner").prefetch_related("co_owners").order_by("pk")


def tokens_of(activity: Activity) -> list[str]:
    """Managers of the bodies find drafts too; the bodies what is announced; the region what is open to it."""
    bodies = [activity.owner_id, *(shared.association_id for shared in activity.co_owners.all())]
    tokens = [EVERYWHERE, *_of("manage", activity.region_id, bodies)]
    if activity.state != ActivityState.DRAFT:
        tokens += _of("body", activity.region_id, bodies)
        if activity.openness != Openness.BODY:
            tokens.append(f"region:{activity.region_id}")
    return tokens


def tokens_for(user: access.Actor) -> Iterable[str]:
    """What this reader holds."""
    known = access.reach(user, "activities.see", Region)
    if known.everything:
        return [EVERYWHERE]
    tokens = [f"region:{pk}" for pk in known.ids]
    for word, capability in CAPABILITIES.items():
        tokens += [f"{word}-region:{pk}" for pk in access.reach(user, capability, Region).ids]
        tokens += [f"{word}:{pk}" for pk in access.reach(user, capability, Association).ids]
    return tokens


def _of(word: str, region_id: int, bodies: Iterable[int]) -> list[str]:
    return [f"{word}-region:{region_id}", *(f"{word}:{pk}" for pk in bodies)]
