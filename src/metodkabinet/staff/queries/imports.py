"""What an import asks the base, for many rows at once: whom they may mean, where they work, what is said already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from metodkabinet.kit import clock
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Organisation, Region
from metodkabinet.people.enums import PersonState
from metodkabinet.people.logic.duplicates import ENOUGH, Known, resemblance
from metodkabinet.people.models import Employment, Person, Post
from metodkabinet.people.queries.duplicates import FIELDS, MOST_NAMESAKES
from metodkabinet.staff.models import Education
from metodkabinet.staff.queries.sight import importable_by

if TYPE_CHECKING:
    from datetime import date

    from metodkabinet.kit.access import Actor

STEP = 500


@dataclass(frozen=True, slots=True)
class Alike:
    """Surely this one, or only alike."""

    sure: list[Person]
    doubtful: list[Person]


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one row: the name, the day of birth, where he works as it is written."""

    surname: str
    name: str
    patronymic: str
    born: date | None
    organisation: str


class Ground:
    """The region as these rows need it: a dozen queries, whatever their number."""

    def __init__(self, region: Region, by: Actor, asked: Sequence[Asked]) -> None:
        self.region, self._by, self._asked = region, by, asked

    # Organisations and posts

    def organisations_named(self, written: str, municipality: str = "") -> list[Organisation]:
        """In force today, by ИНН or by name, in a municipality when it is written."""
        place = search_key(municipality)
        rows = self._by_inn[written] if written.isdecimal() else self._by_name[search_key(written)]
        return [row for row in rows if not place or (row.municipality and place in row.municipality.search_key)]

    @cached_property
    def _organisations(self) -> list[Organisation]:
        written = {one.organisation for one in self._asked if one.organisation}
        if not written:
            return []
        wanted = Q(inn__in=[one for one in written if one.isdecimal()], parent=None)
        for name in {search_key(one) for one in written if not one.isdecimal()}:
            wanted |= Q(search_key__contains=name)
        acting = Organisation.objects.on(clock.today()).filter(wanted, region=self.region)
        return list(acting.select_related("municipality").order_by("pk"))

    @cached_property
    def _by_inn(self) -> defaultdict[str, list[Organisation]]:
        found = defaultdict(list)
        for row in self._organisations:
            if row.inn and row.parent_id is None:
                found[row.inn].append(row)
        return found

    @cached_property
    def _by_name(self) -> defaultdict[str, list[Organisation]]:
        found = defaultdict(list)
        for row in self._organisations:
            for key in {search_key(row.short_name), search_key(row.full_name)}:
                found[key].append(row)
        return found

    def post_named(self, written: str) -> Post | None:
        """By name without regard to case and ё."""
        return self._posts.get(search_key(written))

    @cached_property
    def _posts(self) -> dict[str, Post]:
        return {search_key(post.name): post for post in Post.objects.order_by("-pk")}

    # People

    def alike(self, asked: Asked, organisation: Organisation | None) -> Alike:
        """Sure: every part of the name equal, and the birth date or the organisation too, and nothing against it."""
        found = [self._people[pk] for pk in self._namesakes[asked]]
        sure = [one for one in found if _is_named(one, asked) and self._is_placed(one, asked.born, organisation)]
        return Alike(sure, [one for one in found if one not in sure])

    @cached_property
    def importable(self) -> frozenset[int]:
        """Of the cards that may be meant, those that the reader may change."""
        rows = importable_by(self._by).filter(region=self.region, pk__in=list(self._people))
        return frozenset(rows.values_list("pk", flat=True))

    @cached_property
    def _namesakes(self) -> dict[Asked, list[int]]:
        """The most alike first, scored as the finder of twins does it."""
        cards = Person.objects.filter(region=self.region).exclude(state=PersonState.MERGED).order_by("pk")
        by_head, by_day, known = defaultdict(list), defaultdict(list), []
        for *fields, key in cards.values_list(*FIELDS, "search_key"):
            card = Known(*fields)
            known.append((card, key))
            by_head[key[:3]].append(card)
            if card.birth_date is not None:
                by_day[card.birth_date].append(card)
        found = {}
        for asked in self._asked:
            surname = search_key(asked.surname)
            near = {card.pk: card for card in by_head[surname[:3]]}
            near |= {card.pk: card for card, key in known if surname in key}
            near |= {card.pk: card for card in (by_day[asked.born] if asked.born else [])}
            row = Known(0, asked.surname, asked.name, asked.patronymic, "", asked.born)
            scored = sorted((-resemblance(row, card).score, pk) for pk, card in near.items())
            found[asked] = [pk for score, pk in scored if -score >= ENOUGH][:MOST_NAMESAKES]
        return found

    @cached_property
    def _people(self) -> dict[int, Person]:
        wanted = {pk for pks in self._namesakes.values() for pk in pks}
        people = Person.objects.filter(region=self.region).exclude(state=PersonState.MERGED)
        related = people.select_related("main_post", "main_organisation")
        return {person.pk: person for some in _some(wanted) for person in related.filter(pk__in=some)}

    # Their jobs and diplomas

    def main_job(self, person: Person) -> Employment | None:
        """The main job of today."""
        return next(iter(self._jobs_of(person)), None)

    def job_at(self, person: Person, organisation: Organisation, post: Post | None) -> Employment | None:
        """The job of today there, by this post when it is named."""
        jobs = (job for job in self._jobs_of(person) if job.organisation_id == organisation.pk)
        return next((job for job in jobs if post is None or job.post_id == post.pk), None)

    def diploma_of(self, person: Person, institution: str, year: int | None) -> Education | None:
        """The diploma that is meant, if it is on the card already."""
        rows = (row for row in self._diplomas_of(person) if not year or row.year == year)
        return next((row for row in rows if search_key(row.institution) == search_key(institution)), None)

    def _jobs_of(self, person: Person) -> list[Employment]:
        """A card that somebody chose by hand is read when it is asked for."""
        if person.pk not in self._jobs:
            self._jobs[person.pk] = _jobs([person.pk])[person.pk]
        return self._jobs[person.pk]

    def _diplomas_of(self, person: Person) -> list[Education]:
        if person.pk not in self._diplomas:
            self._diplomas[person.pk] = _diplomas([person.pk])[person.pk]
        return self._diplomas[person.pk]

    @cached_property
    def _jobs(self) -> dict[int, list[Employment]]:
        return _jobs(self._people)

    @cached_property
    def _diplomas(self) -> dict[int, list[Education]]:
        return _diplomas(self._people)

    def _is_placed(self, person: Person, born: date | None, organisation: Organisation | None) -> bool:
        if born is not None and person.birth_date is not None:
            return born == person.birth_date
        jobs = (job for job in self._jobs_of(person) if job.until is None)
        return organisation is not None and any(job.organisation_id == organisation.pk for job in jobs)


def _is_named(person: Person, asked: Asked) -> bool:
    return [search_key(part) for part in (person.surname, person.name, person.patronymic)] == [
        search_key(part) for part in (asked.surname, asked.name, asked.patronymic)
    ]


def _jobs(people: Iterable[int]) -> dict[int, list[Employment]]:
    """Of today, the main one first."""
    found: dict[int, list[Employment]] = {pk: [] for pk in people}
    rows = Employment.objects.filter(Q(until=None) | Q(until__gt=clock.today()))
    related = rows.select_related("organisation__municipality", "post", "library")
    for some in _some(found):
        for job in related.filter(person__in=some).order_by("-is_main", "since", "pk"):
            found[job.person_id].append(job)
    return found


def _diplomas(people: Iterable[int]) -> dict[int, list[Education]]:
    """The newest first."""
    found: dict[int, list[Education]] = {pk: [] for pk in people}
    for some in _some(found):
        for row in Education.objects.filter(person__in=some).order_by("-year", "-pk"):
            found[row.person_id].append(row)
    return found


def _some(keys: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(keys)
    return (every[start : start + STEP] for start in range(0, len(every), STEP))
