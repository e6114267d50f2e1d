"""A thread that nobody owns, its posts; tests of owners open their own."""

from __future__ import annotations

from datetime import UTC, datetime

from factory import LazyAttribute, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.discussions.enums import PostKind, PostState
from metodkabinet.discussions.models import Mention, Picture, Post, Thread
from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.tests.factories import StoredFileFactory
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people.tests.factories import PersonFactory

WHEN = datetime(2026, 11, 20, 8, 50, tzinfo=UTC)


class ThreadFactory(DjangoModelFactory[Thread]):
    """Newcomers are looked at first."""

    class Meta:
        model = Thread

    region = SubFactory(RegionFactory)
    opened_at = WHEN


class PostFactory(DjangoModelFactory[Post]):
    """A comment that everybody sees."""

    class Meta:
        model = Post

    thread = SubFactory(ThreadFactory)
    kind = PostKind.COMMENT
    state = PostState.SHOWN
    person = LazyAttribute(lambda made: PersonFactory(region=made.thread.region))
    name_then = LazyAttribute(lambda made: str(made.person))
    text = "Спасибо за доклад!"
    written_at = WHEN
    search_key = LazyAttribute(lambda made: search_key(f"{made.name_then} {made.text}"))


class MentionFactory(DjangoModelFactory[Mention]):
    """Two posts of one thread."""

    class Meta:
        model = Mention

    post = SubFactory(PostFactory)
    whom = LazyAttribute(lambda made: PostFactory(thread=made.post.thread))


class PictureFactory(DjangoModelFactory[Picture]):
    """Under a post."""

    class Meta:
        model = Picture

    post = SubFactory(PostFactory)
    file = SubFactory(StoredFileFactory)


def populate(side: Side) -> None:
    """A thread whose owner shows it to nobody of the cast."""
    thread = side.add(ThreadFactory(region=side.made["organisations.region"]))
    post = side.add(PostFactory(thread=thread, text=side.text("Спасибо!")))
    side.add(MentionFactory(post=post))
    side.add(PictureFactory(post=post))
