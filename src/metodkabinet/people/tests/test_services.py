"""Cards, jobs and rows: every effect and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from metodkabinet.accounts.models import User
from metodkabinet.audit.models import Event
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.organisations.tests.factories import LibraryFactory, OrganisationFactory, RegionFactory
from metodkabinet.people import services
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.people.services import EmploymentCard, PersonCard
from metodkabinet.people.tests.factories import EmploymentFactory, PersonFactory, PostFactory, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY, DAY = date(2026, 11, 20), date(2026, 9, 1)


def refusal(act: Any, *args: Any, **kwargs: Any) -> Refused:
    """What the act says when it will not."""
    with pytest.raises(Refused) as caught:
        act(*args, by=None, **kwargs)
    return caught.value


def actions(obj: Any) -> list[str]:
    """What the log knows of an object."""
    events = Event.objects.filter(object_label=obj._meta.label_lower, object_id=str(obj.pk)).order_by("pk")
    return list(events.values_list("action", flat=True))


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


# The card


def test_a_new_card_has_keys_and_a_line_in_the_log() -> None:
    person = services.add_person(RegionFactory(), PersonCard("  Ёлкина ", "Анна", birth_date=date(1970, 2, 3)), by=None)
    assert (person.surname, person.search_key, person.completeness) == ("Ёлкина", "елкина анна", 12)
    assert actions(person) == ["people.person.added"]


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (PersonCard(" ", "Анна"), "surname"),
        (PersonCard("Ёлкина", ""), "surname"),
        (PersonCard("Ё" * 101, "Анна"), "surname"),
        (PersonCard("Ёлкина", "Я" * 10_000), "name"),
        (PersonCard("Ёлкина", "Анна", birth_date=date(1899, 12, 31)), "birth_date"),
        (PersonCard("Ёлкина", "Анна", birth_date=date(2026, 11, 21)), "birth_date"),
        (PersonCard("Ёлкина", "Анна", library_since=date(2027, 1, 1)), "library_since"),
        (PersonCard("Ёлкина", "Анна", phone="позвоните"), "phone"),
        (PersonCard("Ёлкина", "Анна", birth_date=DAY, experience_since=date(1989, 1, 1)), "experience_since"),
    ],
)  # fmt: skip
def test_a_wrong_card_is_refused_beside_its_field(card: PersonCard, field: str) -> None:
    region = RegionFactory()
    assert refusal(services.add_person, region, card).field == field
    assert not Person.objects.exists()


def test_of_many_cards_all_or_none_are_added() -> None:
    region = RegionFactory()
    refusal(services.add_people, region, [PersonCard("Ёлкина", "Анна"), PersonCard("", "")])
    assert not Person.objects.exists()
    assert len(services.add_people(region, [PersonCard("Ёлкина", "Анна"), PersonCard("Белова", "Ия")], by=None)) == 2


def test_a_changed_surname_is_remembered() -> None:
    person = services.add_person(RegionFactory(), PersonCard("Ёлкина", "Анна"), by=None)
    card = replace(services.card_of(person), surname="Белова")
    changed = services.change_person(person, card, version=1, by=None)
    assert (changed.former_surname, changed.search_key, changed.version) == ("Ёлкина", "белова анна елкина", 2)
    assert actions(person)[-1] == "people.person.changed"


def test_the_second_of_two_editors_is_told() -> None:
    person = PersonFactory()
    card = services.card_of(person)
    services.change_person(person, replace(card, phone="89000000001"), version=1, by=None)
    with pytest.raises(Changed):
        services.change_person(person, replace(card, phone="89000000002"), version=1, by=None)
    assert fresh(person).phone == "+7 900 000-00-01"


def test_confirming_says_when_and_for_whom() -> None:
    person = services.confirm_person(PersonFactory(), by=None, on_behalf="по личной ссылке")
    assert fresh(person).confirmed_at is not None
    assert Event.objects.get(action="people.person.confirmed").on_behalf == "по личной ссылке"


def test_into_the_archive_and_back() -> None:
    person = worker()
    job = person.employments.get()
    assert "действующее место работы" in refusal(services.archive_person, person, reason="").text
    services.end_employment(job, until=DAY, by=None)
    services.archive_person(person, reason="на пенсии", by=None)
    assert fresh(person).state == PersonState.ARCHIVED
    assert refusal(services.archive_person, person, reason="").text == "Карточка уже в архиве."
    assert "сначала верните" in refusal(
        services.add_employment, person, EmploymentCard(job.organisation, job.post)
    ).text.lower()  # fmt: skip
    services.return_person(person, by=None)
    assert (fresh(person).state, fresh(person).archived_at) == (PersonState.ACTIVE, None)
    assert refusal(services.return_person, person).text == "Карточка не в архиве."


def test_one_account_one_card() -> None:
    first, second = PersonFactory(), PersonFactory()
    user, other = User.objects.create_user("a@example.org"), User.objects.create_user("b@example.org")
    services.link_user(first, user, by=None)
    assert refusal(services.link_user, first, other).text == "У этого человека уже есть учётная запись."
    assert refusal(services.link_user, second, user).text == "Эта учётная запись принадлежит другому человеку."


# Jobs


def test_the_card_follows_the_main_job() -> None:
    person, school, post = PersonFactory(), OrganisationFactory(), PostFactory()
    services.add_employment(person, EmploymentCard(school, post, since=DAY), by=None)
    kept = fresh(person)
    assert (kept.main_organisation, kept.main_post, kept.municipality, kept.territory) == (
        school, post, school.municipality, school.territory,
    )  # fmt: skip
    assert actions(person) == ["people.employment.added"]


def test_a_new_main_job_makes_the_former_additional() -> None:
    person = worker()
    old, college = person.employments.get(), OrganisationFactory()
    services.add_employment(person, EmploymentCard(college, old.post, since=DAY), by=None)
    old.refresh_from_db()
    assert (old.is_main, fresh(person).main_organisation) == (False, college)
    assert list(person.other_territories.values_list("territory", flat=True)) == [old.organisation.territory_id]


def test_after_the_main_job_ends_the_other_one_leads() -> None:
    person = worker()
    main, college = person.employments.get(), OrganisationFactory()
    services.add_employment(person, EmploymentCard(college, main.post, is_main=False, since=DAY), by=None)
    services.end_employment(main, until=TODAY, by=None)
    assert fresh(person).main_organisation == college
    assert "уже закончилась" in refusal(services.end_employment, main, until=TODAY).text


def test_a_job_is_corrected_or_removed() -> None:
    person = worker()
    job = person.employments.get()
    card = EmploymentCard(job.organisation, PostFactory(name="библиотекарь"), since=DAY, rate=Decimal("0.5"))
    services.change_employment(job, card, by=None)
    assert (fresh(person).main_post.name, actions(person)[-1]) == ("библиотекарь", "people.employment.changed")
    services.remove_employment(job, by=None)
    assert (fresh(person).main_post, person.employments.count()) == (None, 0)
    assert actions(person)[-1] == "people.employment.removed"


def test_wrong_jobs_are_refused() -> None:
    person, school, post = PersonFactory(), OrganisationFactory(), PostFactory()
    far = OrganisationFactory(municipality__region=RegionFactory(name="Степная область"))
    foreign_library = LibraryFactory(organisation=OrganisationFactory())
    for card, field in (
        (EmploymentCard(far, post), "organisation"),
        (EmploymentCard(school, post, library=foreign_library), "library"),
        (EmploymentCard(school, post, since=DAY, until=DAY), "until"),
        (EmploymentCard(school, post, rate=Decimal(3)), "rate"),
        (EmploymentCard(school, post, order="п" * 201), "order"),
        (EmploymentCard(OrganisationFactory(until=DAY, ending="closed"), post), "organisation"),
    ):
        assert refusal(services.add_employment, person, card).field == field
    job = EmploymentFactory(person=person, organisation=school, since=DAY)
    assert refusal(services.end_employment, job, until=DAY).field == "until"


def test_first_jobs_of_many_are_added_at_once() -> None:
    people, school, post = PersonFactory.create_batch(3), OrganisationFactory(), PostFactory()
    services.add_employments([(person, EmploymentCard(school, post, since=DAY)) for person in people], by=None)
    assert list(Person.objects.values_list("main_organisation", flat=True)) == [school.pk] * 3
    assert Person.objects.filter(completeness=11).count() == 3
