"""Who speaks: a user with his card, or the guest behind a personal link. The owner of the thread answers for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from metodkabinet.accounts.models import User
from metodkabinet.discussions.logic.owners import owners
from metodkabinet.discussions.models import Post, Thread
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request


@dataclass(frozen=True, slots=True)
class Voice:
    """An author: at least one of user, card, contact."""

    user: User | None = None
    person: Person | None = None
    contact: Contact | None = None
    may_moderate: bool = False

    @property
    def name(self) -> str:
        """As it stands above his words."""
        return str(self.person or self.contact or self.user)[:300]

    @property
    def origin(self) -> str:
        """Where he is from."""
        if self.person is not None:
            return str(self.person.main_organisation or self.person.municipality or "")[:300]
        if self.contact is not None:
            return str(self.contact.organisation or self.contact.organisation_text)[:300]
        return ""

    @property
    def key(self) -> str:
        """One and the same however he came in."""
        found = self.person or self.contact or self.user
        return f"{type(found).__name__}:{found.pk if found else 0}"

    @property
    def whose(self) -> Q:
        """His posts."""
        if self.person is not None:
            return Q(person=self.person)
        return Q(contact=self.contact) if self.contact is not None else Q(user=self.user, person=None)

    def wrote(self, post: Post) -> bool:
        """Is it his own?"""
        if self.person is not None:
            return post.person_id == self.person.pk
        if self.contact is not None:
            return post.contact_id == self.contact.pk
        return self.user is not None and post.person_id is None and post.user_id == self.user.pk


def voice_of(participant: Person | Contact, user: User | None = None) -> Voice:
    """Of a card or of a guest; a guest who was recognised speaks as the person."""
    if isinstance(participant, Contact):
        if participant.person is None:
            return Voice(user, None, participant)
        participant = participant.person
    return Voice(user, participant)


def voice_in(request: Request, thread: Thread) -> Voice | None:
    """Who this reader is in the thread; None: he only reads."""
    user = request.user
    if isinstance(user, User):
        keeps = Thread.objects.manageable_by(user).filter(pk=thread.pk).exists()
        if keeps or Thread.objects.writable_by(user).filter(pk=thread.pk).exists():
            return Voice(user, person_of(user), may_moderate=keeps)
    guest = next((one for owner in owners if (one := owner.guest_of(request, thread.pk)) is not None), None)
    return voice_of(guest) if guest is not None else None
