"""What forums refuse, in words, and the lock that many services begin with."""

from __future__ import annotations

from typing import Any

from metodkabinet.forums.models import Forum
from metodkabinet.kit.refusals import Changed, Refused


class ForumsRefused(Refused):
    """A rule of the forum forbids the act."""


def lock_forum(forum: Forum, *, version: int | None = None) -> Forum:
    """The row under its lock."""
    rows = Forum.objects.select_for_update(of=("self",)).select_related("activity__owner__region")
    locked = rows.get(pk=forum.pk)
    if version is not None and locked.version != version:
        raise Changed("Пока вы правили, этот форум сохранил кто-то другой. Сравните и сохраните ещё раз.")
    return locked


def check_region(forum: Forum, other: Any, noun: str, field: str | None = None) -> None:
    """Nothing of another region enters a forum."""
    if other is not None and other.region_id != forum.region_id:
        raise ForumsRefused(f"{noun} – из другого региона. Выберите запись своего региона.", field=field)


def line(text: str, noun: str, field: str) -> str:
    """One line that says something."""
    found = " ".join(text.split())
    if not found:
        raise ForumsRefused(f"Заполните: {noun}.", field=field)
    return found
