"""The dictionary of posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import record
from metodkabinet.kit.words.keys import sort_key
from metodkabinet.organisations.models import Library
from metodkabinet.people.models import Post
from metodkabinet.people.services.refusals import PeopleRefused, check_lengths

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Region


@transaction.atomic
def add_post(name: str, group: str, *, is_pedagogical: bool, by: User | None) -> Post:
    """A post of the dictionary; the one of this name when it is there."""
    if not name.strip():
        raise PeopleRefused("Напишите должность.", field="name")
    check_lengths(Post, {"name": name})
    post, is_new = Post.objects.get_or_create(
        name=name, defaults={"group": group, "is_pedagogical": is_pedagogical, "sort_key": sort_key(name)}
    )
    if is_new:
        record("people.post.created", post, by=by, after={"name": name})
    return post


def settle_post(post: Post) -> Post:
    """Keep the order of the dictionary."""
    post.sort_key = sort_key(post.name)
    post.save(update_fields=["sort_key"])
    return post


def first_libraries(region: Region) -> dict[int, Library]:
    """The oldest open library of each organisation, by the organisation's key: where people are placed at once."""
    rows = Library.objects.filter(organisation__region=region, until=None).order_by("organisation_id", "-pk")
    return {row.organisation_id: row for row in rows}
