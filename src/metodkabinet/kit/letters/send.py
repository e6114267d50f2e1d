"""Emptying the outbox: urgent first, each letter claimed before it leaves, back-off when nobody takes it."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db.models import F, Q, QuerySet

from metodkabinet.kit import clock, jobs
from metodkabinet.kit.letters import transport, write
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.letters.outbox import unwanted

log = logging.getLogger("metodkabinet.letters")

State = Letter.State
CLAIM = timedelta(minutes=3)  # longer than the slowest answer: after that the sender is taken for dead
PAUSE = timedelta(minutes=1)  # while the server is away
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]
TRIES, TRIES_WHEN_REFUSED = 8, 3
SLICE = 5.0  # seconds of work before others get their turn
KEEP = timedelta(days=90)


def _ready() -> QuerySet[Letter]:
    """Letters to send now; one that was being sent when its claim ran out is sent again."""
    return Letter.objects.filter(state__in=[State.WAITS, State.SENDING], next_try_at__lte=clock.now())


def send_waiting(seconds: float = SLICE) -> int:
    """Send what waits for at most so many seconds; the rest is called for again. How many left."""
    until, sent = time.monotonic() + seconds, 0
    with transport.transport() as road:
        while time.monotonic() < until:
            letter = _ready().order_by("-urgent", "next_try_at", "pk").first()
            if letter is None:
                return sent
            try:
                sent += _send(letter, road)
            except transport.Unreachable as error:
                log.warning("mail server is away", extra={"answer": str(error)})
                _mine(letter).update(
                    state=State.WAITS, error=str(error), attempts=F("attempts") - 1, next_try_at=clock.now() + PAUSE
                )
                return sent
    jobs.nudge("kit.letters")
    return sent


def _send(letter: Letter, road: transport.Files | transport.Smtp) -> bool:
    claimed = (
        _ready()
        .filter(pk=letter.pk, attempts=letter.attempts)
        .update(state=State.SENDING, attempts=F("attempts") + 1, next_try_at=clock.now() + CLAIM)
    )
    if not claimed:
        return False
    letter.attempts += 1
    reason = unwanted(letter)
    if reason:
        _mine(letter).update(state=State.DROPPED, reason=reason[:300], **write.spent(letter.text))
        return False
    try:
        road.send(letter)
    except transport.Refusal as refusal:
        _refused(letter, refusal)
        return False
    _mine(letter).update(state=State.SENT, sent_at=clock.now(), error="", **write.spent(letter.text))
    return True


def _mine(letter: Letter) -> QuerySet[Letter]:
    """The letter while it is in our hands: `attempts` grows with every claim."""
    return Letter.objects.filter(pk=letter.pk, state=State.SENDING, attempts=letter.attempts)


def _refused(letter: Letter, refusal: transport.Refusal) -> None:
    if letter.attempts >= (TRIES_WHEN_REFUSED if refusal.forever else TRIES):
        log.warning("letter given up", extra={"letter": letter.pk})
        _mine(letter).update(state=State.FAILED, error=str(refusal))
        return
    wait = BACK_OFF[min(letter.attempts, len(BACK_OFF)) - 1]
    _mine(letter).update(state=State.WAITS, error=str(refusal), next_try_at=clock.now() + wait)


def retry(letter: Letter) -> bool:
    """Send a failed letter once more, counting from the beginning; a waiting one is sent without waiting."""
    changed = Letter.objects.filter(pk=letter.pk, state__in=[State.FAILED, State.WAITS]).update(
        state=State.WAITS, attempts=0, error="", next_try_at=clock.now()
    )
    if changed:
        jobs.nudge("kit.letters")
    return bool(changed)


def drop(letter: Letter, *, reason: str) -> bool:
    """Do not send a letter that has not left yet."""
    return bool(
        Letter.objects.filter(pk=letter.pk, state__in=[State.FAILED, State.WAITS]).update(
            state=State.DROPPED, reason=reason[:300], **write.spent(letter.text)
        )
    )


def forget_old() -> int:
    """Letters that left or were dropped are personal data of no further use after three months."""
    old = Q(created_at__lt=clock.now() - KEEP, state__in=[State.SENT, State.DROPPED, State.FAILED])
    return Letter.objects.filter(old).delete()[0]
