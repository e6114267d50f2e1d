"""X1, X7: guests at the same moment. The last seat, and one guest who presses twice; the twin has no guards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, UniqueConstraint
from tests.crowd import at_once, meeting, real_connections

from metodkabinet.activities.models import Activity, Registration
from metodkabinet.activities.tests.factories import ActivityFactory
from metodkabinet.events.models import Event
from metodkabinet.events.services import Registered, Wish, registering
from metodkabinet.events.tests import factories
from metodkabinet.kit import clock, pauses
from metodkabinet.people.services import ContactCard, contacts

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
TOGETHER = 4


@pytest.fixture
def event(transactional_db: None) -> Event:
    """One seat."""
    return factories.EventFactory(activity=ActivityFactory(capacity=1, start_date=clock.today()))


@pytest.fixture
def crowd(event: Event, tmp_path: Path) -> Iterator[None]:
    with real_connections(tmp_path):
        yield
        pauses.listen("activities.seat", None)


def guest(event: Event, name: str, service: Callable[..., Registered]) -> Callable[[], Registered]:
    return lambda: service(event, ContactCard(name, "guest@example.org"), Wish(), by=None)


def test_x1_the_last_seat_goes_to_one_guest(event: Event, crowd: None) -> None:
    names = [f"Гостева Анна {number}" for number in range(TOGETHER)]
    answers = at_once(*[guest(event, name, registering.register_guest) for name in names])
    assert Counter(answer.registration.state for answer in answers) == {"confirmed": 1, "waiting": TOGETHER - 1}
    assert Activity.objects.get(pk=event.activity_id).seats_taken == 1


def test_x7_one_guest_pressing_at_once_registers_once(event: Event, crowd: None) -> None:
    answers = at_once(*[guest(event, "Гостева Анна", registering.register_guest)] * TOGETHER)
    assert Counter(answer.is_new for answer in answers) == {True: 1, False: TOGETHER - 1}
    assert len({answer.registration.pk for answer in answers}) == 1


@pytest.fixture
def unguarded(crowd: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No transaction, no lock, no constraint."""
    constraint = next(one for one in Registration._meta.constraints if one.name == "registration_contact_once")
    assert isinstance(constraint, UniqueConstraint)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())
    for module, name in ((contacts, "add_contact"), (registering, "register_participant")):
        monkeypatch.setattr(registering, name, getattr(module, name).__wrapped__)
    pauses.listen("activities.seat", meeting(TOGETHER))
    with connection.schema_editor() as editor:
        editor.remove_constraint(Registration, constraint)
    yield
    Registration.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Registration, constraint)


def test_twin_without_guards_there_are_many(event: Event, unguarded: None) -> None:
    bare: Any = registering.register_guest.__wrapped__  # type: ignore[attr-defined]
    answers = at_once(*[guest(event, "Гостева Анна", bare)] * TOGETHER)
    assert Registration.objects.filter(activity=event.activity_id).count() > 1, answers
