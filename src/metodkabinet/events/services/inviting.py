"""Calling people to come: rows first, letters by the worker, one reminder to those who have not registered."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from metodkabinet.activities.enums import ActivityState
from metodkabinet.audit.services import record
from metodkabinet.events.models import Invitation
from metodkabinet.events.queries.doors import why_shut
from metodkabinet.events.queries.invited import silent_of
from metodkabinet.events.services.events import lock_event
from metodkabinet.events.services.notices import tell_invitation
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.kit import clock
from metodkabinet.people.services import ContactCard, add_contact

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.events.models import Event
    from metodkabinet.people.models import Contact, Person

Whose = tuple[int | None, int | None]  # the person, the contact
MOST = 2000
STEP = 50  # letters written in one step of the worker


@transaction.atomic
def invite_people(
    event: Event, people: Sequence[Person], cards: Sequence[ContactCard] = (), *, by: User | None
) -> list[Invitation]:
    """Write down who is called. Those called before are passed over; returns the new ones."""
    locked = lock_event(event)
    if locked.activity.state == ActivityState.DRAFT:
        raise EventsRefused("Мероприятие ещё черновик. Сначала объявите его, потом приглашайте.")
    if shut := why_shut(locked):
        raise EventsRefused(shut)
    if not people and not cards:
        raise EventsRefused("Никто не выбран. Отметьте людей или впишите их.", field="lines")
    if len(people) + len(cards) > MOST:
        raise EventsRefused(f"За один раз – не больше {MOST} человек. Пригласите частями.", field="lines")
    region = locked.activity.region
    if any(person.region_id != region.pk for person in people):
        raise EventsRefused("Пригласить можно только людей своего региона.")
    known: set[Any] = set(Invitation.objects.filter(event=locked).values_list("person_id", "contact_id"))
    fresh = _fresh(locked, [*people, *(add_contact(region, card, by=by) for card in cards)], known, by=by)
    made = Invitation.objects.bulk_create(fresh, batch_size=200)
    if made:
        record("events.invitation.sent", locked, by=by, after={"count": len(made)})
    return made


@transaction.atomic
def remind_invited(event: Event, *, by: User | None) -> int:
    """Once more to those who have been silent; nobody is reminded twice."""
    locked = lock_event(event)
    if shut := why_shut(locked):
        raise EventsRefused(shut)
    count = 0
    for invitation in silent_of(locked).select_related("person__user", "contact").order_by("pk"):
        invitation.event = locked
        invitation.reminded_at = clock.now()
        invitation.letter = tell_invitation(invitation, reminder=True) or invitation.letter
        invitation.save(update_fields=["reminded_at", "letter"])
        count += 1
    if not count:
        raise EventsRefused("Напоминать некому: все записались, уже получили напоминание или без почты.")
    record("events.invitation.reminded", locked, by=by, after={"count": count})
    return count


@transaction.atomic
def send_invitations(event: Event) -> bool:
    """The next letters; False when none is left. A step killed half-way is done again as a whole."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(event=event, sent_at=None)
    chosen = list(rows.select_related("person__user", "contact", "event__activity").order_by("pk")[:STEP])
    for invitation in chosen:
        invitation.letter = tell_invitation(invitation, reminder=False)
        invitation.sent_at = clock.now()
        invitation.save(update_fields=["letter", "sent_at"])
    return len(chosen) == STEP


def _fresh(
    event: Event, everyone: Iterable[Person | Contact], known: set[Whose], *, by: User | None
) -> list[Invitation]:
    found: dict[Whose, Invitation] = {}
    for one in everyone:
        person, contact = _as_known(one)
        key = (person.pk if person else None, contact.pk if contact else None)
        if key not in known:
            whose = person or contact
            assert whose is not None
            name = person.full_name if person else whose.name
            found[key] = Invitation(
                event=event, person=person, contact=contact, name=name, email=_address(whose), written_at=clock.now(),
                nonce=secrets.token_urlsafe(16)[:22], by=by,
            )  # fmt: skip
    return list(found.values())


def _as_known(one: Person | Contact) -> tuple[Person | None, Contact | None]:
    """A guest who was recognised is the person."""
    person = one if hasattr(one, "full_name") else one.person
    return (person, None) if person is not None else (None, one)  # type: ignore[return-value]


def _address(whose: Person | Contact) -> str:
    user = getattr(whose, "user", None)
    return str(user.email if user is not None else whose.email)
