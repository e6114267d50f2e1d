"""Threads are opened by their owners; voices write, correct and take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction

from metodkabinet.audit.services import changes, record
from metodkabinet.discussions.enums import Moderation, PostKind, PostState, QuestionState, ThreadKind
from metodkabinet.discussions.logic.mentions import called_in, choose
from metodkabinet.discussions.logic.owners import owners
from metodkabinet.discussions.logic.screening import doubts_of
from metodkabinet.discussions.models import Mention, Picture, Post, Thread
from metodkabinet.discussions.queries.threads import EDIT_WINDOW
from metodkabinet.discussions.services.appearing import announce, let_appear
from metodkabinet.discussions.services.refusals import DiscussionsRefused
from metodkabinet.kit import clock, limits, live
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.words.keys import search_key

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.discussions.queries.voices import Voice
    from metodkabinet.organisations.models import Region
    from metodkabinet.people.models import Person

LONGEST, MOST_PICTURES = 5000, 4
PICTURES = ("jpg", "png", "webp")
TWIN = timedelta(minutes=10)  # the same words again are a second click
BURST, DAY = (6, 300), (60, 86400)  # posts of one voice, seconds
TOO_LATE = "Исправить или удалить своё сообщение можно в течение получаса. Напишите новое или попросите ведущего."


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say. A reply needs no kind: it follows from what it answers."""

    text: str
    kind: str = ""
    reply_to: Post | None = None
    addressee: Person | None = None
    pictures: Sequence[File[Any]] = ()


@transaction.atomic
def open_thread(
    region: Region, *, kind: str = ThreadKind.TALK, moderation: str = Moderation.NEWCOMERS, by: User | None
) -> Thread:
    """A place to talk; the caller keeps its key and answers for it."""
    thread = Thread.objects.create(region=region, kind=kind, moderation=moderation, opened_at=clock.now())
    record("discussions.thread.opened", thread, by=by, after={"kind": kind})
    return thread


@transaction.atomic
def change_thread(thread: Thread, *, moderation: str, is_closed: bool, by: User | None) -> Thread:
    """What is looked at beforehand; closed: only read."""
    locked = Thread.objects.select_for_update().get(pk=thread.pk)
    new = {"moderation": moderation, "is_closed": is_closed}
    before, after = changes(locked, new)
    if after:
        locked.moderation, locked.is_closed = moderation, is_closed
        locked.save(update_fields=list(new))
        record("discussions.thread.changed", locked, by=by, before=before, after=after)
        live.announce(locked.topic)
    return locked


def write_post(thread: Thread, draft: Draft, *, by: Voice) -> Post:
    """Say it. Tries are counted before the transaction, so a refused one is not given back."""
    if not by.may_moderate:
        limits.spend("discussions.post", by.key, *BURST)
        limits.spend("discussions.post-day", by.key, *DAY)
    return _write(thread, draft, by)


@transaction.atomic
def _write(thread: Thread, draft: Draft, by: Voice) -> Post:
    locked = Thread.objects.select_for_update().get(pk=thread.pk)
    text = _checked(locked, draft)
    known = Post.objects.filter(by.whose, thread=locked, text=text, reply_to=draft.reply_to)
    twin = known.filter(written_at__gt=clock.now() - TWIN).exclude(state=PostState.WITHDRAWN).first()
    if twin is not None:
        return twin
    doubts = _doubts(locked, text, by)
    kind = _kind_of(locked, draft)
    post = Post.objects.create(
        thread=locked, reply_to=draft.reply_to, kind=kind, text=text, search_key=search_key(f"{by.name} {text}"),
        state=PostState.WAITING if doubts else PostState.SHOWN, doubts="; ".join(doubts)[:300],
        question_state=QuestionState.OPEN if kind == PostKind.QUESTION else "",
        user=by.user, person=by.person, contact=by.contact, name_then=by.name, origin_then=by.origin,
        is_staff=by.may_moderate, written_at=clock.now(),
        addressee=draft.addressee if kind == PostKind.QUESTION else None,
    )  # fmt: skip
    for upload in draft.pictures:
        Picture.objects.create(post=post, file=keep_file(upload, by=by.user or by.name, kinds=PICTURES))
    _mention(post)
    record("discussions.post.written", post, by=by.user, after={"kind": kind, "state": post.state},
           on_behalf="" if by.user else by.name)  # fmt: skip
    if post.state == PostState.SHOWN:
        let_appear(post, by=by.user)
    else:
        live.announce(locked.topic)
    return post


@transaction.atomic
def edit_post(post: Post, text: str, *, by: Voice) -> Post:
    """Correct one's own words while they are fresh. What is doubtful now waits for a look again."""
    locked = _own(post, by)
    new = _checked(locked.thread, Draft(text))
    if new == locked.text:
        return locked
    before, after = changes(locked, {"text": new})
    doubts = [] if by.may_moderate else doubts_of(new, _watched(locked.thread))
    locked.text, locked.edited_at, locked.doubts = new, clock.now(), "; ".join(doubts)[:300]
    locked.search_key = search_key(f"{locked.name_then} {new}")
    if doubts:
        locked.state = PostState.WAITING
    locked.save()
    record("discussions.post.edited", locked, by=by.user, before=before, after=after,
           on_behalf="" if by.user else by.name)  # fmt: skip
    announce(locked, by=by.user)
    return locked


@transaction.atomic
def withdraw_post(post: Post, *, by: Voice) -> Post:
    """Take one's own words back; with an answer under them they stay."""
    locked = _own(post, by)
    if locked.replies.filter(state=PostState.SHOWN).exists():
        raise DiscussionsRefused("На это сообщение уже ответили, поэтому удалить его нельзя. Напишите уточнение.")
    locked.state = PostState.WITHDRAWN
    locked.save(update_fields=["state"])
    record("discussions.post.withdrawn", locked, by=by.user, on_behalf="" if by.user else by.name)
    announce(locked, by=by.user)
    return locked


def _checked(thread: Thread, draft: Draft) -> str:
    if thread.is_closed:
        raise DiscussionsRefused("Обсуждение закрыто: его можно только читать.")
    lines = [" ".join(line.split()) for line in draft.text.strip().splitlines()]
    text = "\n".join(line for place, line in enumerate(lines) if line or (place and lines[place - 1]))
    if not text:
        raise DiscussionsRefused("Напишите что-нибудь.", field="text")
    if len(text) > LONGEST:
        raise DiscussionsRefused(f"Слишком длинно: {len(text)} знаков, а поместится {LONGEST}. Разделите на части.",
                                 field="text")  # fmt: skip
    if len(draft.pictures) > MOST_PICTURES:
        raise DiscussionsRefused(f"Не больше {MOST_PICTURES} картинок к сообщению.", field="pictures")
    above = draft.reply_to
    if above is not None and (above.thread_id != thread.pk or above.state != PostState.SHOWN):
        raise DiscussionsRefused("Сообщения, на которое вы отвечаете, уже нет.")
    if draft.addressee is not None and draft.addressee.region_id != thread.region_id:
        raise DiscussionsRefused("Эксперт из другого региона.", field="addressee")
    return text


def _kind_of(thread: Thread, draft: Draft) -> str:
    if draft.reply_to is not None:
        return PostKind.ANSWER if draft.reply_to.kind == PostKind.QUESTION else PostKind.COMMENT
    if thread.kind == ThreadKind.QUESTIONS:
        return PostKind.QUESTION
    asks = draft.kind == PostKind.QUESTION and thread.kind == ThreadKind.TALK
    return PostKind.QUESTION if asks else PostKind.COMMENT


def _doubts(thread: Thread, text: str, by: Voice) -> list[str]:
    """Why somebody has to read it first."""
    if by.may_moderate:
        return []
    found = doubts_of(text, _watched(thread))
    if thread.moderation == Moderation.EVERYBODY:
        found.insert(0, "здесь проверяют каждое сообщение")
    elif thread.moderation == Moderation.NEWCOMERS:
        known = Post.objects.filter(by.whose, thread__region=thread.region_id, state=PostState.SHOWN)
        if not known.exists():
            found.insert(0, "первое сообщение этого автора")
    return found


def _watched(thread: Thread) -> list[str]:
    return [word for owner in owners for word in owner.watched_words(thread.pk)]


def _mention(post: Post) -> None:
    called = called_in(post.text)
    if not called:
        return
    others = Post.objects.filter(thread=post.thread_id, state=PostState.SHOWN).exclude(pk=post.pk).order_by("pk")
    latest = {name: pk for pk, name in others.values_list("pk", "name_then")}
    latest.pop(post.name_then, None)
    found = {choose(names, [(pk, name) for name, pk in latest.items()]) for names in called} - {None}
    Mention.objects.bulk_create(Mention(post=post, whom_id=pk) for pk in sorted(filter(None, found)))


def _own(post: Post, by: Voice) -> Post:
    Thread.objects.select_for_update().get(pk=post.thread_id)
    locked = Post.objects.select_related("thread").get(pk=post.pk)
    if not by.wrote(locked):
        raise DiscussionsRefused("Это не ваше сообщение.")
    if locked.state not in {PostState.SHOWN, PostState.WAITING} or clock.now() - locked.written_at >= EDIT_WINDOW:
        raise DiscussionsRefused(TOO_LATE)
    return locked
