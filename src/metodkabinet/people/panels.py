"""What stands on the page of a person, and from where the card is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.people import permissions
from metodkabinet.people.enums import ConsentSource
from metodkabinet.people.queries import card, consents
from metodkabinet.people.queries.declined import declined
from metodkabinet.people.queries.sections import section_of
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Person


@dataclass(frozen=True, slots=True)
class Seat:
    """From where a card is edited: its page, and in whose name consents on it are given."""

    person: Person
    source: str = ConsentSource.PAPER
    frame: str = "kit/page.html"

    @property
    def home(self) -> str:
        """The page to come back to."""
        return reverse("people:person", args=[self.person.pk])

    def address(self, verb: str, kind: str, row: Any) -> str:
        """Where a row is added, changed or removed."""
        return reverse(f"people:{verb}-{kind}", args=[row.pk if row else self.person.pk])

    def consent(self, purpose: str) -> str:
        """Where a consent is read and given."""
        return reverse("people:consent", args=[purpose, self.person.pk])


def inside(request: Request, person: Person) -> Seat:
    """A signed-in editor; his own card is his own."""
    own = person.user_id is not None and person.user_id == request.user.pk
    return Seat(person, ConsentSource.SITE if own else ConsentSource.PAPER)


def jobs(request: Request, person: Person) -> Mapping[str, Any] | None:
    """Where he works and worked."""
    sight = permissions.card_sight(request.user, person)
    at = Seat(person).address if sight.manage else None
    return {"section": section_of(card.JOBS, card.jobs_of(person), at)} if sight.card else None


def cases(request: Request, person: Person) -> Mapping[str, Any] | None:
    """The name as letters and diplomas will print it."""
    sight = permissions.card_sight(request.user, person)
    return {"forms": declined(person), "person": person, "may_manage": sight.manage} if sight.card else None


def consents_panel(request: Request, person: Person) -> Mapping[str, Any] | None:
    """What he agreed to."""
    sight = permissions.card_sight(request.user, person)
    if not sight.card:
        return None
    at = inside(request, person).consent if sight.manage else None
    return {"standings": consents.standing_lines(person, at)}


def links(request: Request, person: Person) -> Mapping[str, Any] | None:
    """Account, joined cards: for whoever keeps the card of another."""
    if not permissions.card_sight(request.user, person).manage or person_of(request.user) == person:
        return None
    may_merge = permissions.can_merge_person(request.user, person)
    return {
        "person": person,
        "may_invite": person.user_id is None and permissions.can_invite_person(request.user, person),
        "may_merge": may_merge,
        "merges": list(card.undoable_merges(person)) if may_merge else [],
    }
