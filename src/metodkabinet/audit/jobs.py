"""What the log does by the clock."""

from __future__ import annotations

from metodkabinet.audit.services import heads, sealing
from metodkabinet.kit.jobs import every

MOST = 5  # thousands a minute: an import of a whole region is sealed in a few


@every("audit.seal", title="Запечатывание журнала событий", minutes=1)
def seal() -> None:
    """Everything settled since the last time."""
    for _ in range(MOST):
        if sealing.seal_events() < sealing.CHUNK:
            return


@every("audit.head", title="Отпечаток журнала за день", at="06:00")
def carry_head() -> None:
    """Out of the database, where nobody who has it can rewrite it unseen."""
    heads.carry_head_out()
