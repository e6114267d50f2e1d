"""Leaving a letter in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from metodkabinet.kit import clock, jobs
from metodkabinet.kit.letters import write
from metodkabinet.kit.letters.models import Letter

if TYPE_CHECKING:
    from datetime import timedelta

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
    letter, created = Letter.objects.get_or_create(
        key=key,
        defaults={
            "address": address[:254],
            "reference": reference,
            "subject": write.subject_of(subject),
            "text": text,
            "html": write.html_of(text),
            "unsubscribe": unsubscribe,
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
