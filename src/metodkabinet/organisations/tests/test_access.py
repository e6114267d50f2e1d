"""Who may open what, cast × pages; what each reader sees and may change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.config.testing.cast import Cast
from metodkabinet.organisations import permissions
from metodkabinet.organisations.models import Library, Municipality, Organisation

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]
READERS = [
    "head",
    "coordinator",
    "secretary",
    "member",
    "librarian",
    "neighbour",
    "region",
    "approver",
    "method_centre",
]
MANAGERS = {"head", "coordinator", "region", "method_centre"}  # of the first side; the neighbour leads another


@pytest.mark.parametrize("role", [*READERS, "administrator"])
@pytest.mark.parametrize("name", ["list", "libraries", "library-counts", "base-sites", "municipalities"])
def test_lists_are_open_inside_the_region(enter: Enter, role: str, name: str) -> None:
    assert enter(role).get(reverse(f"organisations:{name}")).status_code == 200


@pytest.mark.parametrize("side", ["own", "foreign"])
@pytest.mark.parametrize("role", READERS)
def test_a_card_is_changed_by_those_who_answer_for_the_territory(
    cast: Cast, enter: Enter, role: str, side: str
) -> None:
    pk = cast.sides[side].made["organisations.organisation"].pk
    found = enter(role).get(reverse("organisations:change", args=[pk])).status_code
    managers = MANAGERS if side == "own" else {"neighbour", "region"}
    holders = {*MANAGERS, "neighbour"}
    assert found == (200 if role in managers else 404 if role in holders else 403)


@pytest.mark.parametrize("role", READERS)
def test_another_region_is_nowhere(cast: Cast, enter: Enter, role: str) -> None:
    pk = cast.other.made["organisations.organisation"].pk
    assert enter(role).get(reverse("organisations:organisation", args=[pk])).status_code == 404
    user = cast[role]
    assert not Organisation.objects.visible_to(user).filter(pk=pk).exists()
    assert not Library.objects.visible_to(user).filter(organisation=pk).exists()


@pytest.mark.parametrize(
    ("role", "sides"),
    [
        ("region", {"own", "foreign"}), ("method_centre", {"own"}), ("head", set()), ("member", set()),
        ("administrator", {"own", "foreign", "other"}),
    ],
)  # fmt: skip
def test_municipalities_are_managed_by_methodists(cast: Cast, role: str, sides: set[str]) -> None:
    mine = set(Municipality.objects.manageable_by(cast[role]))
    assert {name for name, side in cast.sides.items() if side.made["organisations.municipality"] in mine} == sides


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("region", 403), ("head", 403)])
def test_regions_are_the_administrators(cast: Cast, enter: Enter, role: str, status: int) -> None:
    pk = cast.own.made["organisations.region"].pk
    assert enter(role).get(reverse("organisations:region", args=[pk])).status_code == status


def test_a_guest_is_sent_to_the_door(enter: Enter, settings: Any) -> None:
    settings.LOGIN_URL = "/door/"
    assert enter("guest").get(reverse("organisations:list"))["Location"] == "/door/?next=/organisations/"


def test_predicates(cast: Cast) -> None:
    school, place = cast.own.made["organisations.organisation"], cast.own.made["organisations.municipality"]
    region = place.region
    can = permissions.can_place_organisation
    assert permissions.can_manage_organisation(cast["head"], school)
    assert not permissions.can_manage_organisation(cast["neighbour"], school)
    assert permissions.can_end_organisation(cast["head"], school)
    assert not permissions.can_end_organisation(cast["member"], school)
    assert can(cast["head"], region, place, "school")
    assert not can(cast["head"], region, place, "college")
    assert can(cast["region"], region, None, "institute")
    assert permissions.can_add_municipality(cast["region"], region)
    assert not permissions.can_add_municipality(cast["method_centre"], region)
