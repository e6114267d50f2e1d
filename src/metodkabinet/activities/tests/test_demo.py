"""The demo is made through services and gives the numbers of the report."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from metodkabinet.activities import checks
from metodkabinet.associations.models import Association
from metodkabinet.kit import clock, registry
from metodkabinet.kit.demo import World
from metodkabinet.kit.figures.links import Period

pytestmark = [pytest.mark.full, pytest.mark.django_db]


def test_the_reported_year_comes_out_of_rows() -> None:
    with clock.fixed(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)):
        world = World(1, date(2026, 11, 20))
        for part in registry.demo_parts:
            if part.key in {"organisations", "people", "associations", "activities"}:
                world.begin(part.key)
                part.build(world)
        body = Association.objects.get(code="region-schools")
        year = Period(date(2023, 9, 1), date(2024, 9, 1))
        found = {
            one.key: one.count(one.rows(body, year)) for one in registry.figures if one.key.startswith("activities.")
        }
    assert found["activities.events_held"] == 11
    assert found["activities.participations"] == 327
    assert found["activities.people_involved"] == 312
    assert found["activities.municipalities"] == 27
    for check in (
        checks.miscounted_seats, checks.miscounted_shares, checks.misproved, checks.unwritten_snapshots,
        checks.misplaced_presences, checks.misowned,
    ):  # fmt: skip
        assert list(check()) == []
