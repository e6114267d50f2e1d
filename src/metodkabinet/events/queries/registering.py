"""What the page of registration needs: organisations by a few letters, colleagues, the event behind a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.events.models import Event
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Organisation
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.organisations.models import Region

SHOWN = 12
SHORT = 2  # fewer letters find everything


def event_of_code(code: str) -> Event | None:
    """The event of a short link, once it is announced."""
    rows = Event.objects.exclude(activity__state=ActivityState.DRAFT)
    return rows.select_related("activity__owner__region", "activity__kind").filter(code=code).first()


def event_of(activity_id: int) -> Event | None:
    """The facet of an activity, if it has one."""
    rows = Event.objects.select_related("activity__owner__region", "activity__region", "questions", "feedback")
    return rows.filter(activity=activity_id).first()


def organisations_like(region: Region, written: str) -> list[Organisation]:
    """Acting ones whose name holds every word that was written; the exact one alone when there is just one."""
    words = search_key(written).split()
    if not words or len(search_key(written)) < SHORT:
        return []
    rows = Organisation.objects.filter(region=region, until=None)
    for word in words:
        rows = rows.filter(search_key__contains=word)
    found = list(rows.select_related("municipality").order_by("sort_key", "pk")[:SHOWN])
    exact = [one for one in found if search_key(one.short_name) == " ".join(words)]
    return exact if len(exact) == 1 else found


def colleagues_of(person: Person, event: Event) -> QuerySet[Person]:
    """Others of his organisation who have not registered yet."""
    rows = Person.objects.filter(
        region=event.activity.region_id, main_organisation=person.main_organisation_id, state=PersonState.ACTIVE
    )
    if person.main_organisation_id is None:
        return rows.none()
    going = Registration.objects.filter(activity=event.activity_id, state__in=LIVE, person__isnull=False)
    rows = rows.exclude(pk__in=going.order_by().values("person")).exclude(pk=person.pk)
    return rows.order_by("sort_key", "pk")
