"""Who finds which posts in the search, and who opens which pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from metodkabinet.discussions.enums import PostState
from metodkabinet.discussions.logic.owners import owners, place_of
from metodkabinet.discussions.models import Picture, Post
from metodkabinet.kit.search import Document

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

NOBODY = "discussions:nobody"


def findable_posts() -> QuerySet[Post]:
    """Everything the search holds."""
    return Post.objects.filter(state=PostState.SHOWN).order_by("pk")


def described(post: Post) -> Document:
    """As it is found: under the name of the place where it was said."""
    place = place_of(post.thread_id)
    tokens = [f"{owner.key}/{token}" for owner in owners for token in owner.tokens_of(post.thread_id)]
    return Document(
        title=place.title if place else str(post.thread), text=post.text, audience=tokens or [NOBODY],
        url=f"{place.url}#{post.anchor}" if place else "/", kind=post.get_kind_display(), updated=post.written_at,
    )  # fmt: skip


def tokens_for(user: Actor) -> Iterable[str]:
    """What this reader holds, as the owners say."""
    return [f"{owner.key}/{token}" for owner in owners for token in owner.tokens_for(user)]


def pictures_of(user: Actor) -> QuerySet[Any, Any]:
    """Files under posts that this reader sees."""
    posts = Post.objects.visible_to(user).exclude(state=PostState.WITHDRAWN)
    return Picture.objects.filter(post__in=posts.order_by().values("pk")).order_by().values("file_id")
