"""What certificates show on pages of others: an activity, a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metodkabinet.activities.enums import ActivityState
from metodkabinet.certificates.queries import registers

if TYPE_CHECKING:
    from metodkabinet.activities.models import Activity
    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Person

FEW = 20


def of_activity(request: Request, activity: Activity) -> Mapping[str, Any] | None:
    """Its issuings, and the way to begin one."""
    batches = list(registers.batches_of(activity, request.user)[:FEW])
    began = activity.state in {ActivityState.HELD, ActivityState.ANNOUNCED}
    may = began and registers.issued_for_by(request.user).filter(pk=activity.pk).exists()
    if not batches and not may:
        return None
    return {"activity": activity, "batches": batches, "may_issue": may, "is_held": activity.state == ActivityState.HELD}


def of_person(request: Request, person: Person) -> Mapping[str, Any] | None:
    """What he was given, as far as the reader knows it."""
    found = list(registers.certificates_of(person, request.user)[: FEW + 1])
    if not found:
        return None
    return {"certificates": found[:FEW], "has_more": len(found) > FEW}
