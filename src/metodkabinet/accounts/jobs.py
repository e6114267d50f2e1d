"""Repeating work of accounts."""

from metodkabinet.accounts.services import forget_old_sessions
from metodkabinet.kit.jobs import every


@every("accounts.sessions", title="Уборка закончившихся сеансов", at="04:20")
def sessions() -> None:
    """Rows of browsers that have not been seen for long."""
    forget_old_sessions()
