"""Events with what hangs on them, for tests of any module."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.activities.tests.factories import ActivityFactory
from metodkabinet.events.models import Event, Invitation, Material, ProgrammeItem, Speaker
from metodkabinet.kit.questionnaires.building import Wording, add_question, create_questionnaire, publish_version
from metodkabinet.kit.testing.sides import Side
from metodkabinet.people.tests.factories import PersonFactory

WRITTEN = datetime(2026, 11, 10, 7, 0, tzinfo=UTC)


class EventFactory(DjangoModelFactory[Event]):
    """Anybody may register while it is announced."""

    class Meta:
        model = Event

    activity = SubFactory(ActivityFactory)
    code = Sequence("event{}".format)


class ProgrammeItemFactory(DjangoModelFactory[ProgrammeItem]):
    """Without a day."""

    class Meta:
        model = ProgrammeItem

    event = SubFactory(EventFactory)
    title = Sequence("Тема {}".format)


class SpeakerFactory(DjangoModelFactory[Speaker]):
    """As printed."""

    class Meta:
        model = Speaker

    talk = SubFactory(ProgrammeItemFactory)
    name = "Докладова Инна Петровна"


class MaterialFactory(DjangoModelFactory[Material]):
    """A link."""

    class Meta:
        model = Material

    event = SubFactory(EventFactory)
    title = Sequence("Материал {}".format)
    address = "https://example.org/slides"


class InvitationFactory(DjangoModelFactory[Invitation]):
    """Of a person, not sent yet."""

    class Meta:
        model = Invitation

    event = SubFactory(EventFactory)
    person = LazyAttribute(lambda made: PersonFactory(region=made.event.activity.region))
    name = LazyAttribute(lambda made: str(made.person))
    written_at = WRITTEN
    nonce = LazyAttribute(lambda made: secrets.token_urlsafe(16)[:22])


def asking(title: str = "Запись", text: str = "Нужна ли справка?", **given: Any) -> Any:
    """A published questionnaire of one question."""
    made = create_questionnaire(title, many=not given.get("anonymous"), anonymous=given.pop("anonymous", False))
    add_question(made, Wording(kind="text", text=text, **given))
    publish_version(made)
    return made


def populate(side: Side) -> None:
    """The event of the side's activity with everything that may hang on it."""
    activity: Any = side.made["activities.activity"]
    event = side.add(
        EventFactory(
            activity=activity, code=f"side{activity.pk}", questions=asking(text=side.text("Вопрос")),
            feedback=asking(text=side.text("Отзыв"), anonymous=True), contacts=side.text("Обращаться к нам"),
        )
    )  # fmt: skip
    talk = side.add(ProgrammeItemFactory(event=event, session=side.made["activities.session"], title=side.text("Тема")))
    side.add(SpeakerFactory(talk=talk, name=side.text("Докладова Инна")))
    side.add(MaterialFactory(event=event, title=side.text("Материал")))
    person: Any = side.made["people.person"] if "people.person" in side.made else PersonFactory(region=activity.region)
    side.add(InvitationFactory(event=event, person=person, name=side.text("Приглашова Анна")))
