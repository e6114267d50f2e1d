"""How active everybody was, counted from rows: points, acts, municipalities. Guests and people alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from metodkabinet.activities.models import LIVE, Participation, Registration
from metodkabinet.discussions.enums import PostState
from metodkabinet.discussions.models import Post, Thread
from metodkabinet.forums.enums import TalkState
from metodkabinet.forums.logic.scoring import Rule, Said, Score, score
from metodkabinet.forums.models import Talk, TalkSpeaker
from metodkabinet.forums.queries.programme import day_of
from metodkabinet.organisations.models import Municipality

if TYPE_CHECKING:
    from metodkabinet.forums.models import Forum

Key = tuple[int | None, int | None]  # person, contact


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality: who registered, who took part, how much was said from there."""

    municipality: Municipality | None
    registered: int
    came: int
    posts: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The forum in numbers; each counted from rows."""

    registered: int
    came: int
    municipalities: int
    talks: int
    posts: int
    questions: int
    answered: int


def rule_of(forum: Forum) -> Rule:
    """The visible rule."""
    return Rule(
        forum.points_talk, forum.points_answer, forum.points_question, forum.points_comment, forum.day_cap
    )  # fmt: skip


def threads_of(forum: Forum) -> QuerySet[Thread]:
    """Under its talks and its own two."""
    talks = Talk.objects.filter(track__forum=forum).order_by().values("thread_id")
    return Thread.objects.filter(Q(pk__in=[forum.questions_id, forum.proposals_id]) | Q(pk__in=talks))


def posts_of(forum: Forum) -> QuerySet[Post]:
    """What everybody reads there."""
    return Post.objects.filter(thread__in=threads_of(forum).order_by().values("pk"), state=PostState.SHOWN)


def scores_of(forum: Forum, only: Iterable[Key] | None = None) -> dict[Key, Score]:
    """Of everybody who did something, or of these."""
    wanted = None if only is None else set(only)
    said: dict[Key, list[Said]] = defaultdict(list)
    posts = posts_of(forum).order_by("pk")
    speakers = TalkSpeaker.objects.filter(talk__track__forum=forum, talk__state=TalkState.PUBLISHED)
    if wanted is not None:
        people = [person for person, _ in wanted if person]
        guests = [contact for _, contact in wanted if contact]
        posts = posts.filter(Q(person__in=people) | Q(contact__in=guests))
        speakers = speakers.filter(person__in=people)
    for person, contact, kind, at in posts.values_list("person_id", "contact_id", "kind", "written_at"):
        said[person, None if person else contact].append(Said(kind, day_of(at, forum)))
    talks: dict[Key, int] = defaultdict(int)
    for person in speakers.filter(person__isnull=False).order_by("pk").values_list("person_id", flat=True):
        talks[person, None] += 1
    rule = rule_of(forum)
    keys = (wanted or set()) | said.keys() | talks.keys()
    return {key: score(rule, talks[key], said[key]) for key in keys if key != (None, None)}


def participants_of(forum: Forum) -> QuerySet[Participation]:
    """Proved ones, the most active first."""
    rows = Participation.objects.proved().filter(activity=forum.activity_id)
    return rows.select_related("municipality_then", "activity").order_by("-points", "name_then", "pk")


def places_of(forum: Forum) -> list[Place]:
    """Municipalities in order of participants; a district inside a city is its city."""
    top = Coalesce("municipality_then__parent", "municipality_then")
    came = _by_place(participants_of(forum), top)
    registered = _by_place(Registration.objects.filter(activity=forum.activity_id, state__in=LIVE), top)
    posts: dict[int | None, int] = defaultdict(int)
    where = dict(_homes(forum))
    for person, contact in posts_of(forum).order_by().values_list("person_id", "contact_id"):
        posts[where.get((person, None if person else contact))] += 1
    known = Municipality.objects.in_bulk([pk for pk in came.keys() | registered.keys() if pk])
    places = [
        Place(known.get(pk or 0), registered.get(pk, 0), came.get(pk, 0), posts.get(pk, 0))
        for pk in came.keys() | registered.keys()
    ]
    return sorted(places, key=lambda one: (-one.came, -one.registered, str(one.municipality or "я")))


def numbers_of(forum: Forum) -> Numbers:
    """For the head of the pages."""
    activity = forum.activity_id
    came = Participation.objects.proved().filter(activity=activity)
    tops = came.filter(municipality_then__isnull=False).annotate(
        top=Coalesce("municipality_then__parent", "municipality_then")
    )
    said = posts_of(forum).aggregate(
        posts=Count("pk"), questions=Count("pk", filter=~Q(question_state="")),
        answered=Count("pk", filter=Q(question_state="answered")),
    )  # fmt: skip
    return Numbers(
        Registration.objects.filter(activity=activity, state__in=LIVE).count(), came.count(),
        tops.order_by().values("top").distinct().count(),
        Talk.objects.published().filter(track__forum=forum).count(), **said,
    )  # fmt: skip


def _by_place(rows: QuerySet[Participation] | QuerySet[Registration], top: Coalesce) -> dict[int | None, int]:
    counted = rows.order_by().annotate(top=top).values("top").annotate(number=Count("pk"))
    return dict(counted.values_list("top", "number"))


def _homes(forum: Forum) -> list[tuple[Key, int | None]]:
    rows = (
        participants_of(forum).order_by("pk").annotate(top=Coalesce("municipality_then__parent", "municipality_then"))
    )
    return [((person, contact), top) for person, contact, top in rows.values_list("person_id", "contact_id", "top")]
