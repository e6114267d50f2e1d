"""What staff refuses, in words."""

from metodkabinet.kit.refusals import Refused


class StaffRefused(Refused):
    """A rule of the staff card or of its refresh forbids the act."""
