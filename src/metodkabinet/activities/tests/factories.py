"""Bodies, activities, registrations, participations for tests of any module; one region unless another is given."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from metodkabinet.accounts.models import User
from metodkabinet.activities.enums import (
    ActivityState,
    Evidence,
    Form,
    Openness,
    OutsideLevel,
    RegistrationState,
    Source,
)
from metodkabinet.activities.models import (
    Activity,
    ActivityDirection,
    CalendarFeed,
    CodeWord,
    CoOwner,
    DeclaredCount,
    Direction,
    Kind,
    Match,
    OutsideEvent,
    OutsideResult,
    Participation,
    Partner,
    Presence,
    Recording,
    Registration,
    Session,
)
from metodkabinet.activities.services.counting import settle_shares
from metodkabinet.associations.models import Association
from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.tests.factories import OrganisationFactory
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory

DAY = date(2026, 11, 20)
BEGINS = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ENDS = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


class BodyFactory(DjangoModelFactory[Association]):
    """An acting association of the whole region."""

    class Meta:
        model = Association
        skip_postgeneration_save = True

    base_organisation = SubFactory(OrganisationFactory)
    region = SelfAttribute("base_organisation.region")
    code = Sequence("body-{}".format)
    name = Sequence("Методическое объединение {}".format)
    short_name = Sequence("МО {}".format)
    subject = "school"
    state = "active"
    search_key = LazyAttribute(lambda made: search_key(made.name))
    sort_key = LazyAttribute(lambda made: sort_key(made.name))
    path = ""

    @post_generation
    def placed(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: FBT001
        self.path = f"{self.parent.path if self.parent else ''}{self.pk:06d}/"
        self.save(update_fields=["path"])


class KindFactory(DjangoModelFactory[Kind]):
    """A seminar; the same code gives the same kind."""

    class Meta:
        model = Kind
        django_get_or_create = ("code",)

    code = "seminar"
    name = "семинар"


class ActivityFactory(DjangoModelFactory[Activity]):
    """Announced for the 20th of November 2026, with its session."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    owner = SubFactory(BodyFactory)
    region = SelfAttribute("owner.region")
    kind = SubFactory(KindFactory)
    form = Form.ONSITE
    title = Sequence("Семинар {}".format)
    start_date = DAY
    end_date = SelfAttribute("start_date")
    openness = Openness.REGION
    state = ActivityState.ANNOUNCED
    announced_at = BEGINS
    held_at = LazyAttribute(lambda made: ENDS if made.state == ActivityState.HELD else None)
    search_key = LazyAttribute(lambda made: search_key(made.title))

    @post_generation
    def first_session(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: FBT001
        SessionFactory(activity=self)


class SessionFactory(DjangoModelFactory[Session]):
    """The caller gives the activity."""

    class Meta:
        model = Session

    activity = SubFactory(ActivityFactory)
    starts_at = BEGINS
    ends_at = ENDS


class CoOwnerFactory(DjangoModelFactory[CoOwner]):
    """Another body of the same region."""

    class Meta:
        model = CoOwner

    activity = SubFactory(ActivityFactory)
    association = LazyAttribute(lambda made: BodyFactory(base_organisation=made.activity.owner.base_organisation))


class PartnerFactory(DjangoModelFactory[Partner]):
    """The organisation at which the body works."""

    class Meta:
        model = Partner

    activity = SubFactory(ActivityFactory)
    organisation = SelfAttribute("activity.owner.base_organisation")


class DirectionFactory(DjangoModelFactory[Direction]):
    """Of the school year 2026/27."""

    class Meta:
        model = Direction

    association = SubFactory(BodyFactory)
    year = 2026
    name = Sequence("Направление {}".format)


class ActivityDirectionFactory(DjangoModelFactory[ActivityDirection]):
    """A direction of the owner."""

    class Meta:
        model = ActivityDirection

    activity = SubFactory(ActivityFactory)
    direction = LazyAttribute(lambda made: DirectionFactory(association=made.activity.owner))


class RecordingFactory(DjangoModelFactory[Recording]):
    """On Rutube."""

    class Meta:
        model = Recording

    activity = SubFactory(ActivityFactory)
    title = "Запись"
    address = Sequence("https://rutube.ru/video/{}/".format)


class DeclaredCountFactory(DjangoModelFactory[DeclaredCount]):
    """Forty people, nobody knows from where."""

    class Meta:
        model = DeclaredCount

    activity = SubFactory(ActivityFactory)
    people = 40
    source = "сообщила руководитель"


class RegistrationFactory(DjangoModelFactory[Registration]):
    """A confirmed one; seats are not counted, `register_participant` does that."""

    class Meta:
        model = Registration

    activity = SubFactory(ActivityFactory)
    person = LazyAttribute(lambda made: PersonFactory(region=made.activity.region))
    name_then = LazyAttribute(lambda made: str(made.person))
    state = RegistrationState.CONFIRMED
    source = Source.SITE
    arrived_at = BEGINS
    nonce = LazyAttribute(lambda made: secrets.token_urlsafe(16)[:22])


class ParticipationFactory(DjangoModelFactory[Participation]):
    """Not proved yet; see PresenceFactory."""

    class Meta:
        model = Participation

    activity = SubFactory(ActivityFactory)
    person = LazyAttribute(lambda made: PersonFactory(region=made.activity.region))
    name_then = LazyAttribute(lambda made: str(made.person or made.contact))


class PresenceFactory(DjangoModelFactory[Presence]):
    """At the first session; the participation follows."""

    class Meta:
        model = Presence
        skip_postgeneration_save = True

    participation = SubFactory(ParticipationFactory)
    session = LazyAttribute(lambda made: made.participation.activity.sessions.get())
    evidence = Evidence.MANUAL
    at = BEGINS

    @post_generation
    def settled(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: FBT001
        Participation.objects.filter(pk=self.participation.pk).update(confirmed_at=self.at)
        settle_shares(self.participation.activity)


class CodeWordFactory(DjangoModelFactory[CodeWord]):
    """Good during the session."""

    class Meta:
        model = CodeWord

    session = LazyAttribute(lambda made: ActivityFactory().sessions.get())
    word = "самовар радуга 42"
    opens_at = BEGINS
    closes_at = ENDS


class MatchFactory(DjangoModelFactory[Match]):
    """A guest who took part in nothing yet."""

    class Meta:
        model = Match

    person = SubFactory(PersonFactory)
    contact = LazyAttribute(lambda made: ContactFactory(region=made.person.region, person=made.person))
    steps = LazyAttribute(lambda made: {"registrations": [], "participations": []})
    matched_at = ENDS


class OutsideEventFactory(DjangoModelFactory[OutsideEvent]):
    """A webinar of a publisher."""

    class Meta:
        model = OutsideEvent

    association = SubFactory(BodyFactory)
    region = SelfAttribute("association.region")
    title = Sequence("Вебинар издательства {}".format)
    organiser = "Издательство «Страница»"
    level = OutsideLevel.NATIONAL
    form = Form.ONLINE
    start_date = DAY
    end_date = SelfAttribute("start_date")


class OutsideResultFactory(DjangoModelFactory[OutsideResult]):
    """A librarian took part."""

    class Meta:
        model = OutsideResult

    event = SubFactory(OutsideEventFactory)
    person = LazyAttribute(lambda made: PersonFactory(region=made.event.region))
    result = "участие"


class CalendarFeedFactory(DjangoModelFactory[CalendarFeed]):
    """Of everything that is mine."""

    class Meta:
        model = CalendarFeed

    user = LazyAttribute(lambda made: User.objects.create_user(f"{secrets.token_hex(4)}@example.org"))
    secret = LazyAttribute(lambda made: secrets.token_urlsafe(32))
    created_at = BEGINS


def populate(side: Side) -> None:
    """One announced activity of the side's body with everything that may hang on it."""
    body: Any = side.made["associations.association"]
    activity = side.add(
        ActivityFactory(owner=body, title=side.text("Семинар о чтении"), kind__name="семинар", place=side.text("Зал"))
    )
    side.add(activity.kind)
    session = side.add(activity.sessions.get())
    contact = ContactFactory(region=body.region, name=side.text("Гостева Роза Ильинична"), email="")
    side.add(contact)
    registration = side.add(
        RegistrationFactory(activity=activity, person=None, contact=contact, name_then=contact.name)
    )
    participation = side.add(
        ParticipationFactory(
            activity=activity, person=None, contact=contact, name_then=contact.name, registration=registration
        )
    )
    side.add(PresenceFactory(participation=participation, session=session))
    side.add(CodeWordFactory(session=session, word=side.text("самовар радуга 42")))
    co_owner = BodyFactory(base_organisation=body.base_organisation, short_name=side.text("МО соседей"))
    side.add(CoOwnerFactory(activity=activity, association=co_owner))
    side.add(PartnerFactory(activity=activity))
    direction = side.add(DirectionFactory(association=body, name=side.text("Чтение")))
    side.add(ActivityDirectionFactory(activity=activity, direction=direction))
    side.add(RecordingFactory(activity=activity, title=side.text("Запись")))
    side.add(DeclaredCountFactory(activity=activity, source=side.text("сообщили")))
    person = PersonFactory(region=body.region, surname=side.text("Сверенова"))
    ParticipationFactory(activity=activity, person=person)
    side.add(MatchFactory(person=person))
    event = side.add(OutsideEventFactory(association=body, title=side.text("Вебинар")))
    side.add(OutsideResultFactory(event=event, person=person))
    side.add(CalendarFeedFactory(association=body))
