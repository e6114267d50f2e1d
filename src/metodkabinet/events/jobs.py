"""Letters of invitation, written by the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.events.models import Event
from metodkabinet.events.services import send_invitations
from metodkabinet.kit.jobs import steps

if TYPE_CHECKING:
    from metodkabinet.kit.jobs import Run


@steps("events.invite", title="Рассылка приглашений")
def invite(run: Run, cursor: Any, *, event_id: int) -> Any:
    """Fifty letters a step; what was sent before is passed over."""
    return (cursor or 0) + 1 if send_invitations(Event.objects.get(pk=event_id)) else None
