"""The row lock of an activity: everything that counts seats, sessions or presence begins here."""

from __future__ import annotations

from metodkabinet.activities.models import Activity
from metodkabinet.kit import search
from metodkabinet.kit.refusals import Changed


def lock_activity(activity: Activity, *, version: int | None = None) -> Activity:
    """The row under its lock; everything that counts seats, sessions or presence begins here."""
    locked = Activity.objects.select_for_update(of=("self",)).select_related("owner__region").get(pk=activity.pk)
    if version is not None and locked.version != version:
        raise Changed("Пока вы правили, это мероприятие сохранил кто-то другой. Сравните и сохраните ещё раз.")
    return locked


def save_changed(activity: Activity) -> None:
    """Write the locked row as its next version."""
    activity.version += 1
    activity.save()
    search.touch(activity)
