"""What waits for those who keep order, on their home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.discussions.enums import PostState
from metodkabinet.discussions.models import Post
from metodkabinet.kit.registry import Due
from metodkabinet.kit.words.plural import counted

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request


def dues(request: Request) -> Iterable[Due]:
    """Posts to look at, questions to answer."""
    kept = Post.objects.manageable_by(request.user)
    waiting = kept.filter(state=PostState.WAITING).count()
    url = reverse("discussions:posts")
    if waiting:
        words = counted(waiting, "сообщение", "сообщения", "сообщений")
        yield Due(f"{words} участников", f"{url}?state=waiting", "Проверить", strong="Ждут проверки:")
    questions = kept.unanswered().count()
    if questions:
        words = counted(questions, "вопрос", "вопроса", "вопросов")
        yield Due(f"{words} в обсуждениях", f"{url}?question_state=open", "Ответить", strong="Без ответа:")
