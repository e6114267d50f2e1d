"""What forums show elsewhere: the way from the activity to its forum, from a paper to where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.activities.permissions import can_manage_activity
from metodkabinet.forums.models import Forum
from metodkabinet.forums.permissions import can_manage_forum
from metodkabinet.forums.queries.activity import numbers_of
from metodkabinet.forums.queries.sight import forum_named

if TYPE_CHECKING:
    from metodkabinet.activities.models import Activity
    from metodkabinet.kit.http import Request

KIND = "web-forum"


def on_activity(request: Request, activity: Activity) -> Mapping[str, Any] | None:
    """The forum in numbers; on a «веб-форум» without one, the button that makes it."""
    forum = Forum.objects.visible_to(request.user).filter(activity=activity).select_related("activity").first()
    if forum is not None:
        return {"forum": forum, "numbers": numbers_of(forum), "may_manage": can_manage_forum(request.user, forum)}
    if activity.kind.code != KIND or not can_manage_activity(request.user, activity):
        return None
    return {"forum": None, "activity": activity}


def paper_owner(reference: str) -> tuple[str, str] | None:
    """From a resolution or a letter back to its forum."""
    forum = forum_named(reference)
    if forum is None:
        return None
    page = "forums:resolution" if reference.startswith("forums.forum:") else "forums:thanks"
    return str(forum), reverse(page, args=[forum.pk])
