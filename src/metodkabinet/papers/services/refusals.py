"""What papers refuse."""

from metodkabinet.kit.refusals import Refused


class PapersRefused(Refused):
    """A rule of papers forbids it."""
