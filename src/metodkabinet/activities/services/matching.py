"""A guest is recognised as a person of the base, by the click of a person; a mistake is undone as exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.models import Match
from metodkabinet.activities.services.joining import (
    join_participations,
    join_registrations,
    part_participations,
    part_registrations,
)
from metodkabinet.activities.services.refusals import ActivitiesRefused
from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.services import recognise_contact, unrecognise_contact

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@transaction.atomic
def confirm_match(contact: Contact, person: Person, *, by: User | None) -> Match:
    """Everything this guest registered for and took part in is now this person's. The same click twice is one match."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    known = Match.objects.filter(contact=contact, undone_at=None).first()
    if known is not None and known.person_id == person.pk:
        return known
    if contact.person_id is not None and contact.person_id != person.pk:
        raise ActivitiesRefused(f"Этот гость уже сверен с карточкой «{contact.person}». Сначала отмените ту сверку.")
    if person.state == PersonState.MERGED:
        raise ActivitiesRefused("Эта карточка объединена с другой. Выберите ту, что осталась.")
    recognise_contact(contact, person, by=by)
    steps = {
        "registrations": join_registrations(contact, person),
        "participations": join_participations(contact, person),
    }
    match = Match.objects.create(contact=contact, person=person, steps=steps, matched_at=clock.now(), by=by)
    record("activities.match.confirmed", match, by=by, after={"guest": contact.name, "person": person.full_name})
    return match


@transaction.atomic
def confirm_matches(pairs: Mapping[Contact, Person], *, by: User | None) -> int:
    """The ticked lines of the list."""
    return len([confirm_match(contact, person, by=by) for contact, person in pairs.items()])


@transaction.atomic
def undo_match(match: Match, *, by: User | None) -> Match:
    """It was somebody else."""
    match = Match.objects.select_for_update(of=("self",)).select_related("contact", "person").get(pk=match.pk)
    if match.undone_at is not None:
        raise ActivitiesRefused("Эта сверка уже отменена.")
    part_registrations(match.person, match.contact, match.steps["registrations"])
    part_participations(match.person, match.contact, match.steps["participations"])
    unrecognise_contact(match.contact, by=by)
    match.undone_at = clock.now()
    match.save(update_fields=["undone_at"])
    record(
        "activities.match.undone", match, by=by, before={"guest": match.contact.name, "person": match.person.full_name}
    )
    return match
