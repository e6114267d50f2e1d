"""What a page shows of a thread: the posts as a tree of two levels, who reads, what he may do. Five queries or so."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from metodkabinet.discussions.enums import PostKind, PostState, ThreadKind
from metodkabinet.discussions.logic.owners import owners
from metodkabinet.discussions.models import Picture, Post, Thread
from metodkabinet.discussions.queries.voices import Voice, voice_in
from metodkabinet.kit import access, clock, live
from metodkabinet.kit.files.links import signed_url
from metodkabinet.kit.files.models import FileState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request

EDIT_WINDOW = timedelta(minutes=30)
SHOWN = 60  # first words; earlier ones open by a link


@dataclass(slots=True)
class Shown:
    """A post as this reader sees it."""

    post: Post
    is_own: bool
    may_edit: bool
    pictures: list[tuple[str, str]] = field(default_factory=list)  # address, name
    replies: list[Shown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Discussion:
    """A thread on a page."""

    thread: Thread
    posts: list[Shown]
    earlier: int  # first words that are folded away
    voice: Voice | None
    live: str
    key: str  # of the form, so that a second click is no second post
    reason: str = ""  # why the reader cannot write

    @property
    def may_write(self) -> bool:
        """The form is shown."""
        return self.voice is not None and not self.thread.is_closed

    @property
    def may_moderate(self) -> bool:
        """He keeps order here."""
        return self.voice is not None and self.voice.may_moderate

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What the first words may be."""
        return [(kind.value, kind.label) for kind in FIRST_KINDS[ThreadKind(self.thread.kind)]]

    @property
    def count(self) -> int:
        """How many posts are shown."""
        return sum(1 + len(one.replies) for one in self.posts) + self.earlier


FIRST_KINDS = {
    ThreadKind.TALK: (PostKind.COMMENT, PostKind.QUESTION),
    ThreadKind.QUESTIONS: (PostKind.QUESTION,),
    ThreadKind.NOTES: (PostKind.COMMENT,),
}


def discussion_of(request: Request, thread: Thread, *, reason: str = "") -> Discussion:
    """The thread for this reader; the caller has checked that he sees it. `reason`: what to do to be let in."""
    voice = voice_in(request, thread)
    rows = Post.objects.filter(thread=thread).filter(_seen_by(voice)).order_by("pk")
    pictures = Prefetch("pictures", Picture.objects.select_related("file").order_by("pk"))
    posts = list(rows.select_related("reply_to", "addressee", "taken_by").prefetch_related(pictures))
    may_open = request.user.is_authenticated or Thread.objects.visible_to(request.user).filter(pk=thread.pk).exists()
    now = clock.now()
    shown = {post.pk: _shown(post, voice, now - post.written_at < EDIT_WINDOW, may_open=may_open) for post in posts}
    parents = {post.pk: post.reply_to_id for post in posts}
    first: list[Shown] = []
    for pk, one in shown.items():
        root = _root_of(pk, parents)
        (first if root == pk else shown[root].replies).append(one)
    earlier = 0 if request.GET.get("posts") == "all" else max(0, len(first) - SHOWN)
    return Discussion(
        thread, first[earlier:], earlier, voice, live.token(thread.topic, request), secrets.token_urlsafe(18), reason
    )


def count_posts(thread_ids: list[int]) -> dict[int, int]:
    """Shown posts of each thread; one query."""
    found: dict[int, int] = dict.fromkeys(thread_ids, 0)
    for thread_id in Post.objects.filter(thread__in=thread_ids, state=PostState.SHOWN).values_list(
        "thread_id", flat=True
    ):
        found[thread_id] += 1
    return found


def _seen_by(voice: Voice | None) -> Q:
    """Everybody reads what is shown; the keeper everything but what was taken back; the author what waits."""
    if voice is None:
        return Q(state=PostState.SHOWN)
    if voice.may_moderate:
        return ~Q(state=PostState.WITHDRAWN)
    return Q(state=PostState.SHOWN) | (Q(state__in=[PostState.WAITING, PostState.HIDDEN]) & voice.whose)


def _root_of(pk: int, parents: dict[int, int | None]) -> int:
    """The first words above it that this reader sees."""
    while (above := parents[pk]) is not None and above in parents:
        pk = above
    return pk


def _shown(post: Post, voice: Voice | None, is_fresh: bool, *, may_open: bool) -> Shown:  # noqa: FBT001  said by name nearby
    is_own = voice is not None and voice.wrote(post)
    pictures = [
        (_address(picture, may_open=may_open), picture.file.name)
        for picture in post.pictures.all()
        if picture.file.state == FileState.OK
    ]
    may_edit = is_own and is_fresh and post.state in {PostState.SHOWN, PostState.WAITING}
    return Shown(post, is_own, may_edit, pictures)


def _address(picture: Picture, *, may_open: bool) -> str:
    """Guests with a personal link get an address that lives for minutes."""
    if may_open:
        return f"{reverse('kit:file', args=[picture.file_id])}?show"
    return f"{signed_url(picture.file)}&show"


def open_thread_for(request: Request, thread_id: int) -> QuerySet[Thread]:
    """The thread, when this reader may speak in it: with an account or by a personal link."""
    one = Thread.objects.filter(pk=thread_id)
    thread = one.first()
    return one if thread is not None and voice_in(request, thread) is not None else one.none()


def open_post_for(request: Request, post_id: int) -> QuerySet[Post]:
    """The post, when this reader may speak in its thread and sees it."""
    found = Post.objects.select_related("thread").filter(pk=post_id).first()
    voice = voice_in(request, found.thread) if found is not None else None
    return Post.objects.filter(_seen_by(voice), pk=post_id) if voice is not None else Post.objects.none()


def answerable_in(thread: Thread) -> QuerySet[Post]:
    """What everybody sees there."""
    return Post.objects.filter(thread=thread, state=PostState.SHOWN).order_by("pk")


def asked_in(thread: Thread) -> QuerySet[Person]:
    """Whom one may ask by name: where questions are asked, the experts that the owner names."""
    found = experts_of(thread) if thread.kind == ThreadKind.QUESTIONS else Person.objects.none()
    return found.order_by("sort_key", "pk")


def experts_of(thread: Thread) -> QuerySet[Person]:
    """Whose answer is final there."""
    named = [Q(pk__in=owner.expert_ids(thread.pk)) for owner in owners if owner.expert_ids]
    return Person.objects.filter(access.any_of(named))
