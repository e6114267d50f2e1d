"""What people refuse, in words."""

from metodkabinet.kit.refusals import Refused


class PeopleRefused(Refused):
    """A rule of the staff card forbids the act."""
