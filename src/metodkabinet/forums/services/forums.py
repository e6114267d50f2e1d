"""A forum is opened as an activity with its days, or attached to one that exists; its rule is set."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.services import ActivityCard, SessionCard, When, add_activity, add_session
from metodkabinet.audit.services import changes, record
from metodkabinet.discussions.enums import Moderation, ThreadKind
from metodkabinet.discussions.services import change_thread, open_thread
from metodkabinet.forums.models import Forum, Talk
from metodkabinet.forums.queries.activity import posts_of, rule_of, threads_of
from metodkabinet.forums.queries.programme import dates_of
from metodkabinet.forums.services.refusals import ForumsRefused, lock_forum
from metodkabinet.forums.services.taking import settle_points
from metodkabinet.kit import search

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity
    from metodkabinet.associations.models import Association

LONGEST = 31  # days


@dataclass(frozen=True, slots=True)
class ForumCard:
    """What is said of a forum besides its activity, and its rule."""

    welcome: str = ""
    points_talk: int = 10
    points_answer: int = 3
    points_question: int = 2
    points_comment: int = 1
    day_cap: int = 12
    collection_link: str = ""


CARD_FIELDS = tuple(entry.name for entry in fields(ForumCard))


def card_of(forum: Forum) -> ForumCard:
    """What it says now."""
    return ForumCard(**{name: getattr(forum, name) for name in CARD_FIELDS})


@transaction.atomic
def open_forum(owner: Association, card: ActivityCard, when: When, *, by: User | None) -> Forum:
    """A draft of an activity with its days, and the forum on it."""
    return attach_forum(add_activity(owner, card, when, by=by), by=by)


@transaction.atomic
def attach_forum(activity: Activity, *, by: User | None) -> Forum:
    """Make an activity a web-forum: each of its days becomes a session, unless sessions are there already."""
    if Forum.objects.filter(activity=activity).exists():
        raise ForumsRefused("Это мероприятие уже веб-форум.")
    days = (activity.end_date - activity.start_date).days + 1
    if days > LONGEST:
        raise ForumsRefused("Форум длится больше месяца. Проверьте дату окончания.", field="end_date")
    region = activity.region
    forum = Forum.objects.create(
        activity=activity, questions=open_thread(region, kind=ThreadKind.QUESTIONS, by=by),
        proposals=open_thread(region, kind=ThreadKind.NOTES, by=by),
    )  # fmt: skip
    if activity.sessions.count() == 1 and days > 1:
        _make_days(forum, by=by)
    record("forums.forum.opened", forum, by=by, after={"title": activity.title})
    return forum


@transaction.atomic
def change_forum(
    forum: Forum, card: ForumCard, *, moderation: str, is_closed: bool, version: int, by: User | None
) -> Forum:
    """The welcome, the rule, what is looked at beforehand. A new rule counts everybody anew."""
    locked = lock_forum(forum, version=version)
    if card.day_cap < max(card.points_answer, card.points_question, card.points_comment):
        raise ForumsRefused("Дневной предел меньше баллов за одно сообщение. Увеличьте его.", field="day_cap")
    before, after = changes(locked, {name: getattr(card, name) for name in CARD_FIELDS})
    old = rule_of(locked)
    for name in CARD_FIELDS:
        setattr(locked, name, getattr(card, name))
    locked.version += 1
    locked.save()
    if after:
        record("forums.forum.changed", locked, by=by, before=before, after=after)
    for thread in threads_of(locked).order_by("pk"):
        change_thread(thread, moderation=moderation, is_closed=is_closed, by=by)
    if rule_of(locked) != old:
        settle_points(locked, by=by)
    return locked


def moderation_of(forum: Forum) -> str:
    """What is looked at beforehand; one choice for the whole forum."""
    return str(forum.questions.moderation or Moderation.NEWCOMERS)


def _make_days(forum: Forum, *, by: User | None) -> None:
    zone = forum.activity.zone
    for place, day in enumerate(dates_of(forum), start=1):
        begins = datetime.combine(day, time.min, zone)
        ends = datetime.combine(day + timedelta(days=1), time.min, zone)
        add_session(forum.activity, SessionCard(begins, ends, f"День {place}"), by=by)


def index_anew(activity: Activity) -> None:
    """Who finds talks and words follows the activity."""
    forum = forum_on(activity)
    if forum is not None:
        search.touch(*Talk.objects.filter(track__forum=forum).order_by("pk"), *posts_of(forum).order_by("pk"))


def forum_on(activity: Activity) -> Forum | None:
    """The facet of an activity, when it has one."""
    return Forum.objects.filter(activity=activity).select_related("activity").first()
