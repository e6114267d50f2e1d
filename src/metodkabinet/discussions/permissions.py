"""Who may do what with a post; the owner of the thread has the word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.discussions.models import Thread

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


def can_moderate_thread(user: Actor, thread: Thread) -> bool:
    """Let in, hide, return, take questions."""
    return Thread.objects.manageable_by(user).filter(pk=thread.pk).exists()
