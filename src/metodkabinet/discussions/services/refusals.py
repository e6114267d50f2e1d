"""What discussions refuse, in words."""

from metodkabinet.kit.refusals import Refused


class DiscussionsRefused(Refused):
    """A rule of talking together forbids the act."""
