"""The list of thread owners: each says which threads a reader may see, write in and moderate, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metodkabinet.kit.registry import Registry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit.access import Actor
    from metodkabinet.kit.http import Request

    Ids = Callable[[Actor], QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thread stands."""

    title: str
    url: str


def nobody(request: Request, thread_id: int) -> None:
    """Without an account nobody speaks here."""


def no_words(thread_id: int) -> Sequence[str]:
    """No words of its own are watched for."""
    return ()


@dataclass(frozen=True, slots=True)
class ThreadOwner:
    """What a module answers for its threads. Every list of ids is a query of thread ids."""

    key: str
    visible_ids: Ids
    writable_ids: Ids
    moderated_ids: Ids
    place_of: Callable[[int], Place | None]
    tokens_of: Callable[[int], Iterable[str]]  # who finds its posts in the search
    tokens_for: Callable[[Actor], Iterable[str]]
    guest_of: Callable[[Request, int], Any] = nobody  # the person or contact behind a personal link
    expert_ids: Callable[[int], QuerySet[Any, Any]] | None = (
        None  # people whose answer is final there: experts, speakers
    )
    watched_words: Callable[[int], Sequence[str]] = no_words  # a post with one of these waits for a look


owners: Registry[ThreadOwner] = Registry("thread owner")


def place_of(thread_id: int) -> Place | None:
    """Where the thread stands; None when its owner is gone."""
    return next((found for owner in owners if (found := owner.place_of(thread_id)) is not None), None)
