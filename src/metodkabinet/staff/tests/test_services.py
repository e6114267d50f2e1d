"""Rows of the staff card: every effect and every refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metodkabinet.audit.models import Event
from metodkabinet.kit.refusals import Refused
from metodkabinet.people.models import Employment, Person
from metodkabinet.people.tests.factories import PersonFactory, PostFactory, worker
from metodkabinet.staff import services
from metodkabinet.staff.enums import AttestationKind
from metodkabinet.staff.models import Course
from metodkabinet.staff.services import AttestationCard, AwardCard, CourseCard, EducationCard

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


def test_rows_come_change_and_go() -> None:
    person = worker()
    row = services.add_row(person, CourseCard("Каталог", "ИРО", 36, DAY), by=None)
    assert fresh(person).completeness == 22
    services.change_row(row, CourseCard("Каталог", "ИРО", 72, DAY), by=None)
    assert Course.objects.get().hours == 72
    services.remove_row(Course.objects.get(), by=None)
    assert (Course.objects.count(), fresh(person).completeness) == (0, 11)
    said = ["staff.course.added", "staff.course.changed", "staff.course.removed"]
    assert actions(person) == said


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (EducationCard("Институт", year=2027), "year"),
        (EducationCard("И" * 301), "institution"),
        (EducationCard("Институт", hours=0), "hours"),
        (AttestationCard(AttestationKind.SUITABLE, date(2026, 11, 21)), "date"),
        (AttestationCard(AttestationKind.SUITABLE, DAY, until=DAY), "until"),
        (CourseCard("Курсы", "ИРО", 99_999, DAY), "hours"),
        (CourseCard("Курсы", "ИРО", 36, DAY, start_date=TODAY), "start_date"),
        (AwardCard("state", "Грамота", date(1899, 1, 1)), "date"),
    ],
)
def test_wrong_rows_are_refused(card: Any, field: str) -> None:
    assert refusal(services.add_row, PersonFactory(), card).field == field


def test_categories_are_of_pedagogical_posts() -> None:
    plain = worker(post=PostFactory(name="библиотекарь", is_pedagogical=False))
    card = AttestationCard(AttestationKind.FIRST, DAY)
    assert refusal(services.add_row, plain, card).field == "kind"
    services.add_row(worker(), card, by=None)


def test_rows_of_many_people_at_once() -> None:
    people = PersonFactory.create_batch(2)
    services.add_rows([(one, CourseCard("Каталог", "ИРО", 36, DAY)) for one in people], by=None)
    assert (Course.objects.count(), actions(people[0])) == (2, ["staff.course.added"])
    assert Employment.objects.count() == 0
