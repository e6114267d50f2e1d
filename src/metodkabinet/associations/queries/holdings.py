"""What a user holds and how far each capability of his reaches: the one provider of `kit.access`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from metodkabinet.associations.enums import Mark, Role, ScopeKind
from metodkabinet.associations.models import Association, Membership, Office, RoleGrant
from metodkabinet.kit import access, clock, registry
from metodkabinet.kit.access import EVERYTHING, NOTHING, Reach
from metodkabinet.organisations.models import Municipality, Organisation, Region, Territory
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Employment, Person

if TYPE_CHECKING:
    from django.db.models import Model

    from metodkabinet.kit.access import Actor


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held in one scope, today."""

    role: Role
    scope: ScopeKind
    scope_id: int
    region_id: int
    person_id: int


def holdings_of(user: Actor) -> tuple[Holding, ...]:
    """Everything the user holds today: two queries, remembered for the length of the request."""
    memory = access.memory_of(user)
    if "holdings" not in memory:
        memory["holdings"] = tuple(_holdings(user))
    found: tuple[Holding, ...] = memory["holdings"]
    return found


def _holdings(user: Actor) -> Iterable[Holding]:
    if getattr(user, "is_administrator", False):
        yield Holding(Role.ADMINISTRATOR, ScopeKind.INSTALLATION, 0, 0, 0)
    mine = Person.objects.exclude(state=PersonState.MERGED).filter(user__id=int(user.pk or 0))
    person = mine.values("pk", "region_id").first()
    if person is None:
        return
    for role, scope, scope_id in _rows(person["pk"]):
        yield Holding(Role(role), ScopeKind(scope), scope_id, person["region_id"], person["pk"])
    yield Holding(Role.LIBRARIAN, ScopeKind.ORGANISATION, 0, person["region_id"], person["pk"])


def _rows(person_id: int) -> Iterable[tuple[str, str, int]]:
    """Offices, grants, memberships and jobs of today in one query."""
    day = clock.today()

    def part(
        rows: QuerySet[Any], role: str | None, scope: ScopeKind, column: str
    ) -> QuerySet[Any, tuple[str, str, int]]:
        held = F(role) if role else Value(Role.MEMBER.value)
        narrowed: QuerySet[Any, tuple[str, str, int]] = (
            rows.order_by()
            .annotate(held=held, held_in=Value(scope.value), held_id=Cast(F(column), IntegerField()))
            .values_list("held", "held_in", "held_id")
        )
        return narrowed

    grants = RoleGrant.objects.on(day).filter(person_id=person_id)
    own = part(Office.objects.on(day).filter(person_id=person_id), "kind", ScopeKind.ASSOCIATION, "association_id")
    members = part(
        Membership.objects.on(day).filter(person_id=person_id), None, ScopeKind.ASSOCIATION, "association_id"
    )
    by_post = [
        part(grants.filter(**{f"{scope.value}__isnull": False}), "role", scope, f"{scope.value}_id")
        for scope in (ScopeKind.REGION, ScopeKind.MUNICIPALITY, ScopeKind.ORGANISATION, ScopeKind.ASSOCIATION)
    ]
    return own.union(members, *by_post, all=True)


def _mark(role: Role, capability: str) -> Mark | None:
    cell = registry.assembly.role_table.get(capability, {}).get(role.value)
    return Mark(cell) if cell else None


class RoleProvider:
    """Answers `kit.access` from the role table and from what the user holds."""

    def capabilities_of(self, user: Actor) -> frozenset[str]:
        """Everything the user may do somewhere."""
        roles = {holding.role.value for holding in holdings_of(user)}
        if Role.ADMINISTRATOR.value in roles:
            return frozenset(registry.assembly.role_table)
        return frozenset(key for key, cells in registry.assembly.role_table.items() if roles & cells.keys())

    def reach(self, user: Actor, capability: str, model: type[Model]) -> Reach:
        """Everything for an administrator; else the ids that the marks of the role table give in each scope."""
        found: set[int] = set()
        for holding in holdings_of(user):
            if holding.role is Role.ADMINISTRATOR:
                return EVERYTHING
            mark = _mark(holding.role, capability)
            if mark is not None:
                found |= _remembered_ids(user, holding, mark, model)
        return Reach(ids=frozenset(found)) if found else NOTHING

    def home(self, user: Actor) -> int | None:
        """The region of the user's card."""
        return next((holding.region_id for holding in holdings_of(user) if holding.region_id), None)


def _remembered_ids(user: Actor, holding: Holding, mark: Mark, model: type[Model]) -> set[int]:
    """Many capabilities reach as far as each other: a scope is looked up once per request, not once for each."""
    memory, key = access.memory_of(user), (holding, mark, model)
    if key not in memory:
        memory[key] = _ids(holding, mark, model)
    found: set[int] = memory[key]
    return found


def _ids(holding: Holding, mark: Mark, model: type[Model]) -> set[int]:
    if mark is Mark.OWN:
        return _own_ids(holding, model)
    if mark is Mark.REGION or holding.scope is ScopeKind.REGION:
        return _region_ids(holding.region_id, model)
    if holding.scope is ScopeKind.ASSOCIATION:
        return _association_ids(holding.scope_id, model)
    if holding.scope is ScopeKind.MUNICIPALITY:
        return _municipality_ids(holding.scope_id, model)
    if holding.scope is ScopeKind.ORGANISATION and holding.scope_id:
        return _organisation_ids(holding.scope_id, model)
    return set()


def _own_ids(holding: Holding, model: type[Model]) -> set[int]:
    if model is Person:
        if holding.role is Role.DIRECTOR and holding.scope is ScopeKind.ORGANISATION:
            staff = Employment.objects.on(clock.today()).filter(organisation_id=holding.scope_id)
            return {holding.person_id, *staff.values_list("person_id", flat=True)}
        return {holding.person_id}
    if model is Organisation:
        if holding.role is Role.LIBRARIAN:
            jobs = Employment.objects.on(clock.today()).filter(person_id=holding.person_id)
            return set(jobs.values_list("organisation_id", flat=True))
        return {holding.scope_id} if holding.scope is ScopeKind.ORGANISATION else set()
    if model is Association and holding.scope is ScopeKind.ASSOCIATION:
        return {holding.scope_id}
    return set()


def _region_ids(region_id: int, model: type[Model]) -> set[int]:
    """A role over a region reaches the region itself; finer scopes follow from it in each `visible_to`."""
    if model is Region:
        return {region_id}
    if model is Territory:
        return set(Territory.objects.filter(region_id=region_id).values_list("pk", flat=True))
    return set()


def _association_ids(association_id: int, model: type[Model]) -> set[int]:
    if model not in {Association, Territory, Person}:
        return set()
    top = Association.objects.get(pk=association_id)
    if model is Territory:
        return set(Territory.objects.filter(top.territory_condition).values_list("pk", flat=True))
    below = Association.objects.within(top)
    if model is Association:
        return set(below.values_list("pk", flat=True))
    day = clock.today()
    members = Membership.objects.on(day).filter(association__in=below).values_list("person_id", flat=True)
    officers = Office.objects.on(day).filter(association__in=below).values_list("person_id", flat=True)
    return {*members, *officers}


def _organisation_ids(organisation_id: int, model: type[Model]) -> set[int]:
    """A role of an institution reaches the associations that work at it: its rector approves their plans."""
    if model is Organisation:
        return {organisation_id}
    based = Association.objects.filter(base_organisation=organisation_id).values_list("pk", flat=True)
    return set().union(*(_association_ids(pk, model) for pk in based))


def _municipality_ids(municipality_id: int, model: type[Model]) -> set[int]:
    here = Q(municipality_id=municipality_id) | Q(municipality__parent_id=municipality_id)
    if model is Municipality:
        return {municipality_id, *Municipality.objects.filter(parent=municipality_id).values_list("pk", flat=True)}
    if model is Territory:
        return set(Territory.objects.filter(here).values_list("pk", flat=True))
    if model is Association:
        return set(Association.objects.filter(here).values_list("pk", flat=True))
    return set()
