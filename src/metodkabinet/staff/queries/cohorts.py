"""Groups of people that methodists look after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery

from metodkabinet.staff.enums import EducationProfile
from metodkabinet.staff.logic.experience import years_before
from metodkabinet.staff.models import Attestation, Course, Education

if TYPE_CHECKING:
    from metodkabinet.people.models.person import PersonQuerySet

BEGINNER_YEARS = COURSE_YEARS = 3


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group with its written rule."""

    key: str
    label: str
    definition: str
    narrow: Callable[[PersonQuerySet, date], PersonQuerySet]


def _beginners(people: PersonQuerySet, day: date) -> PersonQuerySet:
    return people.filter(library_since__gt=years_before(day, BEGINNER_YEARS))


def _without_library_education(people: PersonQuerySet, day: date) -> PersonQuerySet:
    diplomas = Education.objects.filter(person=OuterRef("pk"), profile=EducationProfile.LIBRARY)
    return people.filter(~Exists(diplomas))


def _without_courses(people: PersonQuerySet, day: date) -> PersonQuerySet:
    recent = Course.objects.filter(person=OuterRef("pk"), end_date__gt=years_before(day, COURSE_YEARS))
    return people.filter(~Exists(recent))


def _category_ends(people: PersonQuerySet, day: date) -> PersonQuerySet:
    newest = Attestation.objects.filter(person=OuterRef("pk")).order_by("-date", "-pk").values("until")[:1]
    ending = people.annotate(category_until=Subquery(newest))
    return ending.filter(category_until__gte=day, category_until__lte=years_before(day, -1))


def _unconfirmed(people: PersonQuerySet, day: date) -> PersonQuerySet:
    old = Q(confirmed_at=None) | Q(confirmed_at__date__lte=years_before(day, 1))
    return people.filter(old)


COHORTS = {
    cohort.key: cohort
    for cohort in (
        Cohort(
            "beginners", "начинающие (стаж меньше 3 лет)",
            "Библиотечный стаж начался меньше трёх лет назад.", _beginners
        ),
        Cohort(
            "no-library-education", "без библиотечного образования",
            "В карточке нет диплома и переподготовки библиотечного профиля.", _without_library_education,
        ),
        Cohort(
            "no-courses", "без курсов 3 года", "За последние три года нет законченных курсов.", _without_courses
        ),
        Cohort(
            "category-ends", "категория кончается в ближайший год",
            "Срок последней аттестации кончится в ближайшие 12 месяцев.", _category_ends,
        ),
        Cohort(
            "unconfirmed", "сведения не подтверждены год",
            "Сведения не подтверждали больше года или никогда.", _unconfirmed,
        ),
    )
}  # fmt: skip
