"""The programme: days with their talks, tracks with their moderators, how much was said under each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from metodkabinet.activities.logic.hosts import host_of
from metodkabinet.discussions.queries.threads import count_posts
from metodkabinet.forums.models import Talk, Track, TrackModerator
from metodkabinet.forums.permissions import can_manage_forum
from metodkabinet.kit import clock

if TYPE_CHECKING:
    from metodkabinet.forums.models import Forum
    from metodkabinet.kit.access import Actor


@dataclass(frozen=True, slots=True)
class Listed:
    """A talk in the programme."""

    talk: Talk
    speakers: str
    posts: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the forum. Without talks it stays in the programme: people come to discuss."""

    day: date
    number: int
    is_today: bool
    is_ahead: bool
    talks: list[Listed]


@dataclass(frozen=True, slots=True)
class Section:
    """A track and who keeps order in it."""

    track: Track
    moderators: str
    talks: int


def days_of(forum: Forum, user: Actor, *, track: Track | None = None) -> list[Day]:
    """Each day with what this reader may see of it."""
    rows = visible_talks(forum, user)
    rows = rows.filter(track=track) if track is not None else rows
    talks = list(rows.select_related("track").prefetch_related("speakers"))
    counts = count_posts([talk.thread_id for talk in talks])
    zone, today = forum.activity.zone, clock.today(forum.activity.zone)
    days = []
    for place, day in enumerate(dates_of(forum)):
        there = [talk for talk in talks if day_of(talk.publish_at, forum) == day]
        listed = [Listed(talk, ", ".join(one.name_then for one in talk.speakers.all()), counts[talk.thread_id])
                  for talk in sorted(there, key=lambda one: (one.publish_at.astimezone(zone), one.pk))]  # fmt: skip
        days.append(Day(day, place + 1, day == today, day > today, listed))
    return days


def visible_talks(forum: Forum, user: Actor) -> QuerySet[Talk]:
    """The published ones; all of them for those who run the forum."""
    rows = Talk.objects.filter(track__forum=forum).order_by("publish_at", "pk")
    return rows if can_manage_forum(user, forum) else rows.published()


def sections_of(forum: Forum) -> list[Section]:
    """In their order."""
    moderators = Prefetch("moderators", TrackModerator.objects.select_related("person").order_by("pk"))
    tracks = Track.objects.filter(forum=forum).prefetch_related(moderators).order_by("position", "pk")
    published = Counter(Talk.objects.published().filter(track__forum=forum).values_list("track_id", flat=True))
    return [
        Section(track, ", ".join(str(one) for one in track.moderators.all()), published[track.pk]) for track in tracks
    ]


def dates_of(forum: Forum) -> list[date]:
    """From the first to the last."""
    first, last = forum.activity.start_date, forum.activity.end_date
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def day_of(moment: datetime, forum: Forum) -> date:
    """On the forum's own clock; what lies outside its days belongs to the nearest one."""
    day = moment.astimezone(forum.activity.zone).date()
    return min(max(day, forum.activity.start_date), forum.activity.end_date)


def video_host(talk: Talk) -> str:
    """The name of the site on which the video lies."""
    return host_of(talk.video) if talk.video else ""
