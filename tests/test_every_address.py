"""Every address answers somebody, and every list asks the base as often for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from metodkabinet.activities.tests.factories import (
    ActivityFactory,
    KindFactory,
    OutsideEventFactory,
    ParticipationFactory,
    RegistrationFactory,
)
from metodkabinet.audit.tests.factories import ValuesFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted
from metodkabinet.kit.tests.factories import HolidayFactory
from tests.addresses import ROLES, open_to

pytestmark = [pytest.mark.full, pytest.mark.django_db]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_answers_whom_it_is_open_to(cast: Cast, method: str) -> None:
    fallen: list[str] = []
    tried: set[str] = set()
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if role != "guest":
            client.force_login(cast[role])
        for place in open_to(cast, role, method=method):
            if place.name in tried:
                continue
            tried.add(place.name)
            with transaction.atomic():
                status = client.generic(method, place.url, content_type="application/x-www-form-urlencoded").status_code
                transaction.set_rollback(True)
            if status >= 500:
                fallen.append(f"{role} {method} {place.name}: {status}")
    assert not fallen, "\n".join(fallen)


def _own(cast: Cast, label: str) -> Any:
    return cast.own.made[label]


MORE: dict[str, Callable[[Cast], object]] = {
    "activities:list": lambda cast: ActivityFactory(owner=_own(cast, "associations.association")),
    "activities:outside": lambda cast: OutsideEventFactory(association=_own(cast, "associations.association")),
    "activities:activity-kinds": lambda cast: KindFactory(),
    "activities:participations": lambda cast: ParticipationFactory(activity=_own(cast, "activities.activity")),
    "activities:registrations": lambda cast: RegistrationFactory(activity=_own(cast, "activities.activity")),
    "audit:events": lambda cast: ValuesFactory(),
    "audit:readings": lambda cast: ValuesFactory(),
    "audit:security": lambda cast: ValuesFactory(),
    "kit:holidays": lambda cast: HolidayFactory(),
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.list_page(name)) for name in MORE])
def test_a_list_asks_as_often_for_more_rows(cast: Cast, name: str) -> None:
    few = _asked(cast, name)
    for _ in range(3):
        MORE[name](cast)
    assert _asked(cast, name) == few


def _asked(cast: Cast, name: str) -> int:
    """Queries of the list as the administrator sees it."""
    (place,) = (place for place in open_to(cast, "administrator") if place.name == name)
    client = Client()
    client.force_login(cast["administrator"])
    client.get(place.url)
    with counted() as queries:
        assert client.get(place.url).status_code == 200
    return len(queries)
