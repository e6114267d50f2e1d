"""What accounts refuse, and why."""

from metodkabinet.kit.refusals import Refused


class AccountsRefused(Refused):
    """A rule of sign-in or of accounts forbids the act."""
