"""Who was called, whether the letter came, whether he registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.events.models import Event, Invitation
from metodkabinet.kit.letters.models import Letter
from metodkabinet.organisations.models import Municipality
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from metodkabinet.kit import access


def with_answers(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Each with the state of its letter and whether he registered."""
    live = Registration.objects.filter(activity=OuterRef("event__activity"), state__in=LIVE)
    mine = Q(person__isnull=False, person=OuterRef("person")) | Q(contact__isnull=False, contact=OuterRef("contact"))
    mine |= Q(person__isnull=False, person=OuterRef("contact__person"))
    letters = Letter.objects.filter(key=OuterRef("letter")).values("state")[:1]
    return rows.annotate(has_registered=Exists(live.filter(mine)), letter_state=Subquery(letters))


def invited_count(event: Event) -> int:
    """How many were called."""
    return Invitation.objects.filter(event=event).count()


def silent_of(event: Event) -> QuerySet[Invitation]:
    """Written to, not registered, not reminded yet."""
    rows = with_answers(Invitation.objects.filter(event=event, reminded_at=None, sent_at__isnull=False))
    return rows.exclude(letter="").filter(has_registered=False)  # type: ignore[misc]  # annotated above


def invitable_people(event: Event, user: access.Actor, places: Collection[Municipality]) -> QuerySet[Person]:
    """Those the organiser knows, of these municipalities with their districts when any are named; the uncalled."""
    rows = Person.objects.visible_to(user).filter(region=event.activity.region_id, state=PersonState.ACTIVE)
    if places:
        ids = [place.pk for place in places]
        rows = rows.filter(Q(municipality__in=ids) | Q(municipality__parent__in=ids))
    called = Invitation.objects.filter(event=event, person__isnull=False).order_by().values("person")
    return rows.exclude(pk__in=called).select_related("user", "main_organisation").order_by("sort_key", "pk")
