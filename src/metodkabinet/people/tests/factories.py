"""People, jobs, cards, contacts, consents for tests of any module; all in one region unless another is given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.tests.factories import OrganisationFactory, RegionFactory, TerritoryFactory
from metodkabinet.people.enums import PostGroup, Purpose
from metodkabinet.people.models import (
    Consent,
    ConsentText,
    Contact,
    Employment,
    Merge,
    OtherTerritory,
    Person,
    Post,
    Resemblance,
    Stranger,
)
from metodkabinet.people.services import settle_work_of_many

THEN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
SURNAMES = ("Лебедева", "Соколова", "Ёлкина", "Гарипова", "Николаева", "Чернова", "Орлова", "Беляева")


class PostFactory(DjangoModelFactory[Post]):
    """A pedagogical post; the same name gives the same post."""

    class Meta:
        model = Post
        django_get_or_create = ("name",)

    name = "педагог-библиотекарь"
    group = PostGroup.TEACHER_LIBRARIAN
    is_pedagogical = True
    sort_key = LazyAttribute(lambda made: sort_key(made.name))


class PersonFactory(DjangoModelFactory[Person]):
    """Without a job; see `worker`."""

    class Meta:
        model = Person

    region = SubFactory(RegionFactory)
    surname = Sequence(lambda number: f"{SURNAMES[number % 8]}")
    name = "Мария"
    patronymic = "Петровна"
    search_key = LazyAttribute(lambda made: search_key(f"{made.surname} {made.name} {made.patronymic}".strip())[:320])
    sort_key = LazyAttribute(lambda made: sort_key(f"{made.surname} {made.name} {made.patronymic}".strip()))


class EmploymentFactory(DjangoModelFactory[Employment]):
    """The main job at a school since 2020; the card follows."""

    class Meta:
        model = Employment
        skip_postgeneration_save = True

    person = SubFactory(PersonFactory)
    organisation = LazyAttribute(lambda made: OrganisationFactory(municipality__region=made.person.region))
    post = SubFactory(PostFactory)
    since = date(2020, 9, 1)

    @post_generation
    def settled(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: FBT001
        settle_work_of_many([self.person])


def worker(**given: Any) -> Person:
    """A person with a main job: `worker(surname="Ёлкина", organisation=school, post=post)`."""
    job = {name: given.pop(name) for name in ("organisation", "post", "since", "until", "library") if name in given}
    if "organisation" in job and "region" not in given:
        given["region"] = job["organisation"].region
    person = PersonFactory(**given)
    EmploymentFactory(person=person, **job)
    return Person.objects.get(pk=person.pk)


class OtherTerritoryFactory(DjangoModelFactory[OtherTerritory]):
    """A second place."""

    class Meta:
        model = OtherTerritory

    person = SubFactory(PersonFactory)
    territory = SubFactory(TerritoryFactory, municipality__region=SelfAttribute("...person.region"))


class ContactFactory(DjangoModelFactory[Contact]):
    """A guest."""

    class Meta:
        model = Contact

    region = SubFactory(RegionFactory)
    name = Sequence("Гостева Анна {}".format)
    email = Sequence("guest{}@example.org".format)
    organisation_text = "Музей"
    created_at = THEN
    search_key = LazyAttribute(lambda made: search_key(f"{made.name} {made.email} {made.organisation_text}"))
    sort_key = LazyAttribute(lambda made: sort_key(made.name))


class ConsentTextFactory(DjangoModelFactory[ConsentText]):
    """A published text."""

    class Meta:
        model = ConsentText

    region = SubFactory(RegionFactory)
    purpose = Purpose.PROCESSING
    version = Sequence(lambda number: number + 1)
    title = "Согласие на обработку персональных данных"
    text = "Я согласна."
    published_at = THEN


class ConsentFactory(DjangoModelFactory[Consent]):
    """Given on the site."""

    class Meta:
        model = Consent

    person = SubFactory(PersonFactory)
    text = LazyAttribute(lambda made: ConsentTextFactory(region=made.person.region))
    given_at = THEN
    source = "site"


class MergeFactory(DjangoModelFactory[Merge]):
    """Of two people of one region."""

    class Meta:
        model = Merge

    kept = SubFactory(PersonFactory)
    absorbed = SubFactory(PersonFactory, region=SelfAttribute("..kept.region"), state="merged")
    merged_at = THEN


class StrangerFactory(DjangoModelFactory[Stranger]):
    """Two people."""

    class Meta:
        model = Stranger

    first = SubFactory(PersonFactory)
    second = SubFactory(PersonFactory, region=SelfAttribute("..first.region"))
    said_at = THEN


class ResemblanceFactory(DjangoModelFactory[Resemblance]):
    """A pair that looks alike."""

    class Meta:
        model = Resemblance

    first = SubFactory(PersonFactory)
    second = SubFactory(PersonFactory, region=SelfAttribute("..first.region"))
    score = 90
    reasons = ["фамилия, имя и отчество совпадают"]
    found_at = THEN


def populate(side: Side) -> None:
    """A person at the school of the side with everything that hangs on a card."""
    school, region = side.made["organisations.organisation"], side.made["organisations.region"]
    post = side.add(
        PostFactory(
            name=f"библиотекарь {side.name}",  # posts are the platform's, not a region's
            group=PostGroup.LIBRARIAN,
            is_pedagogical=False,
        )
    )
    person = worker(region=region, surname=side.text("Морозова"), organisation=school, post=post)
    other = worker(region=region, surname=side.text("Морозова"), name="Марья", organisation=school, post=post)
    merged = PersonFactory(region=region, surname=side.text("Морозова"), state="merged")
    side.made["people.person"] = person
    side.made["people.employment"] = person.employments.get()
    side.add(OtherTerritoryFactory(person=person, territory=TerritoryFactory(
        municipality=side.made["organisations.municipality"], subject="other")))  # type: ignore[arg-type]  # fmt: skip
    side.add(ContactFactory(region=region, name=side.text("Гостева Анна")))
    text = side.add(ConsentTextFactory(region=region, title=side.text("Согласие")))
    side.add(ConsentFactory(person=person, text=text))
    side.add(MergeFactory(kept=person, absorbed=merged))
    side.add(StrangerFactory(first=merged if merged.pk < other.pk else other, second=max(merged, other, key=_key)))
    side.add(ResemblanceFactory(first=person, second=other))


def _key(person: Person) -> int:
    return person.pk
