"""What an import asks the base: whom a row may mean, where he works, what is said already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from metodkabinet.kit import clock
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Organisation
from metodkabinet.people.models import Employment, Person, Post
from metodkabinet.people.queries.duplicates import namesakes
from metodkabinet.staff.models import Education

if TYPE_CHECKING:
    from datetime import date

    from metodkabinet.organisations.models import Region


@dataclass(frozen=True, slots=True)
class Alike:
    """Surely this one, or only alike."""

    sure: list[Person]
    doubtful: list[Person]


def alike(
    region: Region, surname: str, name: str, patronymic: str, born: date | None, organisation: Organisation | None
) -> Alike:
    """Sure: every part of the name equal, and the birth date or the organisation too, and nothing against it."""
    found = namesakes(region, surname, name, patronymic, born)
    sure = [one for one in found if _is_named(one, surname, name, patronymic) and _is_placed(one, born, organisation)]
    return Alike(sure, [one for one in found if one not in sure])


def organisations_named(region: Region, written: str, municipality: str = "") -> list[Organisation]:
    """In force today, by ИНН or by name, in a municipality when it is written."""
    acting = Organisation.objects.on(clock.today()).filter(region=region).select_related("municipality")
    if municipality:
        acting = acting.filter(municipality__search_key__contains=search_key(municipality))
    if written.isdecimal():
        return list(acting.filter(inn=written, parent=None).order_by("pk"))
    key = search_key(written)
    rows = acting.filter(search_key__contains=key).order_by("pk")
    return [row for row in rows if key in {search_key(row.short_name), search_key(row.full_name)}]


def post_named(written: str) -> Post | None:
    """By name without regard to case and ё."""
    key = search_key(written)
    return next((post for post in Post.objects.order_by("pk") if search_key(post.name) == key), None)


def main_job(person: Person) -> Employment | None:
    """The main job of today."""
    jobs = person.employments.filter(Q(until=None) | Q(until__gt=clock.today())).select_related("organisation", "post")
    return jobs.order_by("-is_main", "since", "pk").first()


def job_at(person: Person, organisation: Organisation, post: Post | None) -> Employment | None:
    """The job of today there, by this post when it is named."""
    jobs = person.employments.filter(Q(until=None) | Q(until__gt=clock.today()), organisation=organisation)
    if post is not None:
        jobs = jobs.filter(post=post)
    return jobs.select_related("organisation", "post", "library").order_by("-is_main", "pk").first()


def last_diploma(person: Person) -> Education | None:
    """The newest one."""
    return Education.objects.filter(person=person).order_by("-year", "-pk").first()


def diploma_of(person: Person, institution: str, year: int | None) -> Education | None:
    """The diploma that is meant, if it is on the card already."""
    rows = Education.objects.filter(person=person, **({"year": year} if year else {})).order_by("-year", "-pk")
    return next((row for row in rows if search_key(row.institution) == search_key(institution)), None)


def _is_named(person: Person, *name: str) -> bool:
    return [search_key(part) for part in (person.surname, person.name, person.patronymic)] == [
        search_key(part) for part in name
    ]


def _is_placed(person: Person, born: date | None, organisation: Organisation | None) -> bool:
    if born is not None and person.birth_date is not None:
        return born == person.birth_date
    jobs = person.employments.filter(until=None)
    return organisation is not None and jobs.filter(organisation=organisation).exists()
