"""What of the staff card stands on the page of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.kit import clock
from metodkabinet.people.permissions import card_sight
from metodkabinet.people.queries.sections import Kind, section_of
from metodkabinet.people.queries.sight import person_of
from metodkabinet.staff.models import RefreshLink
from metodkabinet.staff.permissions import can_refresh_person
from metodkabinet.staff.queries.rows import rows_of

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Person

    Panel = Callable[[Request, Person], Mapping[str, Any] | None]


def panel_of(kind: Kind) -> Panel:
    """The panel of one kind of rows."""

    def context(request: Request, person: Person) -> Mapping[str, Any] | None:
        sight = card_sight(request.user, person)
        at = partial(_address, person) if sight.manage else None
        return {"section": section_of(kind, rows_of(person, kind.model), at)} if sight.card else None

    return context


def _address(person: Person, verb: str, kind: str, row: Any) -> str:
    return reverse(f"staff:{verb}-{kind}", args=[row.pk if row else person.pk])


def refresh(request: Request, person: Person) -> Mapping[str, Any] | None:
    """The personal link and what came by it, for whoever keeps the card of another."""
    if person_of(request.user) == person or not can_refresh_person(request.user, person):
        return None
    links = (
        RefreshLink.objects.visible_to(request.user)
        .filter(person=person)
        .select_related("campaign")
        .with_standing()
        .order_by("-pk")
    )
    return {
        "person": person, "links": list(links[:3]),
        "live": links.filter(revoked_at=None, token_hash__isnull=False, expires_at__gt=clock.now()).exists(),
    }  # fmt: skip
