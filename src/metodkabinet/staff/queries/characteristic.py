"""«Характеристика кадров» as of a day: who worked then, and what the card says up to that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from metodkabinet.organisations import queries as places
from metodkabinet.organisations.models import Municipality, Organisation
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Employment, Person
from metodkabinet.staff.logic.experience import full_years, years_before
from metodkabinet.staff.models import Attestation, Course, Education
from metodkabinet.staff.queries.measures import MEASURES, Member, counts_of

if TYPE_CHECKING:
    from metodkabinet.people.models.person import PersonQuerySet

COURSE_YEARS = 3


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One municipality (or the whole) with every number."""

    municipality: Municipality | None
    title: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody counted on a day."""

    day: date
    members: list[Member]

    def where(self, measure: str, municipality_id: int | None = None, *, everywhere: bool = True) -> list[int]:
        """Whose rows stand behind a number."""
        rule = MEASURES[measure].holds
        return [
            member.person_id
            for member in self.members
            if rule(member) and (everywhere or member.municipality_id == municipality_id)
        ]

    @property
    def total(self) -> dict[str, int]:
        """Every number of the whole."""
        return counts_of(self.members)


def staff_on(
    people: PersonQuerySet, day: date, *, subject: str = "", municipality: Municipality | None = None
) -> Staff:
    """Those of `people` who worked on the day, in a branch and a municipality with its districts if given."""
    jobs = _main_jobs(people, day, subject)
    stood = _municipalities_then({job["organisation_id"] for job in jobs.values()}, day)
    if municipality is not None:
        wanted = {municipality.pk, *municipality.districts.values_list("pk", flat=True)}
        jobs = {pk: job for pk, job in jobs.items() if stood.get(job["organisation_id"]) in wanted}
    levels, profiles = _education(jobs, day)
    categories, courses = _categories(jobs, day), _courses(jobs, day)
    return Staff(
        day,
        [
            Member(
                person_id=pk,
                municipality_id=stood.get(job["organisation_id"]),
                group=job["post__group"],
                is_pedagogical=job["post__is_pedagogical"],
                levels=frozenset(levels[pk]),
                profiles=frozenset(profiles[pk]),
                years=full_years(job["person__library_since"], day),
                category=categories.get(pk, ""),
                has_courses=pk in courses,
            )
            for pk, job in sorted(jobs.items())
        ],
    )


def staff_rows(staff: Staff) -> list[StaffRow]:
    """The numbers by municipality in dictionary order; regional organisations come last."""
    by_place: dict[int | None, list[Member]] = defaultdict(list)
    for member in staff.members:
        by_place[member.municipality_id].append(member)
    known = Municipality.objects.filter(pk__in=[pk for pk in by_place if pk is not None]).order_by("sort_key", "pk")
    rows = [StaffRow(place, place.name, counts_of(by_place[place.pk])) for place in known]
    if None in by_place:
        rows.append(StaffRow(None, "Областные организации", counts_of(by_place[None])))
    return rows


def staff_people(staff: Staff, ids: Iterable[int]) -> QuerySet[Person]:
    """The people behind a number."""
    return Person.objects.filter(pk__in=list(ids)).select_related("main_post", "main_organisation", "municipality")


def _main_jobs(people: PersonQuerySet, day: date, subject: str) -> dict[int, dict[str, Any]]:
    """One job for each person: the main one of that day, else the oldest."""
    jobs = Employment.objects.on(day).filter(person__in=people.exclude(state=PersonState.MERGED).values("pk"))
    if subject:
        jobs = jobs.filter(organisation__territory__subject=subject)
    fields = ("person_id", "organisation_id", "post__group", "post__is_pedagogical", "person__library_since")
    chosen: dict[int, dict[str, Any]] = {}
    for job in jobs.order_by("person_id", "-is_main", "since", "pk").values(*fields):
        chosen.setdefault(job["person_id"], dict(job))
    return chosen


def _municipalities_then(organisation_ids: Iterable[int], day: date) -> dict[int, int | None]:
    """Where the organisations stood; what is not in force on the day stands where it stands now."""
    rows = Organisation.objects.filter(pk__in=list(organisation_ids))
    now = dict(rows.values_list("pk", "municipality_id"))
    known: QuerySet[Any] = places.organisations_on(rows, day)
    then = known.values_list("pk", "municipality_then")
    return {**now, **dict(then)}


def _education(ids: Iterable[int], day: date) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    levels: dict[int, set[str]] = defaultdict(set)
    profiles: dict[int, set[str]] = defaultdict(set)
    rows = Education.objects.filter(Q(year=None) | Q(year__lte=day.year), person__in=list(ids))
    for pk, level, profile, is_retraining in rows.values_list("person_id", "level", "profile", "is_retraining"):
        profiles[pk].add(profile)
        if not is_retraining:
            levels[pk].add(level)
    return levels, profiles


def _categories(ids: Iterable[int], day: date) -> dict[int, str]:
    """The newest attestation that is valid on the day."""
    rows = Attestation.objects.filter(Q(until=None) | Q(until__gte=day), person__in=list(ids), date__lte=day)
    return dict(rows.order_by("date", "pk").values_list("person_id", "kind"))


def _courses(ids: Iterable[int], day: date) -> set[int]:
    rows = Course.objects.filter(person__in=list(ids), end_date__gt=years_before(day, COURSE_YEARS), end_date__lte=day)
    return set(rows.values_list("person_id", flat=True))
