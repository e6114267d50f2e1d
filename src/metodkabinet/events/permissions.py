"""An event is run by those who run its activity."""

from __future__ import annotations

from metodkabinet.events.models import Event
from metodkabinet.kit import access


def can_manage_event(user: access.Actor, event: Event) -> bool:
    """Change registration and programme, invite, mark who came."""
    return Event.objects.manageable_by(user).filter(pk=event.pk).exists()
