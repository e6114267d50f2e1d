"""What must hold of events at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from metodkabinet.events.models import Event, Material, ProgrammeItem, Speaker


def misplaced_talks() -> Iterator[str]:
    """A talk stands on a session of its own activity; a material belongs to a talk of its own event."""
    for talk in (
        ProgrammeItem.objects.filter(session__isnull=False)
        .exclude(session__activity=F("event__activity"))
        .order_by("pk")
    ):
        yield f"Пункт программы {talk.pk} «{talk}»: занятие другого мероприятия."
    for material in Material.objects.filter(talk__isnull=False).exclude(talk__event=F("event")).order_by("pk"):
        yield f"Материал {material.pk} «{material}»: пункт другой программы."


def misplaced_speakers() -> Iterator[str]:
    """A speaker who spoke took part in the same activity."""
    rows = Speaker.objects.filter(participation__isnull=False)
    for row in rows.exclude(participation__activity=F("talk__event__activity")).order_by("pk"):
        yield f"Выступающий {row.pk}: участие в другом мероприятии."


def nested_series() -> Iterator[str]:
    """The head of a series is not itself a repetition."""
    for event in Event.objects.filter(series_of__series_of__isnull=False).order_by("pk"):
        yield f"Мероприятие {event.pk} «{event}»: ряд начат с повтора."
