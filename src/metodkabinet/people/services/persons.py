"""Cards of people: added, changed, confirmed, put into the archive and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from metodkabinet.audit.services import changes, record, record_many
from metodkabinet.kit import clock, search
from metodkabinet.kit.refusals import Changed
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.people.queries.completeness import completeness_of
from metodkabinet.people.services.refusals import PeopleRefused, check_lengths, clean_phone

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.kit.files.models import StoredFile
    from metodkabinet.organisations.models import Region

OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What the card says of the person himself."""

    surname: str
    name: str
    patronymic: str = ""
    former_surname: str = ""
    sex: str = ""
    cases: dict[str, str] = field(default_factory=dict)
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    photo: StoredFile | None = None
    self_education_theme: str = ""
    experience_since: date | None = None
    pedagogical_since: date | None = None
    library_since: date | None = None


CARD_FIELDS = tuple(entry.name for entry in fields(PersonCard))


def card_of(person: Person) -> PersonCard:
    """What the card says now; change it with `dataclasses.replace`."""
    return PersonCard(**{name: getattr(person, name) for name in CARD_FIELDS})


def add_person(region: Region, card: PersonCard, *, by: User | None) -> Person:
    """A new card. Namesakes are not refused: the page shows them before, the finder of twins after."""
    return add_people(region, [card], by=by)[0]


@transaction.atomic
def add_people(region: Region, cards: Sequence[PersonCard], *, by: User | None) -> list[Person]:
    """Many at once; all or none."""
    made = []
    for card in cards:
        check_card(card)
        person = Person(region=region)
        _put_card(person, card)
        made.append(person)
    Person.objects.bulk_create(made)
    full = completeness_of(made)
    for person in made:
        person.completeness = full[person.pk]
    Person.objects.bulk_update(made, ["completeness"], batch_size=500)
    record_many("people.person.added", [(one, None, {"name": one.full_name}) for one in made], by=by)
    search.touch(*made)
    return made


@transaction.atomic
def change_person(
    person: Person, card: PersonCard, *, by: User | None, version: int | None = None, on_behalf: str = ""
) -> Person:
    """Change the card; a new surname is remembered as the former one, so that old papers still find him."""
    locked = lock_person(person)
    if version is not None and locked.version != version:
        raise Changed("Карточку уже изменил кто-то другой. Посмотрите на новые данные и повторите.")
    check_card(card)
    new = _values(card)
    if new["surname"] != locked.surname and not card.former_surname:
        new["former_surname"] = locked.surname
    before, after = changes(locked, new)
    for name, value in new.items():
        setattr(locked, name, value)
    settle(locked)
    if after:
        record("people.person.changed", locked, by=by, before=before, after=after, on_behalf=on_behalf)
    return locked


@transaction.atomic
def confirm_person(person: Person, *, by: User | None, on_behalf: str = "") -> Person:
    """«Подтвердить без изменений»: somebody looked and everything is right."""
    locked = lock_person(person)
    locked.confirmed_at = clock.now()
    locked.save(update_fields=["confirmed_at"])
    record("people.person.confirmed", locked, by=by, on_behalf=on_behalf)
    return locked


@transaction.atomic
def archive_person(person: Person, *, reason: str, by: User | None) -> Person:
    """He left the profession: the card stays for history and leaves the lists."""
    locked = lock_person(person)
    if locked.state == PersonState.ARCHIVED:
        raise PeopleRefused("Карточка уже в архиве.")
    if locked.employments.filter(until=None).exists():
        raise PeopleRefused("Сначала укажите, до какого дня человек работал: у него есть действующее место работы.")
    locked.state, locked.archived_at = PersonState.ARCHIVED, clock.now()
    settle(locked)
    record("people.person.archived", locked, by=by, after={"reason": reason})
    return locked


@transaction.atomic
def return_person(person: Person, *, by: User | None) -> Person:
    """He works again, or the archive was a mistake."""
    locked = lock_person(person)
    if locked.state != PersonState.ARCHIVED:
        raise PeopleRefused("Карточка не в архиве.")
    locked.state, locked.archived_at = PersonState.ACTIVE, None
    settle(locked)
    record("people.person.returned", locked, by=by)
    return locked


@transaction.atomic
def link_user(person: Person, user: User, *, by: User | None) -> Person:
    """Tie an account to a card: one account, one card."""
    locked = lock_person(person)
    if locked.user_id not in {None, user.pk}:
        raise PeopleRefused("У этого человека уже есть учётная запись.")
    if Person.objects.filter(user=user).exclude(pk=locked.pk).exists():
        raise PeopleRefused("Эта учётная запись принадлежит другому человеку.")
    locked.user = user
    locked.save(update_fields=["user"])
    record("people.person.linked", locked, by=by, after={"account": user.email})
    return locked


def lock_person(person: Person) -> Person:
    """The row as it is now, held until the act ends; a merged card is not changed any more."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.state == PersonState.MERGED:
        raise PeopleRefused("Эта карточка объединена с другой. Откройте ту, что осталась.")
    if locked.is_erased:
        raise PeopleRefused("Данные этого человека стёрты. Если он вернулся, заведите новую карточку.")
    return locked


def settle(person: Person) -> None:
    """Write the person with keys, completeness and a new version; every change of the card ends here."""
    person.search_key = search_key(f"{person.full_name} {person.former_surname}")[:320]
    person.sort_key = sort_key(person.full_name)
    person.completeness = completeness_of([person])[person.pk]
    person.version += 1
    person.save()
    search.touch(person)


def _values(card: PersonCard) -> dict[str, Any]:
    """Names lose stray blanks, a telephone gets the one spelling; the rest is kept as given."""
    values = {name: getattr(card, name) for name in CARD_FIELDS}
    clean = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}
    return clean | {"phone": clean_phone(card.phone)}


def _put_card(person: Person, card: PersonCard) -> None:
    for name, value in _values(card).items():
        setattr(person, name, value)
    person.search_key = search_key(f"{person.full_name} {person.former_surname}")[:320]
    person.sort_key = sort_key(person.full_name)


def check_card(card: PersonCard) -> None:
    """Refuse what cannot be said of anybody."""
    if not card.surname.strip() or not card.name.strip():
        raise PeopleRefused("Нужны хотя бы фамилия и имя.", field="surname")
    check_lengths(Person, _values(card))
    today = clock.today()
    if card.birth_date is not None and not OLDEST <= card.birth_date <= today:
        raise PeopleRefused("Дата рождения не может быть такой. Проверьте год.", field="birth_date")
    for name in ("experience_since", "pedagogical_since", "library_since"):
        day: date | None = getattr(card, name)
        if day is not None and (day > today or (card.birth_date is not None and day <= card.birth_date)):
            raise PeopleRefused("Стаж не может начаться в этот день. Проверьте год.", field=name)
