"""The demo's forum stands on real rows and leaves the numbers of the reported year alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from metodkabinet.activities.models import Activity
from metodkabinet.associations.models import Association
from metodkabinet.discussions import checks as talks
from metodkabinet.forums import checks
from metodkabinet.forums.queries.activity import numbers_of
from metodkabinet.kit import clock, registry
from metodkabinet.kit.demo import World
from metodkabinet.kit.figures.links import Period

pytestmark = [pytest.mark.full, pytest.mark.django_db]


def test_the_forum_of_the_reported_year() -> None:
    with clock.fixed(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)):
        world = World(1, date(2026, 11, 20))
        for part in registry.demo_parts:
            if part.key in {"organisations", "people", "associations", "activities", "forums"}:
                world.begin(part.key)
                part.build(world)
        past, running = world.made["forums"]
        found, today = numbers_of(past), numbers_of(running)
    body, year = Association.objects.get(code="region-schools"), Period(date(2023, 9, 1), date(2024, 9, 1))
    golden = ("events_held", "participations", "people_involved", "municipalities")
    rows = [registry.figures[f"activities.{key}"] for key in golden]
    assert [one.count(one.rows(body, year)) for one in rows] == [11, 327, 312, 27]
    assert (found.registered, found.came, found.municipalities) == (96, 96, 27)
    assert found.talks == 9
    assert found.posts > found.questions >= found.answered > 0
    assert past.thanks.exclude(paper=None).count() == 7
    assert today.questions == 1
    assert Activity.objects.get(pk=past.activity_id).state == "held"
    for broken in (checks.miscounted_points, checks.misplaced_talks, talks.misplaced_replies, talks.ownerless_threads):
        assert list(broken()) == []
