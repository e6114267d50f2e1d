"""The demo's bodies: whole, deterministic, and everyone promised can sign in."""

from __future__ import annotations

from datetime import date

import pytest

from metodkabinet.accounts.models import User
from metodkabinet.associations.enums import AssociationState, LifeKind, OfficeKind
from metodkabinet.associations.models import Association, LifeAct, Office
from metodkabinet.associations.queries import composition, settings
from metodkabinet.kit import registry
from metodkabinet.kit.demo import World

TODAY = date(2026, 11, 20)
PARTS = ("organisations", "people", "associations")
pytestmark = [pytest.mark.django_db, pytest.mark.full]


@pytest.fixture
def world(noon: object) -> World:
    made = World(1, TODAY)
    for key in PARTS:
        made.begin(key)
        registry.demo_parts[key].build(made)
    return made


def test_the_demo_region_lives(world: World) -> None:
    bodies = Association.objects.filter(region=world.made["region"])
    body = bodies.get(code="region-schools")
    counts = composition.counts_of(body, TODAY)
    assert (counts.members, counts.municipalities) == (26, 26)
    assert counts.librarians > 200
    assert set(OfficeKind) == {OfficeKind(one.kind) for one in composition.officers_on(body, TODAY)}
    assert bodies.filter(parent__code="city").count() == 4
    assert bodies.filter(state=AssociationState.FORMING).count() == 1
    ends = LifeAct.objects.exclude(kind=LifeKind.CREATED).values_list("kind", "association__code")
    assert set(ends) == {("reorganised", "rural"), ("liquidated", "district-lost")}
    assert [one.code for one in settings.in_contradiction(bodies)] == ["city"]
    heads = Office.objects.on(TODAY).filter(kind=OfficeKind.HEAD)
    acting = bodies.filter(state=AssociationState.ACTIVE)
    assert set(heads.values_list("association", flat=True)) == set(acting.values_list("pk", flat=True))
    core = world.made["core_team"]
    places = {person.municipality.parent or person.municipality for person in core}
    assert (len({person.pk for person in core}), len(places)) == (9, 7)
    assert [line for one in registry.invariants if one.key.startswith("associations.") for line in one.broken()] == []


def test_seven_people_can_sign_in(world: World) -> None:
    assert [entry.email.partition("@")[0] for entry in world.sign_ins] == [
        "head", "coordinator", "member", "librarian", "approver", "centre", "admin",
    ]  # fmt: skip
    for entry in world.sign_ins:
        assert User.objects.get(email=entry.email).check_password(entry.password), entry.who
