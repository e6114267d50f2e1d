"""What must hold of forums at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from metodkabinet.activities.models import Participation
from metodkabinet.forums.models import Forum, Talk, Thanks
from metodkabinet.forums.queries.activity import scores_of


def misplaced_talks() -> Iterator[str]:
    """A talk falls on a day of its forum; thanks go to its participants."""
    rows = Talk.objects.select_related("track__forum__activity__owner__region").order_by("pk")
    for talk in rows:
        activity = talk.track.forum.activity
        if not activity.start_date <= talk.publish_at.astimezone(activity.zone).date() <= activity.end_date:
            yield f"Доклад {talk.pk} «{talk}»: день вне дат форума."
    for thanks in Thanks.objects.exclude(participation__activity=F("forum__activity")).order_by("pk"):
        yield f"Благодарность {thanks.pk}: участник другого мероприятия."


def miscounted_points() -> Iterator[str]:
    """Points are those of the rule."""
    for forum in Forum.objects.select_related("activity__owner__region").order_by("pk"):
        scores = scores_of(forum)
        parts = Participation.objects.filter(activity=forum.activity_id).order_by("pk")
        for pk, person, contact, points in parts.values_list("pk", "person_id", "contact_id", "points"):
            found = scores.get((person, contact))
            if (points or 0) != (found.points if found else 0):
                yield f"Участие {pk}: записано баллов {points}, по правилу {found.points if found else 0}."
