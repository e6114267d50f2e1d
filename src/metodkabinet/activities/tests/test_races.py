"""X1: the last seat, taken by several at the same moment. The twin without guards oversells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from tests.crowd import at_once, meeting, real_connections

from metodkabinet.activities.enums import Source
from metodkabinet.activities.models import Activity, Registration
from metodkabinet.activities.services import registrations
from metodkabinet.activities.tests import factories
from metodkabinet.kit import clock, pauses
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import PersonFactory

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
TOGETHER = 4


@pytest.fixture
def activity(transactional_db: None) -> Activity:
    """One seat."""
    return factories.ActivityFactory(capacity=1, start_date=clock.today())


@pytest.fixture
def people(activity: Activity) -> list[Person]:
    return [PersonFactory(region=activity.region) for _ in range(TOGETHER)]


@pytest.fixture
def crowd(people: list[Person], tmp_path: Path) -> Iterator[None]:
    with real_connections(tmp_path):
        pauses.listen("activities.seat", meeting(TOGETHER))
        yield
        pauses.listen("activities.seat", None)


def taking(activity: Activity, person: Person, service: Callable[..., Registration]) -> Callable[[], Registration]:
    return lambda: service(activity, person, source=Source.SITE, by=None)


def test_x1_the_last_seat_is_taken_once(activity: Activity, people: list[Person], crowd: None) -> None:
    answers = at_once(*[taking(activity, person, registrations.register_participant) for person in people])
    assert Counter(answer.state for answer in answers) == {"confirmed": 1, "waiting": TOGETHER - 1}
    activity.refresh_from_db()
    assert activity.seats_taken == 1


def test_x1_cancelling_and_joining_at_once_never_loses_the_seat(
    activity: Activity, people: list[Person], crowd: None
) -> None:
    first = registrations.register_participant(activity, people[0], source=Source.SITE, by=None)
    at_once(
        lambda: registrations.cancel_registration(first, by=None),
        *[taking(activity, person, registrations.register_participant) for person in people[1:]],
    )
    states = Counter(Registration.objects.values_list("state", flat=True))
    activity.refresh_from_db()
    assert states == {"cancelled": 1, "confirmed": 1, "waiting": TOGETHER - 2}
    assert activity.seats_taken == 1


def test_x1_twin_without_the_lock_the_seat_is_oversold(
    activity: Activity, people: list[Person], crowd: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())
    bare: Any = registrations.register_participant.__wrapped__  # type: ignore[attr-defined]
    answers = at_once(*[taking(activity, person, bare) for person in people])
    assert Registration.objects.filter(state="confirmed").count() > 1, answers
