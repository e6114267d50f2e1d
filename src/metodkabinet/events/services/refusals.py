"""What events refuse."""

from metodkabinet.kit.refusals import Refused


class EventsRefused(Refused):
    """A rule of events forbids it."""
