"""Employments: several at once, one of them main. What lists need is kept on the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from metodkabinet.audit.services import changes, record, record_many
from metodkabinet.kit import clock, search
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Employment, OtherTerritory, Person
from metodkabinet.people.queries.completeness import completeness_of
from metodkabinet.people.services.persons import PersonCard, add_person, lock_person, settle
from metodkabinet.people.services.refusals import PeopleRefused, check_lengths

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Library, Organisation, Region
    from metodkabinet.people.models import Post


@dataclass(frozen=True, slots=True)
class EmploymentCard:
    """What is said of one job."""

    organisation: Organisation
    post: Post
    library: Library | None = None
    rate: Decimal = Decimal(1)
    is_main: bool = True
    since: date | None = None
    until: date | None = None
    order: str = ""
    duties: str = ""


CARD_FIELDS = tuple(entry.name for entry in fields(EmploymentCard))


def card_of_job(job: Employment) -> EmploymentCard:
    """What is said of a job now; change it with `dataclasses.replace`."""
    return EmploymentCard(**{name: getattr(job, name) for name in CARD_FIELDS})


@transaction.atomic
def add_employment(person: Person, card: EmploymentCard, *, by: User | None, on_behalf: str = "") -> Employment:
    """A new job. A new main job makes the former main one additional."""
    locked = lock_person(person)
    if locked.state != PersonState.ACTIVE:
        raise PeopleRefused("Карточка в архиве: сначала верните её.")
    check_employment(locked, card)
    if card.is_main and card.until is None:
        locked.employments.filter(is_main=True, until=None).update(is_main=False)
    employment = Employment.objects.create(person=locked, **_values(card))
    settle_work(locked)
    record(
        "people.employment.added", locked, by=by, after={"job": str(employment), "since": card.since},
        on_behalf=on_behalf,
    )  # fmt: skip
    return employment


@transaction.atomic
def add_worker(region: Region, card: PersonCard, job: EmploymentCard, *, by: User | None) -> Person:
    """A new card together with the first job: both or neither."""
    person = add_person(region, card, by=by)
    add_employment(person, job, by=by)
    return person


@transaction.atomic
def add_employments(pairs: Sequence[tuple[Person, EmploymentCard]], *, by: User | None) -> list[Employment]:
    """First jobs of many new people at once; the log says so for each."""
    made = []
    for person, card in pairs:
        check_employment(person, card)
        made.append(Employment(person=person, **_values(card)))
    Employment.objects.bulk_create(made)
    settle_work_of_many({person.pk: person for person, _ in pairs}.values())
    said = [(one.person, None, {"job": str(one), "since": one.since}) for one in made]
    record_many("people.employment.added", said, by=by)
    return made


@transaction.atomic
def change_employment(
    employment: Employment, card: EmploymentCard, *, by: User | None, on_behalf: str = ""
) -> Employment:
    """Correct a job."""
    person = lock_person(employment.person)
    locked = Employment.objects.select_for_update().get(pk=employment.pk)
    check_employment(person, card)
    new = _values(card)
    before, after = changes(locked, new)
    if card.is_main and card.until is None:
        person.employments.filter(is_main=True, until=None).exclude(pk=locked.pk).update(is_main=False)
    for name, value in new.items():
        setattr(locked, name, value)
    locked.save()
    settle_work(person)
    if after:
        record("people.employment.changed", person, by=by, before=before, after=after, on_behalf=on_behalf)
    return locked


@transaction.atomic
def end_employment(employment: Employment, *, until: date, by: User | None, on_behalf: str = "") -> Employment:
    """He works there no longer from this day on."""
    person = lock_person(employment.person)
    locked = Employment.objects.select_for_update().get(pk=employment.pk)
    if locked.until is not None:
        raise PeopleRefused(f"Эта работа уже закончилась {locked.until:%d.%m.%Y}.")
    if locked.since is not None and until <= locked.since:
        raise PeopleRefused(f"Дата должна быть позже {locked.since:%d.%m.%Y}, начала этой работы.", field="until")
    locked.until = until
    locked.save(update_fields=["until"])
    settle_work(person)
    record(
        "people.employment.ended", person, by=by, after={"job": str(locked), "until": until}, on_behalf=on_behalf
    )  # fmt: skip
    return locked


@transaction.atomic
def remove_employment(employment: Employment, *, by: User | None, on_behalf: str = "") -> Person:
    """A job entered by mistake: he never worked there."""
    person = lock_person(employment.person)
    said = {"job": str(employment), "since": employment.since, "until": employment.until}
    employment.delete()
    settle_work(person)
    record("people.employment.removed", person, by=by, before=said, on_behalf=on_behalf)
    return person


def settle_work(person: Person) -> None:
    """Keep main job, territory and other territories on the person, then write him."""
    jobs = _current([person])
    _put_work(person, jobs)
    _write_other_territories([person], {person.pk: jobs})
    settle(person)


def settle_work_of_many(people: Iterable[Person]) -> None:
    """The same for many people in a handful of queries: after an import, after organisations moved."""
    people = list(people)
    jobs: dict[int, list[Employment]] = {}
    for job in _current(people):
        jobs.setdefault(job.person_id, []).append(job)
    for person in people:
        _put_work(person, jobs.get(person.pk, []))
        person.version += 1
    full = completeness_of(people)
    for person in people:
        person.completeness = full[person.pk]
    kept = ["main_organisation", "main_post", "municipality", "territory", "completeness", "version"]
    Person.objects.bulk_update(people, kept, batch_size=500)
    _write_other_territories(people, jobs)
    search.touch(*people)


def _current(people: Sequence[Person]) -> list[Employment]:
    day = clock.today()
    rows = Employment.objects.filter(Q(until=None) | Q(until__gt=day), person__in=people)
    return list(rows.select_related("organisation", "post").order_by("-is_main", "since", "pk"))


def _put_work(person: Person, jobs: Sequence[Employment]) -> None:
    main = jobs[0] if jobs else None
    person.main_organisation = main.organisation if main else None
    person.main_post = main.post if main else None
    person.municipality_id = main.organisation.municipality_id if main else None
    person.territory_id = main.organisation.territory_id if main else None


def _write_other_territories(people: Sequence[Person], jobs: dict[int, list[Employment]]) -> None:
    OtherTerritory.objects.filter(person__in=people).delete()
    rows = {
        (person.pk, job.organisation.territory_id)
        for person in people
        for job in jobs.get(person.pk, [])
        if job.organisation.territory_id != person.territory_id
    }
    OtherTerritory.objects.bulk_create(
        OtherTerritory(person_id=person_id, territory_id=territory_id) for person_id, territory_id in sorted(rows)
    )


def _values(card: EmploymentCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in CARD_FIELDS}


def check_employment(person: Person, card: EmploymentCard) -> None:
    """Refuse what cannot be a job of this person."""
    check_lengths(Employment, _values(card))
    if card.organisation.region_id != person.region_id:
        raise PeopleRefused(
            "Организация из другого региона. Выберите организацию своего региона.", field="organisation"
        )
    if card.library is not None and card.library.organisation_id != card.organisation.pk:
        raise PeopleRefused("Эта библиотека принадлежит другой организации.", field="library")
    if card.until is not None and card.since is not None and card.until <= card.since:
        raise PeopleRefused("Работа кончается раньше, чем начинается. Проверьте даты.", field="until")
    if not Decimal(0) < card.rate <= Decimal(2):
        raise PeopleRefused("Ставка – от 0,01 до 2.", field="rate")
    if card.organisation.until is not None and card.until is None:
        raise PeopleRefused(f"Организация не работает с {card.organisation.until:%d.%m.%Y}.", field="organisation")
