"""Topics: announced by services, listened to by those to whom a page gave a token."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core import signing
from django.db import DatabaseError, transaction

from metodkabinet.kit import clock
from metodkabinet.kit.jobs.declare import reference
from metodkabinet.kit.live import bus
from metodkabinet.kit.live.models import Change

if TYPE_CHECKING:
    from django.http import HttpRequest

    from metodkabinet.kit.access import Actor

log = logging.getLogger("metodkabinet.live")

SEPARATOR = "~"
TOKEN_AGE = timedelta(hours=24)
KEEP = timedelta(days=2)
MOST = 30  # topics of one listener


def announce(topic: str) -> None:
    """Say after commit that the topic has changed.

    In a transaction of its own, so that a busy topic never makes the services that touch it wait for each other.
    A lost hint costs a reader one refresh, never data.
    """
    transaction.on_commit(partial(_record, topic))


def _record(topic: str) -> None:
    now = clock.now()
    seed = int(now.timestamp() * 1000)  # a swept topic comes back with a higher version
    try:
        with transaction.atomic():
            Change.objects.get_or_create(topic=topic, defaults={"version": 0, "at": now})
            change = Change.objects.select_for_update().get(topic=topic)
            change.version, change.at = max(change.version + 1, seed), now
            change.save(update_fields=["version", "at"])
    except DatabaseError:
        log.warning("change was not announced", extra={"topic": topic}, exc_info=True)
        return
    bus.wake()


def versions(topics: Iterable[str]) -> dict[str, int]:
    """The present versions; a topic that has not changed lately is 0."""
    wanted = list(topics)
    found = dict(Change.objects.filter(topic__in=wanted).values_list("topic", "version"))
    return {topic: found.get(topic, 0) for topic in wanted}


def _signer(reader: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"kit.live:{reader}", sep=SEPARATOR)


def token(topic: str, request: HttpRequest) -> str:
    """What a page hands to a reader who may see the topic; of no use to anybody else."""
    return _signer(reference(request.user)).sign(topic)


def topics_of(tokens: Iterable[str], reader: Actor) -> list[str]:
    """The topics of these tokens as far as they are this reader's; forged, foreign and old ones are left out."""
    signer, topics = _signer(reference(reader)), []
    for signed in list(tokens)[:MOST]:
        try:
            topics.append(signer.unsign(signed, max_age=TOKEN_AGE))
        except signing.BadSignature:
            continue
    return list(dict.fromkeys(topics))


def forget_old() -> int:
    """Remove topics that nobody has touched for days."""
    return Change.objects.filter(at__lt=clock.now() - KEEP).delete()[0]
