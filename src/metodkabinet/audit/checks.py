"""What must hold of the log at any moment."""

from collections.abc import Iterable

from metodkabinet.audit.services.heads import carried_heads
from metodkabinet.audit.services.returning import still_standing
from metodkabinet.audit.services.sealing import verify


def broken_chain() -> Iterable[str]:
    """The first bad record, if there is one."""
    fault = verify(still_standing(carried_heads()))
    return [fault] if fault else []
