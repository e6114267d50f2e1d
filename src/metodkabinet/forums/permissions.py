"""Who runs a forum: those who run its activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.forums.models import Forum

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


def can_manage_forum(user: Actor, forum: Forum) -> bool:
    """Programme, experts, resolution, collection, thanks."""
    return Forum.objects.manageable_by(user).filter(pk=forum.pk).exists()
