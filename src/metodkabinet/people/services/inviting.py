"""An account for a person: called by a letter, tied to the card when the call is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.accounts.services import invite_user
from metodkabinet.audit.services import record
from metodkabinet.people.models import Person
from metodkabinet.people.services.persons import link_user, lock_person
from metodkabinet.people.services.refusals import PeopleRefused
from metodkabinet.people.signals import entry_given

if TYPE_CHECKING:
    from metodkabinet.accounts.models import Invitation, User

ABOUT = "people.person:"


@transaction.atomic
def invite_person(person: Person, *, by: User | None) -> Invitation:
    """Call to the address on the card."""
    locked = lock_person(person)
    if locked.user_id is not None:
        raise PeopleRefused("У этого человека уже есть учётная запись.")
    if not locked.email:
        raise PeopleRefused("Сначала укажите в карточке почту: приглашение приходит письмом.", field="email")
    entry_given.send(sender=Person, person=locked, by=by)
    about = f"{ABOUT}{locked.pk}"
    invitation = invite_user(locked.email, by=by, region_id=locked.region_id, name=locked.full_name, about=about)
    record("people.person.invited", locked, by=by, after={"email": locked.email})
    return invitation


def link_invited(invitation: Invitation, user: User) -> Person | None:
    """The call was accepted: the account belongs to the person who was called; a card joined since leads on."""
    if not invitation.about.startswith(ABOUT):
        return None
    person = Person.objects.filter(pk=int(invitation.about.removeprefix(ABOUT))).first()
    while person is not None and person.state == "merged":
        merge = person.merges_absorbed.filter(undone_at=None).select_related("kept").first()
        person = merge.kept if merge else None
    return link_user(person, user, by=user) if person is not None else None
