"""The export of a webinar: a set with namesakes, ё and е, changed surnames; nobody is matched wrongly by itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from metodkabinet.activities.models import Participation
from metodkabinet.config.testing.cast import Cast
from metodkabinet.events import services
from metodkabinet.events.models import Event
from metodkabinet.events.queries.webinar import Whom, load_whom, match_row
from metodkabinet.events.services import Wish
from metodkabinet.events.tables.imports import WEBINAR, minutes
from metodkabinet.events.tests import factories
from metodkabinet.kit.sheets.imports import Doubt, Row
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.people.models import Person
from metodkabinet.people.services import ContactCard
from metodkabinet.people.tests.factories import PersonFactory

pytestmark = pytest.mark.usefixtures("noon")

# key, surname, name, patronymic, former surname, address
CARDS = (
    ("anna", "Савельева", "Анна", "Петровна", "", "anna@example.org"),
    ("anna2", "Савельева", "Анна", "Петровна", "", "other@example.org"),  # a namesake in full
    ("olga", "Семёнова", "Ольга", "Игоревна", "", "olga@example.org"),
    ("alena", "Семенова", "Алёна", "Игоревна", "", ""),
    ("wed", "Кравцова", "Юлия", "Олеговна", "Титова", "julia@example.org"),  # was Титова
    ("titova", "Титова", "Юлия", "Олеговна", "", ""),  # the other woman of that name
    ("rare", "Пшеницына", "Зоя", "Марковна", "", "zoya@example.org"),
    ("double", "Иванова-Резник", "Вера", "Львовна", "", ""),
    ("man", "Королёв", "Пётр", "Ильич", "", "petr@example.org"),
    ("near", "Королева", "Петра", "Ильинична", "", ""),
)
# the line, its address, who it really is (empty: nobody of the base), what the base may say by itself
LINES = (
    ("Пшеницына Зоя Марковна", "", "rare", "sure"),
    ("пшеницына зоя марковна", "zoya@example.org", "rare", "sure"),
    ("Зоя Марковна Пшеницына", "", "rare", "sure"),
    ("Пшеницына З. М.", "", "rare", "asked"),
    ("Пшеницына Зоя", "", "", "asked"),  # a guest of that name could be anybody
    ("Пшеницына Зоя", "zoya@example.org", "rare", "sure"),
    ("Савельева Анна Петровна", "", "anna2", "asked"),
    ("Савельева Анна Петровна", "anna@example.org", "anna", "asked"),
    ("Семенова Ольга Игоревна", "", "olga", "sure"),  # е for ё
    ("Семёнова Ольга Игоревна", "olga@example.org", "olga", "sure"),
    ("Семёнова Алена Игоревна", "", "alena", "sure"),
    ("Семёнова О. И.", "", "olga", "asked"),
    ("Титова Юлия Олеговна", "", "wed", "asked"),  # the former surname of one is the surname of another
    ("Кравцова Юлия Олеговна", "", "wed", "sure"),
    ("Кравцова (Титова) Юлия Олеговна", "", "wed", "asked"),
    ("Иванова Вера Львовна", "", "double", "asked"),
    ("Резник Вера Львовна", "", "double", "asked"),
    ("Королев Петр Ильич", "", "man", "sure"),
    ("Королев Петр Ильич", "zoya@example.org", "", "asked"),  # somebody else's address
    ("Королёва Петра Ильинична", "", "near", "sure"),
    ("Савелева Анна Петровна", "", "anna", "asked"),  # a slip of the pen
    ("Новикова Инна Борисовна", "", "", "unknown"),
    ("Зоя", "", "", "unknown"),
    ("iPad (2)", "", "", "unknown"),
)


@dataclass
class Base:
    """The cards by their keys, the session, somebody who imports."""

    people: dict[str, Person]
    event: Event
    by: Any

    def row(self, name: str, **values: object) -> Row:
        session = self.event.activity.sessions.get()
        said = {key: value for key, value in {"name": name, **values}.items() if value}
        return Row(1, said, {"session": str(session.pk)}, self.by)


@pytest.fixture
def base(cast: Cast) -> Base:
    body: Any = cast.own.made["associations.association"]
    people = {}
    for key, surname, name, patronymic, former, email in CARDS:
        folded = search_key(f"{surname} {name} {patronymic}")
        people[key] = PersonFactory(
            region=body.region, surname=surname, name=name, patronymic=patronymic, former_surname=former, email=email,
            search_key=folded, sort_key=folded, main_organisation=None,
        )  # fmt: skip
    return Base(people, factories.EventFactory(activity__owner=body), cast["head"])


def said_of(found: object) -> str:
    return "unknown" if found is None else "asked" if isinstance(found, Doubt) else "sure"


def test_no_line_is_matched_wrongly_by_itself(base: Base) -> None:
    wrong, told = [], {}
    for name, email, truth, expected in LINES:
        found = match_row(base.row(name, email=email))
        told[name, email] = said_of(found)
        if isinstance(found, Whom) and found.participant != base.people.get(truth):
            wrong.append(name)
        if (
            isinstance(found, Doubt)
            and truth
            and base.people[truth] not in [one.participant for one in found.candidates]
        ):
            wrong.append(f"{name}: not offered")
        assert told[name, email] == expected, name
    assert wrong == []


def test_those_who_registered_are_offered_first(base: Base) -> None:
    services.register_known(base.event, base.people["anna2"], Wish(purposes=["processing"]), source="site", by=None)
    guest = services.register_guest(
        base.event, ContactCard("Новикова Инна Борисовна", "inna@example.org"), Wish(purposes=["processing"]), by=None
    )
    found = match_row(base.row("Савельева Анна Петровна"))
    assert isinstance(found, Doubt)
    assert found.candidates[0].participant == base.people["anna2"]
    same = match_row(base.row("Новикова Инна Борисовна"))
    assert isinstance(same, Whom)
    assert same.participant == guest.registration.contact
    assert isinstance(match_row(base.row("Новикова Инна Борисовна", email="x@example.org")), Doubt)
    assert isinstance(match_row(base.row("Иннка", email="inna@example.org")), Doubt)
    assert load_whom(base.row("Новикова Инна Борисовна"), same.pk) == same
    assert load_whom(base.row("Новикова Инна Борисовна"), f"person-{base.people['rare'].pk}") is None


def test_lines_become_presences_with_what_the_webinar_said(base: Base) -> None:
    row = base.row("", surname="Пшеницына", given="Зоя", patronymic="Марковна", minutes=85)
    found = match_row(row)
    WEBINAR.apply(row, found, base.by)
    WEBINAR.apply(row, found, base.by)  # repeat-safe
    unknown = base.row("Новикова Инна Борисовна")
    WEBINAR.apply(unknown, None, base.by)
    parts = Participation.objects.filter(activity=base.event.activity).order_by("pk")
    assert [(one.person, one.presences.get().detail) for one in parts] == [
        (base.people["rare"], "был(а) на связи, минут: 85"), (None, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(("cell", "found"), [("01:25:10", 85), ("85:40", 86), ("85 мин", 85), ("85", 85), ("0:59", 1)])
def test_minutes_as_webinars_write_them(cell: str, found: int) -> None:
    assert minutes(cell) == found


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="Длительность не понята"):
        minutes("долго")


@pytest.mark.full
def test_five_hundred_lines_against_twenty_thousand_people(base: Base) -> None:
    region = base.event.activity.region
    Person.objects.bulk_create(
        [
            Person(region=region, surname=f"Фамильева{number % 4000}", name=f"Имя{number % 50}", patronymic="Петровна",
                   search_key="x", sort_key=sort_key("x"))
            for number in range(20_000)
        ],
        batch_size=2000,
    )  # fmt: skip
    rows = [base.row(f"Фамильева{number * 7 % 5000} Имя{number % 50} Петровна") for number in range(500)]
    started = time.process_time()
    found = [match_row(row) for row in rows]
    assert time.process_time() - started < 3
    assert len(found) == 500
    assert SimpleNamespace(sure=sum(isinstance(one, Whom) for one in found)).sure < 500
