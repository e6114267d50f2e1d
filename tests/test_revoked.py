"""A3: what was taken away is gone at the very next request, on every page that was open a moment before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from metodkabinet.accounts import services
from metodkabinet.associations.models import Office
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock
from metodkabinet.people.models import Person
from tests.addresses import Place, open_to

pytestmark = [pytest.mark.full, pytest.mark.generated]
Enter = Callable[[str], Client]


def statuses(client: Client, places: list[Place]) -> list[int]:
    found = []
    for place in places:
        response = client.get(place.url)
        response.close()
        found.append(response.status_code)
    return found


def closed_doors(cast: Cast) -> list[Place]:
    """Pages of the head that a guest does not open."""
    return [place for place in open_to(cast, "head") if place.row.who.kind != "public"]


def test_a3_a_blocked_person_is_a_guest_at_once(cast: Cast, enter: Enter) -> None:
    places, client = closed_doors(cast), enter("head")
    services.block_user(cast["head"], by=cast["administrator"])
    assert (len(places) > 40, set(statuses(client, places))) == (True, {302})


def test_a3_an_office_that_ended_opens_nothing_more(cast: Cast, enter: Enter) -> None:
    needs_office = {place.url for place in closed_doors(cast) if place.row.who.capability}
    needs_office -= {place.url for place in open_to(cast, "librarian")}
    places, client = [place for place in closed_doors(cast) if place.url in needs_office], enter("head")
    assert 200 in statuses(client, places[:3])
    person = Person.objects.get(user=cast["head"])
    Office.objects.filter(person=person).update(until=clock.today() - timedelta(days=1))
    assert (len(places) > 10, set(statuses(client, places)) <= {403, 404}) == (True, True)
