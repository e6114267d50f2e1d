"""Cohorts, characteristics of staff on a day; the demo part."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from docx import Document

from metodkabinet.kit import clock
from metodkabinet.kit.testing.queries import counted
from metodkabinet.organisations import services as places
from metodkabinet.organisations.tests.factories import MunicipalityFactory, OrganisationFactory
from metodkabinet.people.enums import PostGroup
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import PostFactory, worker
from metodkabinet.staff.enums import AttestationKind, EducationProfile
from metodkabinet.staff.logic.experience import band_of, full_years, years_before
from metodkabinet.staff.queries import characteristic
from metodkabinet.staff.queries.cohorts import COHORTS
from metodkabinet.staff.queries.measures import MEASURES, SECTIONS
from metodkabinet.staff.queries.paper import staff_paper
from metodkabinet.staff.tests.factories import AttestationFactory, CourseFactory, EducationFactory

pytestmark = pytest.mark.usefixtures("noon")
TODAY = date(2026, 11, 20)


def test_years_are_whole() -> None:
    assert (full_years(date(2020, 11, 21), TODAY), full_years(date(2020, 11, 20), TODAY)) == (5, 6)
    assert (full_years(None, TODAY), full_years(date(2027, 1, 1), TODAY)) == (None, None)
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2, 1, 1), 3) == date.min
    assert [band_of(years) for years in (None, 0, 3, 10, 20, 60)] == [None, 0, 1, 2, 3, 3]


@pytest.mark.django_db
def test_cohorts_hold_exactly_whom_they_name() -> None:
    old = worker(library_since=date(2000, 9, 1), confirmed_at=clock.now())
    young = worker(library_since=date(2024, 9, 1))
    EducationFactory(person=old, profile=EducationProfile.LIBRARY)
    CourseFactory(person=old, end_date=date(2024, 1, 1))
    CourseFactory(person=young, end_date=date(2023, 11, 20))
    AttestationFactory(person=old, until=date(2027, 3, 1))
    AttestationFactory(person=young, date=date(2021, 1, 1), until=date(2027, 1, 1))
    AttestationFactory(person=young, date=date(2026, 1, 1), until=None)
    found = {key: set(cohort.narrow(Person.objects.all(), TODAY)) for key, cohort in COHORTS.items()}
    assert found == {
        "beginners": {young}, "no-library-education": {young}, "no-courses": {young}, "category-ends": {old},
        "unconfirmed": {young},
    }  # fmt: skip


@pytest.mark.django_db
def test_staff_is_counted_as_of_the_day_and_each_number_has_its_rows() -> None:
    here, there = MunicipalityFactory(name="Аинский"), MunicipalityFactory(name="Боровой")
    first = worker(organisation=OrganisationFactory(municipality=here), library_since=date(2010, 9, 1))
    second = worker(
        organisation=OrganisationFactory(municipality=there), library_since=None, since=date(2026, 10, 1),
        post=PostFactory(name="библиотекарь", group=PostGroup.LIBRARIAN, is_pedagogical=False),
    )  # fmt: skip
    EducationFactory(person=first)
    CourseFactory(person=first)
    AttestationFactory(person=first, kind=AttestationKind.FIRST, date=date(2024, 3, 1), until=date(2026, 10, 1))
    everyone = Person.objects.all()
    now, then = characteristic.staff_on(everyone, TODAY), characteristic.staff_on(everyone, date(2026, 9, 1))
    assert (now.total["all"], then.total["all"]) == (2, 1)
    assert (now.total["category-first"], then.total["category-first"]) == (0, 1)
    assert [(row.title, row.counts["all"]) for row in characteristic.staff_rows(now)] == [
        ("Аинский", 1),
        ("Боровой", 1),
    ]
    assert now.where("post-librarian") == [second.pk]
    assert now.where("all", here.pk, everywhere=False) == [first.pk]
    assert characteristic.staff_on(everyone, TODAY, municipality=there).total["all"] == 1
    assert characteristic.staff_on(everyone, TODAY, subject="college").total["all"] == 0
    for key in MEASURES:
        assert len(now.where(key)) == now.total[key] == sum(row.counts[key] for row in characteristic.staff_rows(now))


@pytest.mark.django_db
def test_a_moved_school_counts_where_it_stood() -> None:
    school, other = OrganisationFactory(), MunicipalityFactory()
    before = school.municipality
    worker(organisation=school)
    places.move_organisations([school], to=other, day=date(2026, 9, 1), by=None)
    days = (date(2026, 8, 31), TODAY)
    rows = [characteristic.staff_rows(characteristic.staff_on(Person.objects.all(), day)) for day in days]
    assert [[row.municipality for row in found] for found in rows] == [[before], [other]]


def test_the_paper_has_a_title_and_a_table_for_each_section() -> None:
    counts = dict.fromkeys(MEASURES, 3)
    paper: Any = Document(io.BytesIO(staff_paper("на 20.11.2026", [("Аинский", counts), ("Всего", counts)])))
    assert paper.paragraphs[0].text == "Характеристика кадров"
    assert len(paper.tables) == len(SECTIONS)
    assert [row.cells[0].text for row in paper.tables[0].rows] == ["Муниципалитет", "Аинский", "Всего"]


@pytest.mark.django_db
def test_figures_ask_as_much_for_many_people_as_for_one() -> None:
    school = OrganisationFactory()

    def measure() -> int:
        with counted() as queries:
            characteristic.staff_rows(characteristic.staff_on(Person.objects.all(), TODAY))
        return len(queries)

    worker(organisation=school)
    few = measure()
    for _ in range(8):
        worker(organisation=school)
    assert (few, measure()) == (7, 7)
