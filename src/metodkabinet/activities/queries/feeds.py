"""What a telephone reads by a secret address: of a body, or of what somebody registered for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.logic.ical import Entry, calendar_of
from metodkabinet.activities.models import LIVE, Activity, CalendarFeed, Registration
from metodkabinet.kit import clock
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metodkabinet.activities.models import ActivityQuerySet

BACK = timedelta(days=180)
LONGEST = 1000


def written_of(secret: str) -> bytes | None:
    """The file; None when nobody has this address or his account is closed."""
    feed = CalendarFeed.objects.select_related("user", "association").filter(secret=secret).first()
    if feed is None or not feed.user.is_active:
        return None
    rows = Activity.objects.visible_to(feed.user).filter(end_date__gte=clock.today() - BACK)
    rows = rows.exclude(state=ActivityState.DRAFT)
    if feed.association is not None:
        rows = rows.of_body(feed.association, lower=True).filter(parent=None)
    else:
        rows = _mine(rows, feed)
    shown = rows.select_related("owner__region", "kind").prefetch_related("sessions").order_by("start_date", "pk")
    name = feed.association.short_name if feed.association else "Мои мероприятия"
    return calendar_of(name, (entry for row in shown[:LONGEST] for entry in entries_of(row)))


def entries_of(activity: Activity) -> Iterator[Entry]:
    """A line for each session, on the clock of the association; whole days are whole days."""
    zone = activity.zone
    for session in activity.sessions.all():
        starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        whole = session.is_whole_days
        yield Entry(
            uid=f"session-{session.pk}@{settings.SITE_URL.split('//')[-1]}",
            title=f"{activity.title}: {session.title}" if session.title else activity.title,
            starts=starts.date() if whole else starts, ends=ends.date() if whole else ends,
            changed=_changed(activity), sequence=activity.version,
            place=session.place or activity.place or activity.link, text=str(activity.kind),
            url=settings.SITE_URL + reverse("activities:activity", args=[activity.pk]),
            cancelled=activity.state == ActivityState.CANCELLED,
        )  # fmt: skip


def _mine(rows: ActivityQuerySet, feed: CalendarFeed) -> ActivityQuerySet:
    people = Person.objects.filter(user=feed.user).values("pk")
    live = Registration.objects.filter(person__in=people, state__in=LIVE)
    return rows.filter(pk__in=live.order_by().values("activity_id"))


def _changed(activity: Activity) -> datetime:
    return activity.held_at or activity.announced_at or clock.now()
