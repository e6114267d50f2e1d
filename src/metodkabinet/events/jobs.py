"""Letters of invitation, written by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from metodkabinet.events.models import Event, Invitation
from metodkabinet.events.services import send_invitations
from metodkabinet.kit import clock
from metodkabinet.kit.jobs import enqueue, every, steps

if TYPE_CHECKING:
    from metodkabinet.kit.jobs import Run


@steps("events.invite", title="Рассылка приглашений")
def invite(run: Run, cursor: Any, *, event_id: int) -> Any:
    """Fifty letters a step; what was sent before is passed over."""
    return (cursor or 0) + 1 if send_invitations(Event.objects.get(pk=event_id)) else None


@every("events.invite_rest", title="Приглашения, письма о которых не ушли", minutes=15)
def invite_rest() -> None:
    """A run that was lost with its machine: its rows still wait."""
    late = Invitation.objects.filter(sent_at=None, written_at__lt=clock.now() - timedelta(minutes=10))
    for event_id in late.order_by("event_id").values_list("event_id", flat=True).distinct():
        enqueue(invite, event_id=event_id)
