"""The keeper of order: lets in what waits, hides with a reason, returns; takes questions and declares them answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import record
from metodkabinet.discussions.enums import PostState, QuestionState
from metodkabinet.discussions.models import Post, Thread
from metodkabinet.discussions.services.appearing import announce, declare_answered, let_appear, tell_author
from metodkabinet.discussions.services.refusals import DiscussionsRefused
from metodkabinet.kit import live

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@transaction.atomic
def publish_post(post: Post, *, by: User | None) -> Post:
    """Let it in, or return what was hidden. A second time changes nothing."""
    locked = _locked(post)
    was = locked.state
    if was == PostState.SHOWN:
        return locked
    if was == PostState.WITHDRAWN:
        raise DiscussionsRefused("Автор удалил это сообщение сам.")
    locked.state, locked.hidden_because, locked.decided_by = PostState.SHOWN, "", by
    locked.save(update_fields=["state", "hidden_because", "decided_by"])
    verb = "published" if was == PostState.WAITING else "returned"
    record(f"discussions.post.{verb}", locked, by=by, before={"state": was}, after={"state": locked.state})
    if was == PostState.WAITING and locked.edited_at is None:
        let_appear(locked, by=by)
    else:
        announce(locked, by=by)
    tell_author(locked, "Ваше сообщение опубликовано", "", f"shown:{was}")
    return locked


@transaction.atomic
def hide_post(post: Post, *, because: str, by: User | None) -> Post:
    """Away from everybody's eyes; the author is told why."""
    locked = _locked(post)
    reason = " ".join(because.split())[:300]
    if not reason:
        raise DiscussionsRefused("Напишите, почему сообщение скрыто: автор увидит причину.", field="because")
    if locked.state in {PostState.HIDDEN, PostState.WITHDRAWN}:
        raise DiscussionsRefused("Это сообщение и так не видно.")
    was = locked.state
    locked.state, locked.hidden_because, locked.decided_by = PostState.HIDDEN, reason, by
    locked.save(update_fields=["state", "hidden_because", "decided_by"])
    record("discussions.post.hidden", locked, by=by, before={"state": was}, after={"because": reason})
    announce(locked, by=by)
    tell_author(locked, "Ваше сообщение скрыто", f"Причина: {reason}", "hidden")
    return locked


@transaction.atomic
def take_question(post: Post, *, by: User) -> Post:
    """«Отвечу я»: others see that somebody is at it."""
    locked = _question(post)
    if locked.question_state == QuestionState.ANSWERED:
        raise DiscussionsRefused("На этот вопрос уже ответили.")
    if locked.taken_by_id not in {None, by.pk}:
        raise DiscussionsRefused("Этот вопрос уже взял другой ведущий.")
    return _move(locked, QuestionState.TAKEN, "taken", by, taken_by=by)


@transaction.atomic
def leave_question(post: Post, *, by: User) -> Post:
    """Somebody else should answer; or the answer did not help and the question is open again."""
    return _move(_question(post), QuestionState.OPEN, "reopened", by, taken_by=None)


@transaction.atomic
def settle_question(post: Post, *, by: User | None) -> Post:
    """The answer was given, by whomever."""
    locked = _question(post)
    before = {"question_state": locked.question_state}
    declare_answered(locked, None, by=by)
    record("discussions.question.answered", locked, by=by, before=before)
    live.announce(locked.thread.topic)
    return locked


def _move(post: Post, state: QuestionState, verb: str, by: User, *, taken_by: User | None) -> Post:
    before = {"question_state": post.question_state}
    if (post.question_state, post.taken_by) == (state, taken_by):
        return post
    post.question_state, post.taken_by = state, taken_by
    post.save(update_fields=["question_state", "taken_by"])
    record(f"discussions.question.{verb}", post, by=by, before=before, after={"question_state": state})
    live.announce(post.thread.topic)
    return post


def _question(post: Post) -> Post:
    locked = _locked(post)
    if not locked.question_state or locked.state != PostState.SHOWN:
        raise DiscussionsRefused("Это не вопрос или он ещё не опубликован.")
    return locked


def _locked(post: Post) -> Post:
    Thread.objects.select_for_update().get(pk=post.thread_id)
    rows = Post.objects.select_related(
        "thread", "person__user", "contact", "user", "reply_to__person__user", "reply_to__contact", "reply_to__user",
        "addressee__user", "taken_by",
    )  # fmt: skip
    return rows.get(pk=post.pk)
