"""Requests to erase, of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.privacy.models import ErasureRequest

if TYPE_CHECKING:
    from metodkabinet.people.models import Person


def open_request_of(person: Person) -> ErasureRequest | None:
    """The one that waits for an answer."""
    return ErasureRequest.objects.open().filter(person=person).first()


def last_request_of(person: Person) -> ErasureRequest | None:
    """The latest, whatever became of it."""
    return ErasureRequest.objects.filter(person=person).order_by("-pk").first()
