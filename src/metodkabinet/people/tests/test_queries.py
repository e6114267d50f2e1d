"""Twins, names; the demo part."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metodkabinet.kit import search
from metodkabinet.kit.demo import World
from metodkabinet.organisations import demo as ground
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people import checks, demo, services
from metodkabinet.people.logic.duplicates import ENOUGH, Known, pairs_among, resemblance
from metodkabinet.people.models import Employment, Person, Resemblance
from metodkabinet.people.queries import duplicates
from metodkabinet.people.services import PersonCard
from metodkabinet.people.tests.factories import (
    PersonFactory,
)

pytestmark = pytest.mark.usefixtures("noon")
TODAY, BORN = date(2026, 11, 20), date(1970, 2, 3)
NAME = ("Ёлкина", "Анна", "Петровна")


def known(pk: int, *name: str, born: date | None = None, place: int | None = None, former: str = "") -> Known:
    surname, first, patronymic = (*name, "")[:3]
    return Known(pk, surname, first, patronymic, former, born, place)


# Twins


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (known(1, *NAME), known(2, "ЕЛКИНА", "Анна", "Петровна")),
        (known(1, *NAME, place=7), known(2, "Ёлкина", "А.", "П.", place=7)),
        (known(1, *NAME), known(2, "Ёлкин", "Анна", "Петровна")),
        (known(1, "Смирнова", "Анна", "Петровна"), known(2, "Смринова", "Анна", "Петровна")),
        (known(1, *NAME, born=BORN), known(2, "Белова", "Анна", "Петровна", born=BORN)),
        (known(1, *NAME), known(2, "Белова", "Анна", "Петровна", former="Елкина")),
        (known(1, *NAME), known(2, "Ёлкина-Белова", "Анна", "Петровна")),
        (known(1, "Ёлкина", "Анна", place=7), known(2, *NAME, place=7)),
        (known(1, *NAME, born=date(1970, 3, 2)), known(2, *NAME, born=date(1970, 2, 3))),
        (known(1, "Хабибуллина", "Гузель"), known(2, "Хабибулина", "Гузель", place=1)),
    ],
)
def test_one_person_is_found(one: Known, other: Known) -> None:
    assert [(pair.first, pair.second) for pair in pairs_among([other, one])] == [(1, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (known(1, *NAME), known(2, "Ёлкина", "Вера", "Петровна")),
        (known(1, *NAME), known(2, "Ёлкина", "Анна", "Ивановна")),
        (known(1, *NAME, born=BORN), known(2, *NAME, born=date(1985, 7, 9))),
        (known(1, *NAME, place=7), known(2, "Белова", "Анна", "Петровна", place=7)),
        (known(1, *NAME), known(2, "Сосновская", "Анна", "Петровна")),
    ],
)
def test_two_people_are_left_alone(one: Known, other: Known) -> None:
    assert pairs_among([one, other]) == []


LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәөүҗңһӑӗҫӳ-' "
NAMES = st.text(LETTERS, min_size=1, max_size=30).filter(lambda text: text.strip(" -'"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, NAMES, st.text(LETTERS, max_size=20))
def test_the_same_name_in_any_spelling_is_the_same_person(surname: str, name: str, patronymic: str) -> None:
    one = Known(1, surname, name, patronymic, "", BORN)
    other = Known(2, surname.upper().replace("Ё", "Е"), name.upper(), patronymic.replace("ё", "е"), "", BORN)
    pair, back = resemblance(one, other), resemblance(other, one)
    assert (pair.score >= ENOUGH, pair.score) == (True, back.score)


def test_ten_thousand_cards_are_compared_in_seconds() -> None:
    cards = [
        known(number, f"Фамилия{number % 3000}ова", ("Анна", "Вера", "Галина", "Дарья")[number % 4], place=number % 700)
        for number in range(10_000)
    ]  # fmt: skip
    started = time.process_time()
    pairs_among(cards)
    assert time.process_time() - started < 8


@pytest.mark.django_db
def test_found_pairs_are_kept_and_forgotten() -> None:
    one, other = PersonFactory(surname="Ёлкина"), PersonFactory(surname="Елкина")
    PersonFactory(surname="Ёлкина", region=RegionFactory(name="Степная область"))
    assert services.renew_resemblances(one.region) == 1
    services.renew_resemblances(one.region)
    assert Resemblance.objects.get().reasons == ["фамилия совпадает", "имя совпадает", "отчество совпадает"]
    services.tell_apart(one, other, by=None)
    assert services.renew_resemblances(one.region) == 0


@pytest.mark.django_db
def test_namesakes_are_shown_before_a_card_is_saved() -> None:
    old = PersonFactory(surname="Ёлкина")
    PersonFactory(surname="Ёлкина", name="Вера")
    changed = PersonFactory(surname="Белова", birth_date=BORN)
    assert duplicates.namesakes(old.region, "Елкина", "Мария", "Петровна") == [old]
    assert duplicates.namesakes(old.region, "Соколова", "Мария", "Петровна", BORN) == [changed]


# Names


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=100))
@pytest.mark.django_db
def test_any_name_is_stored_as_typed_and_found(surname: str, name: str) -> None:
    stored = (" ".join(surname.split()), " ".join(name.split()))
    if not all(stored) or any(ord(sign) in range(0xD800, 0xE000) or sign == "\x00" for sign in surname + name):
        return
    person = services.add_person(RegionFactory(), PersonCard(surname, name), by=None)
    person.refresh_from_db()
    assert (person.surname, person.name) == stored
    assert person.sort_key.isdecimal() or not person.sort_key


# Demo


@pytest.mark.full
@pytest.mark.django_db
def test_the_demo_region_has_its_people() -> None:
    def world() -> World:
        made = World(1, TODAY)
        for key, build in (("organisations", ground.build), ("people", demo.build)):
            made.begin(key)
            build(made)
        return made

    with transaction.atomic():
        first = world()
        names = [person.full_name for person in first.made["librarians"]]
        transaction.set_rollback(True)
    started = time.process_time()
    second = world()
    assert [person.full_name for person in second.made["librarians"]] == names
    assert 330 <= len(names) <= 350
    assert Resemblance.objects.count() >= 4
    assert Person.objects.filter(state="archived").count() == 9
    assert Person.objects.filter(patronymic="").exists()
    assert Employment.objects.filter(is_main=False).count() >= 12
    for check in (checks.misplaced, checks.doubled_main_jobs, checks.mismeasured, checks.mismerged):
        assert list(check()) == []
    assert time.process_time() - started < 30


def test_search_is_fed() -> None:
    assert {"people.person", "people.contact"} <= {one.key for one in search.indexing.registry.searchables}
