"""The forum of November 2023 with its talks and words, and a small one that goes on today."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from metodkabinet.activities.enums import Form, Openness, Source
from metodkabinet.activities.models import Activity, Kind
from metodkabinet.activities.services import (
    ActivityCard,
    When,
    announce_activity,
    hold_activity,
    register_participant,
    reopen_activity,
)
from metodkabinet.discussions.enums import Moderation, PostKind
from metodkabinet.discussions.queries.voices import voice_of
from metodkabinet.discussions.services import Draft, publish_post, write_post
from metodkabinet.forums import services
from metodkabinet.forums.demo import texts
from metodkabinet.forums.queries.activity import participants_of
from metodkabinet.forums.services import CollectionCard, ForumCard, TalkCard
from metodkabinet.kit import clock
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.discussions.models import Post, Thread
    from metodkabinet.forums.models import Forum, Talk, Track
    from metodkabinet.kit.demo import World

COMMENTS, QUESTIONS, THANKED = 38, 10, 7


def build(world: World) -> None:
    """`world.made["forums"]`: both, for later parts."""
    past = next(one for one in world.made["activities"] if one.kind.code == "web-forum")
    world.made["forums"] = [_past(world, past), _running(world)]


def _past(world: World, activity: Activity) -> Forum:
    """Days of talks, words under them, then everything that follows a forum."""
    first = datetime.combine(activity.start_date, time(4, 0), UTC)
    came = list(Person.objects.filter(pk__in=activity.participations.values("person_id")).order_by("pk"))
    with clock.fixed(first):
        forum = services.attach_forum(reopen_activity(activity, by=None), by=None)
        forum = services.change_forum(
            forum, ForumCard(texts.WELCOME), moderation=Moderation.NOBODY, is_closed=False, version=1, by=None
        )
        tracks = [
            services.add_track(forum, title=title, summary=about, moderators=[came[place]], by=None)
            for place, (title, about) in enumerate(texts.TRACKS)
        ]
        experts = came[2:4]
        for person, topics in zip(experts, texts.TOPICS, strict=True):
            services.add_expert(forum, person, topics=topics, by=None)
        talks = [_talk(tracks, place, first, came[4 + place]) for place in range(len(texts.TALKS))]
    for talk in talks:
        with clock.fixed(talk.publish_at):
            services.publish_talk(talk, by=None)
    _talk_it_over(world, forum, talks, came)
    _ask_experts(world, forum, came, experts)
    _close(forum, came)
    return forum


def _talk(tracks: list[Track], place: int, first: datetime, speaker: Person) -> Talk:
    track, title, summary, text = texts.TALKS[place]
    at = first + timedelta(days=place * 7 // len(texts.TALKS), hours=1 + place % 3)
    video = f"https://rutube.ru/video/forum{place + 1}/" if place % 4 == 1 else ""
    return services.add_talk(tracks[track], TalkCard(title, at, summary, text, video, [speaker]), by=None)


def _say(person: Person, thread: Thread, text: str, at: datetime, kind: str = "", above: Post | None = None) -> Post:
    with clock.fixed(at):
        return write_post(thread, Draft(text, kind, above), by=voice_of(person))


def _talk_it_over(world: World, forum: Forum, talks: list[Talk], came: list[Person]) -> None:
    """A few people write much, many write once."""
    lively = came[:14]
    moments = sorted(world.rng.sample(range(7 * 24 * 60), COMMENTS + QUESTIONS))
    for number, minute in enumerate(moments):
        at = forum_start(forum) + timedelta(hours=6, minutes=minute)
        heard = [talk for talk in talks if talk.publish_at < at]
        talk = world.rng.choice(heard[-4:])
        person = world.rng.choice(lively if number % 3 else came)
        if number % 5 == 2:
            asked = _say(person, talk.thread, texts.pick(texts.QUESTIONS, number), at, PostKind.QUESTION)
            speaker = talk.speakers.get().person
            if speaker is not None:
                text = texts.pick(texts.ANSWERS, number)
                _say(speaker, talk.thread, text, at + timedelta(minutes=40), above=asked)
        else:
            _say(person, talk.thread, texts.pick(texts.COMMENTS, number), at)


def _ask_experts(world: World, forum: Forum, came: list[Person], experts: list[Person]) -> None:
    for place, (question, answer) in enumerate(texts.ASKED):
        at = forum_start(forum) + timedelta(days=1 + place, hours=5)
        with clock.fixed(at):
            expert = experts[place % len(experts)]
            draft = Draft(question, PostKind.QUESTION, addressee=expert)
            asked = write_post(forum.questions, draft, by=voice_of(world.rng.choice(came[20:])))
        _say(expert, forum.questions, answer, at + timedelta(hours=3), above=asked)


def _close(forum: Forum, came: list[Person]) -> None:
    """Proposals, resolution, the collection, thanks; then the activity is held again."""
    last = datetime.combine(forum.activity.end_date, time(8, 0), UTC)
    proposals = [
        _say(came[30 + place], forum.proposals, text, last + timedelta(minutes=9 * place))
        for place, text in enumerate(texts.PROPOSALS)
    ]
    with clock.fixed(last + timedelta(days=1)):
        hold_activity(forum.activity, by=None)
        for post in proposals[:3]:
            services.add_point(forum, text=post.text, proposal=post, by=None)
        services.finish_resolution(forum, preamble=texts.PREAMBLE, by=None)
        forum.refresh_from_db()
        card = CollectionCard("", texts.FOREWORD, texts.IMPRINT)
        services.change_collection(forum, card, version=forum.version, by=None)
        forum.refresh_from_db()
        services.make_collection(forum, by=None)
        services.add_thanks(forum, list(participants_of(forum)[:THANKED]), by=None)
        services.write_letters(forum, by=None)


def _running(world: World) -> Forum:
    """In the middle of its days: something waits for a look, a question for an answer."""
    body, today = world.made["region_schools"], world.today
    card = ActivityCard(
        Kind.objects.get(code="web-forum"), Form.ONLINE, "Читаем вместе: семья и школьная библиотека",
        "Делимся тем, что помогает вернуть семейное чтение.", openness=Openness.PUBLIC,
    )  # fmt: skip
    begun = today - timedelta(days=2)
    morning = datetime.combine(begun, time(4, 0), UTC)
    with clock.fixed(morning - timedelta(days=10)):
        forum = services.open_forum(body, card, When(begun, today + timedelta(days=4)), by=None)
        announce_activity(forum.activity, by=None)
        tracks = [services.add_track(forum, title=title, by=None) for title in texts.SMALL_TRACKS]
        people = list(Person.objects.filter(region=body.region_id, main_organisation__isnull=False).order_by("pk")[:40])
        for person in people[::2]:
            register_participant(forum.activity, person, source=Source.SITE, by=None)
        services.add_expert(forum, people[0], topics="семейное чтение", by=None)
        talks = [
            services.add_talk(
                tracks[place % 2], TalkCard(title, morning + timedelta(days=2 * place, hours=1), about, text,
                                            speakers=[people[2 * place]]), by=None,
            )
            for place, (title, about, text) in enumerate(texts.SMALL_TALKS)
        ]  # fmt: skip
    with clock.fixed(morning + timedelta(hours=2)):
        services.publish_talk(talks[0], by=None)
    for place, text in enumerate(texts.SMALL_WORDS):
        kind, at = PostKind.QUESTION if text.endswith("?") else PostKind.COMMENT, morning + timedelta(hours=5 + place)
        post = _say(people[8 + 2 * place], talks[0].thread, text, at, kind)
        if not post.doubts.count(";"):  # the one with a telephone number still waits
            with clock.fixed(at + timedelta(minutes=20)):
                publish_post(post, by=None)
    return forum


def forum_start(forum: Forum) -> datetime:
    """The morning of its first day."""
    return datetime.combine(forum.activity.start_date, time(4, 0), UTC)
