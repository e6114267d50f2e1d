"""The demo's papers: each state is met, and the invariants hold."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from metodkabinet.kit import registry
from metodkabinet.kit.demo import World
from metodkabinet.papers import checks
from metodkabinet.papers.models import Paper, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.full]


def test_the_demo_shows_every_fate(noon: object) -> None:
    world = World(1, date(2026, 11, 20))
    for part in ("organisations", "people", "associations", "papers"):
        world.begin(part)
        registry.demo_parts[part].build(world)
    states = Counter(Paper.objects.values_list("state", flat=True))
    assert states == {"registered": 3, "void": 1, "approved": 1, "draft": 2, "signing": 1, "returned": 1}
    assert sorted(one.received_number for one in Transfer.objects.all()) == ["", "118"]
    assert [*checks.wrong_numbers(), *checks.holes(), *checks.wrong_files()] == []
