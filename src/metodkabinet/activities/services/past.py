"""What already took place: a list of names comes in, each line kept as it was written, nobody recognised silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.enums import Evidence
from metodkabinet.activities.models import Session
from metodkabinet.activities.services.activities import ActivityCard, When, add_activity
from metodkabinet.activities.services.presence import mark_many
from metodkabinet.activities.services.states import hold_activity
from metodkabinet.people.models import Person
from metodkabinet.people.services import ContactCard, add_contact

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity, Participant, Presence
    from metodkabinet.associations.models import Association
    from metodkabinet.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ListLine:
    """One who was there: as he is written, and the card when a person has chosen it."""

    name: str
    organisation_text: str = ""
    email: str = ""
    raw: str = ""
    organisation: Organisation | None = None
    person: Person | None = None


@transaction.atomic
def record_past_activity(
    owner: Association, card: ActivityCard, when: When, lines: Sequence[ListLine] = (), *, by: User | None
) -> Activity:
    """Held already: entered with its list in one go."""
    activity = hold_activity(add_activity(owner, card, when, by=by), by=by)
    if lines:
        take_in_list(Session.objects.get(activity=activity), lines, by=by)
    return activity


@transaction.atomic
def take_in_list(session: Session, lines: Sequence[ListLine], *, by: User | None) -> list[Presence]:
    """Each line proves one participant; those without a chosen card are guests, «не сверены с базой»."""
    people = [(_who(session, line, by=by), line.raw or line.name) for line in lines]
    return mark_many(session, people, evidence=Evidence.IMPORT, by=by)


def _who(session: Session, line: ListLine, *, by: User | None) -> Participant:
    if line.person is not None:
        return line.person
    card = ContactCard(line.name, line.email, "", line.organisation_text, line.organisation)
    return add_contact(session.activity.region, card, by=by)
