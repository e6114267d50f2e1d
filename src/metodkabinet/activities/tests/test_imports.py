"""A list from a file: a full coincidence is proposed, namesakes are asked, the rest come in as guests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from metodkabinet.activities.models import Activity, Participation
from metodkabinet.activities.queries import attendance
from metodkabinet.activities.tables.imports import ATTENDANCE
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.imports import Doubt, Row
from metodkabinet.people.tests.factories import PersonFactory

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def activity(cast: Cast) -> Activity:
    made: Any = cast.own.made["activities.activity"]
    found: Activity = made
    return found


def row(cast: Cast, activity: Activity, role: str = "head", **values: str) -> Row:
    scope: Mapping[str, str] = {"activity": str(activity.pk)}
    return Row(1, values, scope, cast[role])


def test_rows_are_matched_as_the_page_promises(cast: Cast, activity: Activity) -> None:
    sure = PersonFactory(region=activity.region, surname="Кедрова", name="Инна", patronymic="Львовна")
    twins = [PersonFactory(region=activity.region, surname="Орлова", name="Зоя", patronymic="Ильинична") for _ in "12"]
    assert ATTENDANCE.match(row(cast, activity, name="Кедрова Инна Львовна")) == sure
    doubt = ATTENDANCE.match(row(cast, activity, name="Орлова Зоя Ильинична"))
    assert isinstance(doubt, Doubt)
    assert set(doubt.candidates) == set(twins)
    assert ATTENDANCE.match(row(cast, activity, name="Никому Неизвестная")) is None
    fresh = PersonFactory(region=activity.region, surname="Никому", name="Неизвестная")
    asked = ATTENDANCE.match(row(cast, activity, name="Никому Неизвестная"))
    assert isinstance(asked, Doubt)  # the base changed, and the list of people was read anew
    assert asked.candidates == [fresh]


def test_only_the_offered_may_be_chosen(cast: Cast, activity: Activity) -> None:
    twins = [PersonFactory(region=activity.region, surname="Орлова", name="Зоя", patronymic="Ильинична") for _ in "12"]
    stranger = PersonFactory(region=activity.region, surname="Кедрова")
    line = row(cast, activity, name="Орлова Зоя Ильинична")
    assert ATTENDANCE.load(line, str(twins[1].pk)) == twins[1]
    assert ATTENDANCE.load(line, str(stranger.pk)) is None
    assert ATTENDANCE.load(line, "чепуха") is None


def test_the_line_is_kept(cast: Cast, activity: Activity) -> None:
    line = row(cast, activity, name="Кедрова Инна", organisation="Школа № 5")
    made = ATTENDANCE.apply(line, None, cast["head"])
    assert Participation.objects.get(pk=made.pk).raw_line == "Кедрова Инна; Школа № 5"
    assert made.contact is not None


def test_who_does_not_run_it_brings_no_list(cast: Cast, activity: Activity) -> None:
    with pytest.raises(Refused):
        attendance.activity_of(row(cast, activity, role="neighbour", name="Кто угодно"))


def test_people_are_told_apart_by_their_place(cast: Cast) -> None:
    person: Any = cast.own.made["people.person"]
    assert attendance.described(person) == f"{person.full_name}, {person.main_organisation}"
