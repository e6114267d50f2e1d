"""Leaving a letter in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from metodkabinet.kit import clock, jobs
from metodkabinet.kit.letters import write
from metodkabinet.kit.letters.models import Letter

Guard = Callable[[Letter], "str | None"]
_guards: list[Guard] = []


def guard(still_wanted: Guard) -> Guard:
    """Register a last look before a letter leaves: a reason in Russian drops it, None lets it go."""
    if still_wanted not in _guards:
        _guards.append(still_wanted)
    return still_wanted


def unwanted(letter: Letter) -> str | None:
    """Why the letter must not leave any more, if somebody knows a reason."""
    return next((reason for look in _guards if (reason := look(letter))), None)


STANDING = timedelta(minutes=10)  # a letter that waits longer than its turn is a letter that stands


@dataclass(frozen=True, slots=True)
class Standing:
    """Letters that ought to have left: how many, since when, and what the mail server said last."""

    many: int
    since: datetime
    error: str


def standing() -> Standing | None:
    """Does the mail go out? None when nothing waits longer than it should."""
    overdue = Letter.objects.filter(
        state__in=[Letter.State.WAITS, Letter.State.SENDING], created_at__lt=clock.now() - STANDING
    ).filter(Q(next_try_at__lt=clock.now() - STANDING) | ~Q(error=""))
    found = overdue.aggregate(many=Count("pk"), since=Min("created_at"))
    if not found["many"]:
        return None
    said = overdue.exclude(error="").order_by("-next_try_at", "-pk").values_list("error", flat=True).first()
    return Standing(found["many"], found["since"], said or "")


def post(  # noqa: PLR0913  a letter has as many parts
    key: str, *, to: str, subject: str, template: str, context: Mapping[str, Any], kind: str,
    reference: str = "", urgent: bool = False, unsubscribe: str = "", after: timedelta | None = None,
) -> Letter:  # fmt: skip
    """Write a letter in the transaction of the data it tells of; posted again with the same key it is the same letter.

    A wrong address does not fail the caller's work: the letter is kept as dropped, with the reason.
    """
    if unsubscribe and not write.is_own_link(unsubscribe):
        message = f"unsubscribing must lead to this installation, not to {unsubscribe}"
        raise ValueError(message)
    now, text, address = clock.now(), write.render(template, context), to.strip()
    usable = write.is_address(address)
    body = {"text": text, "html": write.html_of(text), "unsubscribe": unsubscribe} if usable else write.spent(text)
    letter, created = Letter.objects.get_or_create(
        key=key,
        defaults={
            "address": address[:254],
            "reference": reference,
            "subject": write.subject_of(subject),
            **body,
            "kind": kind,
            "urgent": urgent,
            "state": Letter.State.WAITS if usable else Letter.State.DROPPED,
            "reason": "" if usable else "Адрес почты записан с ошибкой.",
            "created_at": now,
            "next_try_at": now + after if after else now,
        },
    )
    if created and usable and not after:
        jobs.nudge("kit.letters")
    return letter
