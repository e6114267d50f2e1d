"""The provider of rights: each role × capability × scope, and T6: nobody hands out what he has not himself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metodkabinet.accounts.models import User
from metodkabinet.associations import services
from metodkabinet.associations.enums import OfficeKind, PostRole
from metodkabinet.associations.models import Association, Office, RoleGrant
from metodkabinet.associations.permissions import can_appoint, can_hand_role
from metodkabinet.associations.queries.holdings import holdings_of
from metodkabinet.associations.services import AssociationsRefused
from metodkabinet.associations.tests.factories import (
    AssociationFactory,
    GroundFactory,
    MembershipFactory,
    OfficeFactory,
    RoleGrantFactory,
    make_person,
)
from metodkabinet.config.roles import role_table
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import access, registry
from metodkabinet.kit.testing.queries import counted
from metodkabinet.organisations.models import Municipality, Organisation, Region, Territory
from metodkabinet.organisations.tests.factories import MunicipalityFactory, OrganisationFactory, RegionFactory
from metodkabinet.people import services as people
from metodkabinet.people.models import Person

pytestmark = pytest.mark.django_db
TABLE = role_table()
SEPTEMBER = date(2026, 9, 1)
OFFICES = [kind.value for kind in OfficeKind]


def user_of(person: Person) -> User:
    user: User = User.objects.create_user(f"p{person.pk}@example.org")
    Person.objects.filter(pk=person.pk).update(user=user)
    return user


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


class World:
    """A body with one below it, one beside it and one in another region."""

    def __init__(self) -> None:
        city = MunicipalityFactory()
        inner = MunicipalityFactory(parent=city, region=city.region)
        self.region = city.region
        self.body = AssociationFactory(base_organisation=OrganisationFactory(municipality=city))
        self.below = AssociationFactory(base_organisation=OrganisationFactory(municipality=inner), parent=self.body)
        self.beside = AssociationFactory(region=self.region)
        self.far = AssociationFactory(
            base_organisation=OrganisationFactory(municipality__region=RegionFactory(name="Дальняя область"))
        )
        self.bodies = {"own": self.body, "below": self.below, "beside": self.beside, "far": self.far}

    def holder(self, role: str) -> User:
        """Somebody who holds just this role, and works far from the body."""
        person = make_person(OrganisationFactory())
        if role in OFFICES:
            OfficeFactory(association=self.body, person=person, kind=role)
        elif role == "member":
            MembershipFactory(association=self.body, person=person)
        elif role == "approver":
            RoleGrantFactory(association=self.body, person=person)
        elif role == "methodist":
            RoleGrantFactory(association=None, municipality=self.body.municipality, person=person, role=role)
        elif role == "director":
            RoleGrantFactory(association=None, organisation=self.body.base_organisation, person=person, role=role)
        return user_of(person)


@pytest.mark.parametrize("role", ["head", "coordinator", "secretary", "council", "curator", "approver", "methodist",
                                  "director", "member", "librarian"])  # fmt: skip
def test_each_capability_reaches_as_far_as_its_mark(role: str) -> None:
    world = World()
    user = world.holder(role)
    librarian = {key: cells.get("librarian") for key, cells in TABLE.items()}
    for capability, cells in TABLE.items():
        marks = {cells.get(role), librarian[capability]} - {None}
        user = fresh(user)
        regions = access.reach(user, capability, Region)
        bodies = access.reach(user, capability, Association)
        reached = {name for name, one in world.bodies.items() if one.region_id in regions.ids or one.pk in bodies.ids}
        expected: set[str] = set()
        if "R" in marks:
            expected = {"own", "below", "beside"}
        elif "S" in marks:
            expected = {"own", "below"}
        elif "O" in marks and role not in {"methodist", "director", "librarian"}:
            expected = {"own"} if cells.get(role) == "O" else set()
        assert reached == expected, capability
        assert access.holds(user, capability) == bool(marks), capability


def test_a_scope_reaches_its_territories_and_people() -> None:
    world = World()
    member = MembershipFactory(association=world.below).person
    user = world.holder("head")
    territories = access.reach(user, "people.manage", Territory)
    own = [world.body.base_organisation.territory_id, world.below.base_organisation.territory_id]
    assert territories.ids == frozenset(own)
    assert member.pk in access.reach(fresh(user), "people.manage", Person)
    assert world.beside.base_organisation.territory_id not in territories


def test_a_municipality_reaches_its_districts() -> None:
    world = World()
    user = world.holder("methodist")
    places = access.reach(user, "associations.grant_roles", Municipality)
    assert places.ids == frozenset({world.body.municipality_id, world.below.municipality_id})


def test_an_institution_reaches_the_bodies_that_work_at_it() -> None:
    world = World()
    person = make_person(OrganisationFactory())
    RoleGrantFactory(association=None, organisation=world.body.base_organisation, person=person)
    user = user_of(person)
    assert access.reach(user, "audit.see", Association).ids == frozenset()
    assert access.reach(user, "people.see", Association).ids == frozenset({world.body.pk, world.below.pk})
    organisations = access.reach(user, "people.see", Organisation)
    assert organisations.ids == frozenset({world.body.base_organisation_id, person.main_organisation_id})


def test_a_role_lasts_from_its_day_to_its_day(body: Association) -> None:
    person = make_person(OrganisationFactory())
    user = user_of(person)
    OfficeFactory(association=body, person=person, until=date(2021, 1, 1))
    OfficeFactory(association=body, person=person, kind="curator", since=date(2999, 1, 1))
    assert [held.role for held in holdings_of(user)] == ["librarian"]


def test_holdings_cost_two_queries_and_are_forgotten_on_demand(body: Association) -> None:
    person = make_person(OrganisationFactory())
    user = user_of(person)
    OfficeFactory(association=body, person=person)
    with counted() as queries:
        holdings_of(user)
        holdings_of(user)
    assert len(queries) == 2
    MembershipFactory(association=body, person=person)
    assert [held.role for held in holdings_of(user)] == ["council", "librarian"]
    access.forget(user)
    assert [held.role for held in holdings_of(user)] == ["council", "member", "librarian"]


def test_the_administrator_reaches_everything_and_the_guest_nothing(root: User) -> None:
    assert access.reach(root, "associations.manage", Association) == access.EVERYTHING
    assert access.capabilities_of(root) == frozenset(TABLE)
    stranger = User.objects.create_user("nobody@example.org")
    assert access.capabilities_of(stranger) == frozenset()


# T6


def test_nobody_appoints_beyond_his_reach() -> None:
    world = World()
    head, coordinator, methodist = (world.holder(role) for role in ("head", "coordinator", "methodist"))

    def may(user: User) -> dict[str, bool]:
        return {name: can_appoint(fresh(user), OfficeKind.SECRETARY, one) for name, one in world.bodies.items()}

    assert may(head) == {"own": True, "below": True, "beside": False, "far": False}
    assert may(coordinator) == {"own": False, "below": False, "beside": False, "far": False}
    assert may(methodist) == {"own": True, "below": True, "beside": False, "far": False}


@pytest.mark.parametrize("missing", ["people.see", "organisations.see"])
def test_nobody_hands_a_role_with_a_right_he_lacks(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    head = world.holder("head")
    assert can_hand_role(head, OfficeKind.COUNCIL, world.body)
    narrowed = {key: dict(cells) for key, cells in TABLE.items()}
    for role in ("head", "librarian"):
        narrowed[missing].pop(role, None)
    monkeypatch.setattr(registry.assembly, "role_table", narrowed)
    assert not can_hand_role(fresh(head), OfficeKind.COUNCIL, world.body)


def test_services_refuse_what_the_giver_has_not() -> None:
    world = World()
    head, methodist = world.holder("head"), world.holder("methodist")
    person = make_person(world.body.base_organisation)
    beyond: list[tuple[User, PostRole, Any]] = [
        (head, PostRole.METHODIST, world.body.municipality),
        (methodist, PostRole.METHODIST, world.region),
        (methodist, PostRole.METHODIST, world.beside.municipality),
        (methodist, PostRole.DIRECTOR, world.beside.base_organisation),
        (methodist, PostRole.APPROVER, world.beside),
    ]
    for user, role, scope in beyond:
        with pytest.raises(AssociationsRefused, match="может дать только тот, у кого самого есть все её права"):
            services.grant_role(person, role, scope, since=SEPTEMBER, basis="", by=fresh(user))
    for role, scope in (
        (PostRole.METHODIST, world.below.municipality),
        (PostRole.DIRECTOR, world.body.base_organisation),
        (PostRole.APPROVER, world.below),
    ):
        services.grant_role(person, role, scope, since=SEPTEMBER, basis="", by=fresh(methodist))
    assert RoleGrant.objects.filter(person=person).count() == 3
    order = GroundFactory(association=world.beside)
    with pytest.raises(AssociationsRefused, match="Обратитесь в методический центр"):
        services.appoint_officer(
            world.beside, person, OfficeKind.COUNCIL, since=SEPTEMBER, ground=order, by=fresh(methodist)
        )


def test_a_role_is_ended_only_by_who_could_give_it() -> None:
    world = World()
    methodist = world.holder("methodist")
    grant = RoleGrantFactory(association=world.beside)
    with pytest.raises(AssociationsRefused, match="Эту роль может прекратить только тот, кто вправе её дать"):
        services.end_role(grant, until=SEPTEMBER, by=methodist)


def test_nobody_edits_his_own_role() -> None:
    world = World()
    head, methodist = world.holder("head"), world.holder("methodist")
    own = Person.objects.get(user=head)
    order = GroundFactory(association=world.body)
    sentence = "Свою должность нельзя менять самому. Попросите методический центр."
    with pytest.raises(AssociationsRefused, match=sentence):
        services.appoint_officer(world.body, own, OfficeKind.CURATOR, since=SEPTEMBER, ground=order, by=head)
    somebody = make_person(world.body.base_organisation)
    with pytest.raises(AssociationsRefused, match=sentence):  # it would take his own office away
        services.appoint_officer(world.body, somebody, OfficeKind.HEAD, since=SEPTEMBER, ground=order, by=head)
    council = OfficeFactory(association=world.body, person=own)
    with pytest.raises(AssociationsRefused, match=sentence):
        services.dismiss_officer(council, until=SEPTEMBER, ground=order, by=head)
    mine = RoleGrant.objects.get(person__user=methodist)
    with pytest.raises(AssociationsRefused, match=sentence):
        services.end_role(mine, until=SEPTEMBER, by=methodist)
    with pytest.raises(AssociationsRefused, match=sentence):
        services.grant_role(
            mine.person, PostRole.DIRECTOR, world.body.base_organisation, since=SEPTEMBER, basis="", by=methodist
        )
    assert Office.objects.filter(association=world.body, until=None).count() == 2


def test_nobody_invites_into_a_body_that_is_not_his() -> None:
    world = World()
    head = world.holder("head")
    person = make_person(world.beside.base_organisation)
    with pytest.raises(AssociationsRefused, match="Приглашает руководитель или координатор этого объединения"):
        services.invite_person(world.beside, person, email="a@example.org", by=head)


def test_nobody_lets_in_somebody_who_may_more_than_he() -> None:
    """Else he would write his own address on the card of an officer from above and come in as that officer."""
    world = World()
    below = user_of(OfficeFactory(association=world.below, kind="head").person)
    person = make_person(world.below.base_organisation)
    Person.objects.filter(pk=person.pk).update(email="below@example.org")
    OfficeFactory(association=world.body, person=person, kind="secretary")
    own = Person.objects.get(user=below)
    refusals: list[tuple[Any, ...]] = [
        (services.invite_person, world.below, person, "a@example.org"),
        (people.invite_person, person),
        (people.merge_people, own, person),
        (people.merge_people, person, own),
    ]
    for service, *given in refusals:
        more = {"email": given.pop()} if isinstance(given[-1], str) else {}
        with pytest.raises(AssociationsRefused, match="прав больше, чем у вас"):
            service(*given, by=fresh(below), **more)
    head = world.holder("head")
    assert people.invite_person(person, by=head).email == "below@example.org"


def test_lists_show_what_is_reached(cast: Cast) -> None:
    own = cast.own.made["associations.rolegrant"]
    foreign = cast.foreign.made["associations.rolegrant"]
    other = cast.other.made["associations.rolegrant"]
    rows = {own, foreign, other}
    assert rows & set(RoleGrant.objects.visible_to(cast["librarian"])) == {own, foreign}
    assert rows & set(RoleGrant.objects.manageable_by(cast["method_centre"])) == {own}
    assert rows & set(RoleGrant.objects.manageable_by(cast["region"])) == {own, foreign}
    assert rows & set(RoleGrant.objects.manageable_by(cast["head"])) == set()
    offices = {side.made["associations.office"] for side in cast.sides.values()}
    assert len(offices & set(Office.objects.visible_to(cast["member"]))) == 2
    assert offices & set(Office.objects.manageable_by(cast["head"])) == {cast.own.made["associations.office"]}
