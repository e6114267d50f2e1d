"""X3, X6: papers numbered at the same moment. The twin without its guards gives one number twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from metodkabinet.config.testing.cast import Cast, make_cast
from metodkabinet.papers import checks
from metodkabinet.papers.models import Counter, Number, Series
from metodkabinet.papers.services import numbers
from tests.crowd import at_once, meeting, real_connections

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
TOGETHER, EACH = 4, 5
DAY = date(2026, 11, 20)


@pytest.fixture
def series(transactional_db: None) -> Series:
    """Protocols of a body: holes are forbidden. Its counter stands, so that only the number is raced for."""
    cast: Cast = make_cast()
    body: Any = cast.own.made["associations.association"]
    made = numbers.series_for(body, "protocols")
    Counter.objects.create(series=made, year="2026/27")
    return made


@pytest.fixture
def crowd(series: Series, tmp_path: Path) -> Iterator[None]:
    """Real connections."""
    with real_connections(tmp_path):
        yield


def batch(series: Series, name: str, draw: Callable[..., list[Number]]) -> Callable[[], list[int]]:
    """Somebody numbers several things."""
    owners = [f"tests.{name}:{place}" for place in range(EACH)]
    return lambda: [number.n for number in draw(series, owners=owners, day=DAY)]


def test_x3_numbers_drawn_at_once_are_each_given_once(series: Series, crowd: None) -> None:
    answers = at_once(*[batch(series, name, numbers.draw_numbers) for name in "абвг"])
    assert sorted(n for answer in answers for n in answer) == list(range(1, TOGETHER * EACH + 1))
    assert [answer == list(range(answer[0], answer[0] + EACH)) for answer in answers] == [True] * TOGETHER
    assert [*checks.holes()] == []


@pytest.fixture
def unguarded(series: Series, crowd: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No lock, no constraint; the test takes the transaction away itself."""
    kept = list(Number._meta.constraints)
    guard = next(one for one in kept if one.name == "papers_number_once")
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())
    Number._meta.constraints = [one for one in kept if one is not guard]  # SQLite makes the table anew from this list
    with connection.schema_editor() as editor:
        editor.remove_constraint(Number, guard)
    yield
    Number.objects.filter(series=series).delete()
    Number._meta.constraints = kept
    with connection.schema_editor() as editor:
        editor.add_constraint(Number, guard)


def test_x3_twin_without_guards_one_number_is_given_twice(
    series: Series, unguarded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet, mark_of = meeting(2), numbers.mark_of
    monkeypatch.setattr(numbers, "mark_of", lambda body: (meet(), mark_of(body))[1])  # all have read the counter
    bare = numbers.draw_numbers.__wrapped__  # type: ignore[attr-defined]
    answers = at_once(*[batch(series, name, bare) for name in "аб"])
    assert answers == [list(range(1, EACH + 1))] * 2
