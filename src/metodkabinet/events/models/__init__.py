"""The event, its programme, who was invited."""

from metodkabinet.events.models.event import Event
from metodkabinet.events.models.invitation import Invitation
from metodkabinet.events.models.programme import Material, ProgrammeItem, Speaker

__all__ = ["Event", "Invitation", "Material", "ProgrammeItem", "Speaker"]
