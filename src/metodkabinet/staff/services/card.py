"""Rows of the staff card: education, attestation, courses, awards."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from metodkabinet.audit.services import changes, record, record_many
from metodkabinet.kit import clock
from metodkabinet.people.services import settle_work_of_many
from metodkabinet.people.services.persons import OLDEST, lock_person, settle
from metodkabinet.people.services.refusals import check_lengths
from metodkabinet.staff.enums import AttestationKind, EducationLevel, EducationProfile
from metodkabinet.staff.models import Attestation, Award, Course, Education
from metodkabinet.staff.services.refusals import StaffRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person

Row = Education | Attestation | Course | Award
R = TypeVar("R", Education, Attestation, Course, Award)
CATEGORIES = frozenset(AttestationKind) - {AttestationKind.SUITABLE}
MOST_HOURS = 10_000


@dataclass(frozen=True, slots=True)
class EducationCard:
    """What is said of a diploma."""

    institution: str
    level: str = EducationLevel.HIGHER
    profile: str = EducationProfile.OTHER
    year: int | None = None
    speciality: str = ""
    qualification: str = ""
    is_retraining: bool = False
    hours: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class AttestationCard:
    """What is said of an attestation."""

    kind: str
    date: datetime.date
    act: str = ""
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class CourseCard:
    """What is said of courses."""

    title: str
    organiser: str
    hours: int
    end_date: datetime.date
    form: str = ""
    start_date: datetime.date | None = None
    number: str = ""
    in_registry: bool = False


@dataclass(frozen=True, slots=True)
class AwardCard:
    """What is said of an award."""

    level: str
    title: str
    date: datetime.date
    number: str = ""


Card = EducationCard | AttestationCard | CourseCard | AwardCard
MODELS: dict[type[Card], type[Row]] = {
    EducationCard: Education,
    AttestationCard: Attestation,
    CourseCard: Course,
    AwardCard: Award,
}


@transaction.atomic
def add_row(person: Person, card: Card, *, by: User | None, on_behalf: str = "") -> Row:
    """A new row of the kind that the card is of."""
    locked = lock_person(person)
    check_row(locked, card)
    row = MODELS[type(card)](person=locked, **asdict(card))
    row.save()
    settle(locked)
    record(f"staff.{_noun(row)}.added", locked, by=by, after={"row": str(row)}, on_behalf=on_behalf)
    return row


@transaction.atomic
def add_rows(pairs: Sequence[tuple[Person, Card]], *, by: User | None, settle_cards: bool = True) -> list[Row]:
    """Rows of many people at once; `settle_cards=False` when the caller goes on and settles the cards himself."""
    made: list[Row] = []
    for person, card in pairs:
        check_row(person, card)
        made.append(MODELS[type(card)](person=person, **asdict(card)))
    for model in MODELS.values():
        rows: list[Any] = [row for row in made if isinstance(row, model)]
        model._base_manager.bulk_create(rows)
        record_many(
            f"staff.{model._meta.model_name}.added", [(row.person, None, {"row": str(row)}) for row in rows], by=by
        )
    if settle_cards:
        settle_work_of_many({row.person_id: row.person for row in made}.values())
    return made


@transaction.atomic
def change_row(row: R, card: Card, *, by: User | None, on_behalf: str = "") -> R:
    """Correct a row."""
    person = lock_person(row.person)
    check_row(person, card)
    locked = type(row)._base_manager.select_for_update().get(pk=row.pk)
    before, after = changes(locked, asdict(card))
    for name, value in asdict(card).items():
        setattr(locked, name, value)
    locked.save()
    settle(person)
    if after:
        record(f"staff.{_noun(row)}.changed", person, by=by, before=before, after=after, on_behalf=on_behalf)
    return locked


@transaction.atomic
def remove_row(row: Row, *, by: User | None, on_behalf: str = "") -> Person:
    """A row entered by mistake; the log keeps what it said."""
    person = lock_person(row.person)
    noun, said = _noun(row), str(row)
    row.delete()
    settle(person)
    record(f"staff.{noun}.removed", person, by=by, before={"row": said}, on_behalf=on_behalf)
    return person


def card_of_row(row: Row) -> Card:
    """What is said of a row now."""
    kind: Any = next(card for card, model in MODELS.items() if isinstance(row, model))
    return kind(**{entry.name: getattr(row, entry.name) for entry in fields(kind)})  # type: ignore[no-any-return]


def _noun(row: Row) -> str:
    return str(row._meta.model_name)


def check_row(person: Person, card: Card) -> None:
    """Refuse what cannot be said of anybody, or not of this person."""
    check_lengths(MODELS[type(card)], asdict(card))
    if isinstance(card, EducationCard):
        _check_education(person, card)
    elif isinstance(card, AttestationCard):
        _check_attestation(person, card)
    elif isinstance(card, CourseCard):
        _check_course(card)
    else:
        _check_day(card.date, "date")


def _check_education(person: Person, card: EducationCard) -> None:
    born = person.birth_date.year if person.birth_date else OLDEST.year
    if card.year is not None and not born < card.year <= clock.today().year:
        raise StaffRefused("Год окончания не может быть таким. Проверьте его.", field="year")
    _check_hours(card.hours)


def _check_attestation(person: Person, card: AttestationCard) -> None:
    _check_day(card.date, "date")
    if card.until is not None and card.until <= card.date:
        raise StaffRefused("Аттестация кончается раньше, чем проведена. Проверьте даты.", field="until")
    posts = {job.post.is_pedagogical for job in person.employments.select_related("post")}
    if card.kind in CATEGORIES and posts == {False}:
        raise StaffRefused(
            "Категорию присваивают только по педагогическим должностям, а в карточке их нет. "
            "Сначала укажите педагогическую должность в местах работы.",
            field="kind",
        )


def _check_course(card: CourseCard) -> None:
    _check_day(card.end_date, "end_date")
    if card.start_date is not None and card.start_date > card.end_date:
        raise StaffRefused("Курсы кончаются раньше, чем начинаются. Проверьте даты.", field="start_date")
    _check_hours(card.hours)


def _check_hours(hours: int | None) -> None:
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise StaffRefused(f"Часов – от 1 до {MOST_HOURS}.", field="hours")


def _check_day(day: datetime.date, field: str) -> None:
    if not OLDEST <= day <= clock.today():
        raise StaffRefused("Этот день ещё не наступил или был слишком давно. Проверьте дату.", field=field)
