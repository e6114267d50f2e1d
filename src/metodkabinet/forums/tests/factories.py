"""A forum of eight days that goes on now, with everything that may hang on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory import LazyAttribute, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.activities.enums import Form, Openness
from metodkabinet.activities.tests.factories import ActivityFactory, ParticipationFactory
from metodkabinet.discussions.enums import ThreadKind
from metodkabinet.discussions.tests.factories import ThreadFactory
from metodkabinet.forums.enums import TalkState
from metodkabinet.forums.models import (
    Expert,
    Forum,
    ResolutionPoint,
    Talk,
    TalkSpeaker,
    Thanks,
    Track,
    TrackModerator,
)
from metodkabinet.kit.testing.sides import Side
from metodkabinet.people.tests.factories import PersonFactory

FIRST, LAST = date(2026, 11, 16), date(2026, 11, 23)
HOUR = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)


class ForumActivityFactory(ActivityFactory):
    """Public, announced, going on at the noon of tests."""

    kind__code = "web-forum"
    kind__name = "веб-форум"
    form = Form.ONLINE
    start_date = FIRST
    end_date = LAST
    openness = Openness.PUBLIC


class ForumFactory(DjangoModelFactory[Forum]):
    """With its two threads; sessions are the activity's only one."""

    class Meta:
        model = Forum

    activity = SubFactory(ForumActivityFactory)
    questions = LazyAttribute(lambda made: ThreadFactory(region=made.activity.region, kind=ThreadKind.QUESTIONS))
    proposals = LazyAttribute(lambda made: ThreadFactory(region=made.activity.region, kind=ThreadKind.NOTES))


class TrackFactory(DjangoModelFactory[Track]):
    """One section."""

    class Meta:
        model = Track

    forum = SubFactory(ForumFactory)
    title = "Чтение"


class TrackModeratorFactory(DjangoModelFactory[TrackModerator]):
    """Somebody of the region."""

    class Meta:
        model = TrackModerator

    track = SubFactory(TrackFactory)
    person = LazyAttribute(lambda made: PersonFactory(region=made.track.forum.activity.region))


class ExpertFactory(DjangoModelFactory[Expert]):
    """Somebody of the region."""

    class Meta:
        model = Expert

    forum = SubFactory(ForumFactory)
    person = LazyAttribute(lambda made: PersonFactory(region=made.forum.activity.region))


class TalkFactory(DjangoModelFactory[Talk]):
    """A published one, without an author."""

    class Meta:
        model = Talk

    track = SubFactory(TrackFactory)
    title = "Буктрейлер на уроке"
    text = "Снимаем вместе с детьми."
    publish_at = HOUR
    state = TalkState.PUBLISHED
    published_at = LazyAttribute(lambda made: made.publish_at if made.state == TalkState.PUBLISHED else None)
    thread = LazyAttribute(lambda made: ThreadFactory(region=made.track.forum.activity.region))


class TalkSpeakerFactory(DjangoModelFactory[TalkSpeaker]):
    """Written by hand."""

    class Meta:
        model = TalkSpeaker

    talk = SubFactory(TalkFactory)
    name_then = "Гостева Роза Ильинична"


class ResolutionPointFactory(DjangoModelFactory[ResolutionPoint]):
    """Written by hand."""

    class Meta:
        model = ResolutionPoint

    forum = SubFactory(ForumFactory)
    text = "Провести региональный день чтения."
    position = 1


class ThanksFactory(DjangoModelFactory[Thanks]):
    """For a participant."""

    class Meta:
        model = Thanks

    forum = SubFactory(ForumFactory)
    participation = LazyAttribute(lambda made: ParticipationFactory(activity=made.forum.activity))
    reason = "активное участие"


def populate(side: Side) -> None:
    """A public forum of the side's body, on an activity of its own."""
    body: Any = side.made["associations.association"]
    activity = ForumActivityFactory(owner=body, title=side.text("Форум о чтении"))
    forum = side.add(ForumFactory(activity=activity, welcome=side.text("Добро пожаловать")))
    track = side.add(TrackFactory(forum=forum, title=side.text("Чтение")))
    person = PersonFactory(region=body.region, surname=side.text("Экспертова"))
    side.add(TrackModeratorFactory(track=track, person=person))
    side.add(ExpertFactory(forum=forum, person=person))
    talk = side.add(TalkFactory(track=track, title=side.text("Буктрейлер")))
    side.add(TalkSpeakerFactory(talk=talk, name_then=side.text("Гостева Роза")))
    side.add(ResolutionPointFactory(forum=forum, text=side.text("Провести день чтения")))
    side.add(ThanksFactory(forum=forum, participation=ParticipationFactory(activity=activity, person=person)))
