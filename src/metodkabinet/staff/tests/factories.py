"""Rows of cards, refreshes, links, corrections for tests of any module."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.kit.testing.sides import Side
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people.tests.factories import PersonFactory
from metodkabinet.staff.enums import AttestationKind, AwardLevel, EducationLevel, EducationProfile, Noun, Verb
from metodkabinet.staff.models import Attestation, Award, Campaign, Correction, Course, Education, RefreshLink

THEN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


class EducationFactory(DjangoModelFactory[Education]):
    """A library diploma."""

    class Meta:
        model = Education

    person = SubFactory(PersonFactory)
    level = EducationLevel.HIGHER
    profile = EducationProfile.LIBRARY
    institution = "Институт культуры"
    year = 2005


class AttestationFactory(DjangoModelFactory[Attestation]):
    """The first category."""

    class Meta:
        model = Attestation

    person = SubFactory(PersonFactory)
    kind = AttestationKind.FIRST
    date = date(2024, 3, 1)


class CourseFactory(DjangoModelFactory[Course]):
    """Courses of 2025."""

    class Meta:
        model = Course

    person = SubFactory(PersonFactory)
    title = "Работа школьной библиотеки"
    organiser = "Институт развития образования"
    hours = 72
    end_date = date(2025, 4, 10)


class AwardFactory(DjangoModelFactory[Award]):
    """A diploma of the municipality."""

    class Meta:
        model = Award

    person = SubFactory(PersonFactory)
    level = AwardLevel.MUNICIPAL
    title = "Почётная грамота"
    date = date(2024, 10, 5)


class RefreshLinkFactory(DjangoModelFactory[RefreshLink]):
    """Valid for a month."""

    class Meta:
        model = RefreshLink

    person = SubFactory(PersonFactory)
    token_hash = Sequence(lambda number: hashlib.sha256(str(number).encode()).hexdigest())
    created_at = THEN
    expires_at = datetime(2026, 12, 20, tzinfo=UTC)


class CampaignFactory(DjangoModelFactory[Campaign]):
    """Goes on until the middle of December."""

    class Meta:
        model = Campaign

    region = SubFactory(RegionFactory)
    title = "Сверка карточек 2026"
    until = date(2026, 12, 15)
    started_at = THEN


class CorrectionFactory(DjangoModelFactory[Correction]):
    """Another e-mail, not decided yet."""

    class Meta:
        model = Correction

    link = SubFactory(RefreshLinkFactory)
    noun = Noun.PERSON
    verb = Verb.CHANGE
    before = LazyAttribute(lambda made: {"email": made.link.person.email})
    after = {"email": "new@example.org"}
    made_at = THEN


def populate(side: Side) -> None:
    """Everything that hangs on the card of the person of the side, and a refresh in which he is asked."""
    person = side.made["people.person"]
    side.add(EducationFactory(person=person, institution=side.text("Институт")))
    side.add(AttestationFactory(person=person, kind=AttestationKind.SUITABLE, act=side.text("Приказ")))
    side.add(CourseFactory(person=person, title=side.text("Курсы")))
    side.add(AwardFactory(person=person, title=side.text("Грамота")))
    campaign = side.add(CampaignFactory(region=side.made["organisations.region"], title=side.text("Сверка карточек")))
    link = side.add(RefreshLinkFactory(person=person, campaign=campaign))
    side.add(CorrectionFactory(link=link, after={"self_education_theme": side.text("Чтение")}))
