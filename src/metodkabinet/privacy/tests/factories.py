"""Objects of the module for tests of any module."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.kit.testing.sides import Side
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory
from metodkabinet.privacy.models import (
    DataIncident,
    ErasureAct,
    ErasureJournal,
    ErasureRequest,
    RetentionDue,
    RetentionRule,
)

THEN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


class ErasureRequestFactory(DjangoModelFactory[ErasureRequest]):
    """Waits for an answer."""

    class Meta:
        model = ErasureRequest

    person = SubFactory(PersonFactory)
    text = "Прошу стереть мои данные."
    asked_at = THEN
    answer_by = date(2026, 9, 15)


class ErasureActFactory(DjangoModelFactory[ErasureAct]):
    """Of a person of the region."""

    class Meta:
        model = ErasureAct

    region = SubFactory(RegionFactory)
    number = Sequence(lambda number: number + 1)
    subject = "карточка № 1"
    ground = "request"
    decided_name = "Столбова И. П., методист"
    erased_at = THEN
    erased = [["people.person", "Карточка", 1]]
    kept = ["Журнал событий."]
    extract = [[1, "2026-09-01T09:00:00+00:00", "Карточка", 1, "требование субъекта персональных данных"]]


class ErasureJournalFactory(DjangoModelFactory[ErasureJournal]):
    """About nobody who is there."""

    class Meta:
        model = ErasureJournal

    kind = "person"
    subject_id = Sequence(lambda number: 900_000 + number)
    region_id = 1
    erased_at = THEN


class RetentionRuleFactory(DjangoModelFactory[RetentionRule]):
    """Archived cards: three years."""

    class Meta:
        model = RetentionRule

    region = SubFactory(RegionFactory)
    kind = "archived"
    months = 36
    basis = "152-ФЗ, ст. 5, ч. 7"


class RetentionDueFactory(DjangoModelFactory[RetentionDue]):
    """A guest of long ago."""

    class Meta:
        model = RetentionDue

    contact = SubFactory(ContactFactory)
    region = LazyAttribute(lambda made: made.contact.region)
    kind = "guests"
    since = date(2020, 9, 1)
    found_at = THEN


class DataIncidentFactory(DjangoModelFactory[DataIncident]):
    """Noticed this morning."""

    class Meta:
        model = DataIncident

    region = SubFactory(RegionFactory)
    title = "Подобран пароль методиста"
    noticed_at = THEN


def populate(side: Side) -> None:
    """One of each model on a side of the mirror world."""
    region: Any = side.made["organisations.region"]
    person: Any = side.made["people.person"]
    side.add(ErasureRequestFactory(person=person, text=side.text("Прошу стереть")))
    side.add(ErasureActFactory(region=region, territory=person.territory, decided_name=side.text("Столбова")))
    side.add(ErasureJournalFactory(region_id=region.pk))
    kind = "guests" if side.name == "foreign" else "archived"  # two sides share a region
    side.add(RetentionRuleFactory(region=region, kind=kind, basis=side.text("Закон")))
    side.add(RetentionDueFactory(contact=ContactFactory(region=region, name=side.text("Давняя Гостья"))))
    side.add(DataIncidentFactory(region=region, title=side.text("Утечка")))
