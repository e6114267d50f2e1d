"""What notices do by the clock."""

from __future__ import annotations

from metodkabinet.kit import jobs
from metodkabinet.kit.jobs import every
from metodkabinet.notifications.services import digests


@every("notifications.digests", title="Сводки уведомлений", minutes=15)
def send_digests() -> None:
    """It is morning somewhere; who does not fit in one go is served in the next, at once."""
    if digests.send_digests() == digests.MOST:
        jobs.nudge("notifications.digests")
