"""What the page of registration needs: organisations by a few letters, colleagues, the event behind a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.events.models import Event
from metodkabinet.kit.questionnaires.models import Response
from metodkabinet.kit.questionnaires.summaries import answer_files
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Organisation
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit import access
    from metodkabinet.organisations.models import Region

SHOWN, SERIES = 12, 24
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


def siblings_of(event: Event) -> list[Event]:
    """The other meetings of its series."""
    rows = Event.objects.filter(series_of=event.series_of_id or event.pk).exclude(pk=event.pk)
    return list(rows.select_related("activity").order_by("activity__start_date", "pk")[:SERIES])


def answered_files(user: access.Actor) -> QuerySet[Any]:
    """Files that those who registered sent to the organiser."""
    mine = Event.objects.manageable_by(user).exclude(questions=None)
    return answer_files(Response.objects.filter(questionnaire__in=mine.order_by().values("questions")))
