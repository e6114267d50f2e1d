"""What forms offer: organisations for a guest, people, experts, proposals that wait to be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from metodkabinet.discussions.enums import PostState
from metodkabinet.discussions.models import Post
from metodkabinet.forums.models import ResolutionPoint
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Organisation

if TYPE_CHECKING:
    from metodkabinet.forums.models import Forum

OFFERED = 12
SHORTEST = 3


def organisations_like(forum: Forum, text: str) -> list[Organisation]:
    """Acting organisations of the region whose names hold all these words; their names are no secret."""
    words = search_key(text).split()
    if sum(map(len, words)) < SHORTEST:
        return []
    rows = Organisation.objects.filter(region=forum.region_id, until=None).select_related("municipality")
    for word in words[:8]:
        rows = rows.filter(search_key__contains=word)
    return list(rows.order_by("sort_key", "pk")[:OFFERED])


def organisation_of(forum: Forum, key: str) -> Organisation | None:
    """The chosen one."""
    if not key.isdecimal() or len(key) > 12:
        return None
    return Organisation.objects.filter(region=forum.region_id, until=None, pk=key).first()


def proposals_of(forum: Forum) -> QuerySet[Post]:
    """Shown ones that stand in no point yet."""
    taken = ResolutionPoint.objects.filter(forum=forum, proposal__isnull=False).order_by().values("proposal_id")
    rows = Post.objects.filter(thread=forum.proposals_id, state=PostState.SHOWN, reply_to=None)
    return rows.exclude(pk__in=taken).order_by("pk")
