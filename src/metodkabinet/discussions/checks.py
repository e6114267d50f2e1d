"""What must hold of discussions at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from metodkabinet.discussions.enums import PostKind
from metodkabinet.discussions.logic.owners import place_of
from metodkabinet.discussions.models import Mention, Post, Thread


def misplaced_replies() -> Iterator[str]:
    """A reply stands in the thread of what it answers; an answer answers a question."""
    for row in Post.objects.exclude(reply_to=None).exclude(reply_to__thread=F("thread")).order_by("pk"):
        yield f"Сообщение {row.pk}: отвечает на сообщение другого обсуждения."
    wrong = Q(reply_to=None) | ~Q(reply_to__kind=PostKind.QUESTION)
    for row in Post.objects.filter(wrong, kind=PostKind.ANSWER).order_by("pk"):
        yield f"Сообщение {row.pk}: ответ без вопроса."
    for mention in Mention.objects.exclude(whom__thread=F("post__thread")).order_by("pk"):
        yield f"Упоминание {mention.pk}: человек из другого обсуждения."


def ownerless_threads() -> Iterator[str]:
    """Words stand somewhere: a thread with posts has its owner."""
    spoken = Post.objects.order_by().values("thread_id")
    for thread in Thread.objects.filter(pk__in=spoken).order_by("pk"):
        if place_of(thread.pk) is None:
            yield f"Обсуждение {thread.pk}: неизвестно, к чему оно."
