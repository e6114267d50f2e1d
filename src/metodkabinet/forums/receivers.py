"""What forums listen to: words under talks, the life of the activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from metodkabinet.activities.signals import activity_state_changed
from metodkabinet.discussions.models import Post
from metodkabinet.discussions.signals import post_changed
from metodkabinet.forums.queries.sight import forum_of_thread
from metodkabinet.forums.services import note_post
from metodkabinet.forums.services.forums import index_anew

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity


@receiver(post_changed, dispatch_uid="forums.post_changed")
def count_post(sender: Any, post: Post, by: User | None, **_: Any) -> None:
    """Presence of the day and points of the rule."""
    forum = forum_of_thread(post.thread_id)
    if forum is not None:
        note_post(post, forum, by=by)


@receiver(activity_state_changed, dispatch_uid="forums.activity_state_changed")
def find_anew(sender: Any, activity: Activity, **_: Any) -> None:
    """Who finds talks and words follows the activity."""
    index_anew(activity)
