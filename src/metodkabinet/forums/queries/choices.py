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

OFFERED, LOOKED_AT = 12, 400
SHORTEST = 3


def organisations_like(forum: Forum, text: str) -> list[Organisation]:
    """Acting organisations of the region that are called so: words by their beginning, numbers whole. No secret."""
    words = search_key(text).split()[:8]
    if sum(map(len, words)) < SHORTEST:
        return []
    rows = Organisation.objects.filter(region=forum.region_id, until=None).select_related("municipality")
    for word in words:
        rows = rows.filter(search_key__contains=word)
    called = [row for row in rows.order_by("sort_key", "pk")[:LOOKED_AT] if _is_called(row, words)]
    return called[:OFFERED]


def _is_called(organisation: Organisation, words: list[str]) -> bool:
    own = search_key(f"{organisation.short_name} {organisation.full_name} {organisation.municipality or ''}").split()
    return all(word in own if word.isdigit() else any(one.startswith(word) for one in own) for word in words)


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
