"""Whom a line means: the shipped set with namesakes, ё/е, initials, changed surnames and typos; matches and merges."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from metodkabinet.activities import services
from metodkabinet.activities.enums import Certainty, Evidence, Source
from metodkabinet.activities.logic.names import read_name
from metodkabinet.activities.logic.pasted import read_lines
from metodkabinet.activities.models import Activity, Match, Participation, Presence, Registration
from metodkabinet.activities.queries.matching import Line, propose_matches
from metodkabinet.activities.services import ActivitiesRefused, SessionCard
from metodkabinet.activities.tests import factories
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.models import Region
from metodkabinet.organisations.tests.factories import OrganisationFactory, RegionFactory
from metodkabinet.people.models import Person
from metodkabinet.people.services import merge_people, unmerge_people
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

# surname, name, patronymic, former surname, e-mail, school
BASE = {
    "kedrova": ("Кедрова", "Инна", "Львовна", "", "kedrova@example.org", "Школа № 5"),
    "ivanova5": ("Иванова", "Мария", "Петровна", "", "", "Школа № 5"),
    "ivanova9": ("Иванова", "Мария", "Петровна", "", "", "Школа № 9"),
    "yolkina": ("Ёлкина", "Алёна", "Семёновна", "", "", "Школа № 9"),
    "married": ("Соколова", "Вера", "Ильинична", "Воробьёва", "", "Лицей № 2"),
    "double": ("Петрова-Водкина", "Анна", "Юрьевна", "", "", "Лицей № 2"),
    "tatar": ("Гарипова", "Алсу", "", "", "garipova@example.org", "Школа № 12"),
    "orlov": ("Орлов", "Илья", "Ильич", "", "", "Школа № 13"),
}
# line, place, e-mail, certainty, whom it may propose (the first of them, when it is sure)
SET = [
    ("Кедрова Инна Львовна", "", "", "sure", ["kedrova"]),
    ("КЕДРОВА ИННА ЛЬВОВНА", "МБОУ СОШ № 5", "", "sure", ["kedrova"]),
    ("Инна Львовна Кедрова", "", "", "sure", ["kedrova"]),
    ("Кедрова Инна Львовна", "Школа № 12", "", "asked", ["kedrova"]),
    ("Кедрова Инна Львовна", "", "garipova@example.org", "asked", ["kedrova", "tatar"]),
    ("Кедрова И. Л.", "", "", "asked", ["kedrova"]),
    ("Кедрова И.Л.", "Школа № 5", "", "asked", ["kedrova"]),
    ("И. Л. Кедрова", "", "", "asked", ["kedrova"]),
    ("Кедрова Инна", "", "", "asked", ["kedrova"]),
    ("Кедрова Инна", "Школа № 5", "", "sure", ["kedrova"]),
    ("Кедрова Инна", "", "Kedrova@example.org", "sure", ["kedrova"]),
    ("Кедрова Инна Павловна", "", "", "unknown", []),
    ("Кедрова Ирина Львовна", "", "", "unknown", []),
    ("Кедрава Инна Львовна", "", "", "asked", ["kedrova"]),
    ("Кердова Инна Львовна", "", "", "asked", ["kedrova"]),
    ("Иванова Мария Петровна", "", "", "asked", ["ivanova5", "ivanova9"]),
    ("Иванова Мария Петровна", "Школа № 9", "", "asked", ["ivanova5", "ivanova9"]),
    ("Иванова М. П.", "", "", "asked", ["ivanova5", "ivanova9"]),
    ("Елкина Алена Семеновна", "", "", "sure", ["yolkina"]),
    ("Воробьева Вера Ильинична", "", "", "asked", ["married"]),
    ("Соколова (Воробьёва) Вера Ильинична", "", "", "sure", ["married"]),
    ("Водкина Анна Юрьевна", "", "", "asked", ["double"]),
    ("Петрова-Водкина Анна Юрьевна", "", "", "sure", ["double"]),
    ("Гарипова Алсу", "", "", "asked", ["tatar"]),
    ("Гарипова Алсу", "Школа № 12", "", "sure", ["tatar"]),
    ("Гарипова Алсу Маратовна", "", "", "asked", ["tatar"]),
    ("Орлова Илья Ильич", "", "", "asked", ["orlov"]),
    ("Орлов", "", "", "asked", ["orlov"]),
    ("Неизвестных Пётр Ильич", "", "", "unknown", []),
    ("12345", "", "", "unknown", []),
    ("", "", "", "unknown", []),
]


@pytest.fixture
def base() -> dict[str, Person]:
    region = RegionFactory()
    schools = {row[5]: OrganisationFactory(municipality__region=region, short_name=row[5]) for row in BASE.values()}
    return {
        key: worker(
            surname=surname, name=name, patronymic=patronymic, former_surname=former, email=email,
            organisation=schools[school],
        )
        for key, (surname, name, patronymic, former, email, school) in BASE.items()
    }  # fmt: skip


def test_the_shipped_set_has_no_wrong_match(base: dict[str, Person]) -> None:
    keys = {person.pk: key for key, person in base.items()}
    lines = [Line(name, place, email) for name, place, email, *_ in SET]
    found = propose_matches(lines, RegionFactory())
    seen = [(one.certainty, sorted(keys[who.person_id] for who in one.candidates)) for one in found]
    assert seen == [(Certainty(certainty), sorted(whom)) for *_, certainty, whom in SET]


def test_reasons_are_told(base: dict[str, Person]) -> None:
    (one,) = propose_matches([Line("Воробьева Вера Ильинична", "Лицей № 2")], RegionFactory())
    (who,) = one.candidates
    assert (who.name, who.organisation, who.reasons) == (
        "Соколова Вера Ильинична", "Лицей № 2", ("прежняя фамилия", "то же место работы"),
    )  # fmt: skip


def test_another_region_proposes_nobody(base: dict[str, Person]) -> None:
    (one,) = propose_matches([Line("Кедрова Инна Львовна")], RegionFactory(name="Дальняя область"))
    assert one.certainty == Certainty.UNKNOWN


@pytest.mark.full
def test_five_hundred_lines_against_twenty_thousand_people_take_under_three_seconds() -> None:
    region: Region = RegionFactory()
    people = []
    for number in range(20_000):
        surname = "".join("абвгдежзик"[int(digit)] for digit in f"{number % 7000:04}") + "ова"
        full = f"{surname} Мария {'Петровна' if number % 3 else 'Ильинична'}"
        people.append(
            Person(region=region, surname=surname, name="Мария", patronymic=full.split()[2],
                   search_key=search_key(full), sort_key=sort_key(full))
        )  # fmt: skip
    Person.objects.bulk_create(people, batch_size=1000)
    lines = [Line(f"{person.surname}х Мария Петровна") for person in people[:250]]
    lines += [Line(str(person)) for person in people[-250:]]
    begun = time.perf_counter()
    found = propose_matches(lines, region)
    assert time.perf_counter() - begun < 3
    assert len(found) == 500


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Иванова М.П.", ("иванова", "м", "п", "")),
        ("м п Иванова", ("иванова", "м", "п", "")),
        ("Мария Петровна Иванова", ("иванова", "мария", "петровна", "")),
        ("Иванова (Петрова) Мария", ("иванова", "мария", "", "петрова")),
        ("Мамедов Али Гусейн оглы", ("мамедов", "али", "гусейн оглы", "")),
        ("Иванова", ("иванова", "", "", "")),
    ],
)
def test_names_are_read(text: str, parts: tuple[str, str, str, str]) -> None:
    name = read_name(text)
    assert name is not None
    assert (name.surname, name.name, name.patronymic, name.other_surname) == parts


def test_pasted_lists_are_read() -> None:
    text = (
        "ФИО\tШкола\n1\tИванова Мария\tШкола № 5\tA@Example.org\n"
        "2. Орлов И. И., Музей\n\nИванова Мария; Школа № 5; a@example.org"
    )
    assert [(one.name, one.organisation, one.email) for one in read_lines(text)] == [
        ("Иванова Мария", "Школа № 5", "a@example.org"), ("Орлов И. И.", "Музей", ""),
    ]  # fmt: skip


# Matches and merges


def two_days() -> Activity:
    """Held activity of two sessions."""
    activity = factories.ActivityFactory()
    services.add_session(activity, SessionCard(NOW, NOW.replace(hour=10)), by=None)
    return activity


def state() -> list[object]:
    """Everything a match may change."""
    return [
        list(Participation.objects.order_by("pk").values_list(
            "person", "contact", "confirmed_at", "sessions_present", "share", "result")),
        list(Presence.objects.order_by("pk").values_list("participation", "taken_back_at", "taken_back_because")),
        list(Registration.objects.order_by("pk").values_list("person", "contact", "state")),
        list(Activity.objects.order_by("pk").values_list("seats_taken", flat=True)),
    ]  # fmt: skip


def test_a_match_moves_everything_and_is_undone_exactly() -> None:
    activity, guest, person = two_days(), ContactFactory(), PersonFactory()
    services.register_participant(activity, guest, source=Source.GUEST, by=None)
    services.mark_present(activity.sessions.all()[0], guest, evidence=Evidence.IMPORT, by=None)
    before = state()
    match = services.confirm_match(guest, person, by=None)
    assert services.confirm_match(guest, person, by=None) == match
    row = Participation.objects.get()
    assert (row.person, row.contact, Registration.objects.get().person) == (person, None, person)
    with pytest.raises(ActivitiesRefused, match="уже сверен"):
        services.confirm_match(guest, PersonFactory(), by=None)
    services.undo_match(match, by=None)
    assert state() == before
    with pytest.raises(ActivitiesRefused, match="уже отменена"):
        services.undo_match(match, by=None)
    assert services.confirm_match(guest, PersonFactory(), by=None).pk != match.pk
    assert Match.objects.count() == 2


def test_both_took_part_and_it_is_one_participation() -> None:
    activity, guest, person = two_days(), ContactFactory(), PersonFactory()
    first, second = activity.sessions.all()
    for who in (guest, person):
        services.register_participant(activity, who, source=Source.SITE, by=None)
        services.mark_present(first, who, evidence=Evidence.MANUAL, by=None)
    proof = services.mark_present(second, guest, evidence=Evidence.MANUAL, by=None)
    services.write_outcome(proof.participation, by=None, result="доклад")
    before = state()
    match = services.confirm_match(guest, person, by=None)
    (row,) = Participation.objects.proved()
    activity.refresh_from_db()
    assert (row.person, row.sessions_present, row.share, row.result) == (person, 2, 100, "доклад")
    assert activity.seats_taken == 1
    assert Registration.objects.filter(state="confirmed").count() == 1
    services.undo_match(match, by=None)
    assert state() == before


def test_merged_cards_have_one_participation_and_part_again() -> None:
    activity, kept, absorbed = two_days(), PersonFactory(), PersonFactory()
    first, second = activity.sessions.all()
    for who, session in ((kept, first), (absorbed, first), (absorbed, second)):
        services.register_participant(activity, who, source=Source.SITE, by=None)
        services.mark_present(session, who, evidence=Evidence.MANUAL, by=None)
    before = state()
    merge = merge_people(kept, absorbed, by=None)
    (row,) = Participation.objects.proved()
    assert (row.person, row.sessions_present) == (kept, 2)
    unmerge_people(merge, by=None)
    assert state() == before


def test_a_recognised_guest_is_the_person_from_then_on() -> None:
    activity, guest, person = two_days(), ContactFactory(), PersonFactory()
    services.confirm_match(guest, person, by=None)
    guest.refresh_from_db()
    services.mark_present(activity.sessions.all()[0], guest, evidence=Evidence.IMPORT, by=None)
    assert Participation.objects.get().person == person
