"""What the page of one activity shows in numbers and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from metodkabinet.activities.enums import ActivityState, RegistrationState
from metodkabinet.activities.models import LIVE, Participation, Registration
from metodkabinet.kit import clock
from metodkabinet.kit.figures.links import Counted, Period, counted

if TYPE_CHECKING:
    from metodkabinet.activities.models import Activity
    from metodkabinet.people.models import Person

SHOWN = (
    "activities.registrations", "activities.participations", "activities.people_involved", "activities.organisations",
    "activities.municipalities", "activities.unmatched", "activities.declared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Who would learn of a change: by letter or on the site, and who has no address."""

    everyone: int
    unreachable: list[str]


def numbers_of(activity: Activity) -> list[Counted]:
    """The counters of one activity, each with the way to its rows."""
    period = Period(activity.start_date, activity.end_date + timedelta(days=1))
    return [counted(key, activity, period, name=f"activity:{activity.pk}") for key in SHOWN]


def own_registration(activity: Activity, person: Person | None) -> Registration | None:
    """Of the reader himself."""
    if person is None:
        return None
    return Registration.objects.filter(activity=activity, person=person, state__in=LIVE).first()


def is_open(activity: Activity) -> bool:
    """Registration is possible now."""
    return activity.state == ActivityState.ANNOUNCED and activity.end_date >= clock.today(activity.zone)


def around(activity: Activity) -> dict[str, Any]:
    """What stands around it, for the template."""
    return {
        "co_owners": list(activity.co_owners.select_related("association").order_by("pk")),
        "partners": list(activity.partners.select_related("organisation").order_by("pk")),
        "directions": list(activity.directions.select_related("direction").order_by("direction__position", "pk")),
        "recordings": list(activity.recordings.order_by("pk")),
        "declared": list(activity.declared_counts.select_related("municipality").order_by("pk")),
        "children": list(activity.children.select_related("kind").order_by("start_date", "pk")),
        "unmatched": Participation.objects.unmatched().filter(activity=activity).count(),
        "asked": Registration.objects.filter(activity=activity, state=RegistrationState.ASKED).count(),
        "waiting": Registration.objects.filter(activity=activity, state=RegistrationState.WAITING).count(),
    }


def told_of(activity: Activity) -> Told:
    """The preview of a postponement or a cancellation."""
    rows = Registration.objects.filter(activity=activity, state__in=LIVE)
    reachable = Q(person__user__isnull=False) | Q(person__email__gt="") | Q(contact__email__gt="")
    silent = rows.exclude(reachable).order_by("name_then", "pk")
    return Told(rows.count(), list(silent.values_list("name_then", flat=True)))
