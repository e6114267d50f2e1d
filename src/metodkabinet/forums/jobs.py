"""Work that goes on without a reader waiting: talks appear at their hour, the collection is drawn."""

from __future__ import annotations

from metodkabinet.accounts.models import User
from metodkabinet.forums.models import Forum
from metodkabinet.forums.services import make_collection, publish_due_talks
from metodkabinet.kit.jobs import every, job


@every("forums.publish", title="Доклады форумов, чей час настал", minutes=5)
def publish() -> None:
    """Looks at what is not published yet."""
    publish_due_talks()


@job("forums.collection", title="Сборник форума")
def draw_collection(*, forum_id: int, user_id: int) -> None:
    """The file anew."""
    forum = Forum.objects.select_related("activity__owner__base_organisation", "activity__region").get(pk=forum_id)
    make_collection(forum, by=User.objects.filter(pk=user_id).first())
