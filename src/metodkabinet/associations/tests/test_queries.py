"""Reading: the composition as on a date, levels, years, the tree, what is missing, the current body."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metodkabinet.associations import checks
from metodkabinet.associations.enums import AssociationState, OfficeKind, PeriodKind
from metodkabinet.associations.logic.clauses import read_clauses
from metodkabinet.associations.logic.numerals import number_in
from metodkabinet.associations.logic.years import Year, year_of, years_between
from metodkabinet.associations.models import Association, Membership
from metodkabinet.associations.queries import composition, current, roles, tree
from metodkabinet.associations.queries.beginning import beginning
from metodkabinet.associations.services import personal_data
from metodkabinet.associations.tests.factories import (
    LONG_AGO,
    AssociationFactory,
    GroundFactory,
    LifeActFactory,
    MembershipFactory,
    OfficeFactory,
    RegulationFactory,
    RoleGrantFactory,
    WorkingGroupFactory,
    WorkingGroupMemberFactory,
    make_person,
)
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted
from metodkabinet.organisations.tests.factories import MunicipalityFactory, OrganisationFactory

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db
DAYS = st.integers(0, 900).map(lambda shift: LONG_AGO + timedelta(days=shift))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(st.tuples(DAYS, DAYS | st.none()), max_size=6), on=DAYS)
def test_the_composition_of_a_day_is_those_whose_span_holds_it(
    body: Association, spans: list[tuple[date, date | None]], on: date
) -> None:
    Membership.objects.all().delete()
    order = GroundFactory(association=body)
    valid = [(since, until) for since, until in spans if until is None or until > since]
    rows = [
        Membership.objects.create(
            association=body, person=make_person(body.base_organisation), since=since, until=until, ground=order
        )
        for since, until in valid
    ]
    expected = {
        row.pk for row, (since, until) in zip(rows, valid, strict=True) if since <= on and not (until and until <= on)
    }
    assert set(composition.members_on(body, on).values_list("pk", flat=True)) == expected
    assert composition.counts_of(body, on).members == len(expected)


def test_members_and_librarians_of_the_territory_are_two_numbers(body: Association) -> None:
    MembershipFactory(association=body)
    elsewhere = make_person(OrganisationFactory())
    MembershipFactory(association=body, person=elsewhere)
    for _ in range(3):
        make_person(body.base_organisation)
    counts = composition.counts_of(body, TODAY)
    assert (counts.members, counts.librarians, counts.municipalities) == (2, 4, 2)


def test_officers_stand_by_their_office(body: Association) -> None:
    for kind in (OfficeKind.CURATOR, OfficeKind.SECRETARY, OfficeKind.HEAD, OfficeKind.COUNCIL, OfficeKind.COORDINATOR):
        OfficeFactory(association=body, kind=kind)
    assert [row.kind for row in composition.officers_on(body, TODAY)] == list(OfficeKind)


def test_the_level_comes_from_the_place() -> None:
    city = MunicipalityFactory()
    district = OrganisationFactory(municipality=MunicipalityFactory(parent=city, region=city.region))
    bodies = [
        AssociationFactory(base_organisation=district),
        AssociationFactory(base_organisation=district, municipality=city),
        AssociationFactory(base_organisation=district, municipality=None),
    ]
    assert [body.level.label for body in bodies] == ["районный в городе", "муниципальный", "региональный"]


def test_years() -> None:
    assert year_of(date(2026, 8, 31), is_school=True) == Year(2025, is_school=True)
    assert year_of(date(2026, 9, 1), is_school=True).label == "2026/27"
    assert (Year(1999, is_school=True).label, Year(2026).label) == ("1999/00", "2026")
    school = Year(2026, is_school=True)
    assert (date(2027, 8, 31) in school, date(2027, 9, 1) in school) == (True, False)
    assert [year.label for year in years_between(date(2025, 1, 9), TODAY, is_school=False)] == ["2027", "2026", "2025"]
    assert [year.start for year in years_between(None, TODAY, is_school=True)] == [2027, 2026, 2025, 2024, 2023]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("не реже трёх раз в год", 3),
        ("Не менее 50 % членов", 50),
        ("один раз в год", 1),
        ("дважды в год", 2),
        ("от двух до пяти", None),
        ("регулярно", None),
    ],
)
def test_the_number_of_a_clause(text: str, number: int | None) -> None:
    assert number_in(text) == number


def test_clauses_are_read_from_lines() -> None:
    text = "Общие положения\n1.1. Первый\nего продолжение\n\nп. 2) Второй\n3.10 Третий"
    expected = [("1.1", "Первый\nего продолжение"), ("2", "Второй"), ("3.10", "Третий")]
    assert read_clauses(text) == (expected, ["Общие положения"])


def test_branches_hang_under_what_is_shown(body: Association) -> None:
    base = body.base_organisation
    middle = AssociationFactory(parent=body, base_organisation=base)
    leaf = AssociationFactory(parent=middle, base_organisation=base)
    rows = tree.with_head_and_counts(Association.objects.exclude(pk=middle.pk), TODAY)
    (top,) = tree.branches(rows)
    assert (top.body, [branch.body for branch in top.below]) == (body, [leaf])


def test_the_tree_shows_heads_and_members_of_the_day(body: Association) -> None:
    OfficeFactory(association=body, kind=OfficeKind.HEAD)
    MembershipFactory(association=body)
    MembershipFactory(association=body, until=LONG_AGO + timedelta(days=1))
    row = tree.with_head_and_counts(Association.objects.all(), TODAY).get(pk=body.pk)
    assert (row.head_surname, row.member_count) == ("Лесная", 1)


def test_what_is_missing(body: Association) -> None:
    rows = Association.objects.all()
    assert list(tree.without_head(rows, TODAY)) == [body]
    assert list(tree.without_regulation(rows)) == [body]
    assert list(tree.without_order(rows)) == []
    OfficeFactory(association=body, kind=OfficeKind.HEAD)
    RegulationFactory(association=body)
    Association.objects.update(state=AssociationState.FORMING)
    assert list(tree.without_order(rows)) == [body]
    Association.objects.update(state=AssociationState.ACTIVE)
    assert [list(tree.without_head(rows, TODAY)), list(tree.without_regulation(rows))] == [[], []]


def test_terms_that_end(body: Association) -> None:
    soon = OfficeFactory(association=body, until=TODAY + timedelta(days=10))
    OfficeFactory(association=body, until=TODAY + timedelta(days=90))
    OfficeFactory(association=body, kind=OfficeKind.CURATOR, until=TODAY - timedelta(days=3))
    OfficeFactory(association=body, kind=OfficeKind.CURATOR, since=TODAY)
    assert list(tree.ending_terms(Association.objects.all(), TODAY)) == [soon]


def test_the_preview_of_a_liquidation(body: Association) -> None:
    MembershipFactory(association=body)
    MembershipFactory(association=body, until=TODAY)
    OfficeFactory(association=body)
    WorkingGroupFactory(association=body)
    lower = AssociationFactory(parent=body, base_organisation=body.base_organisation)
    assert tree.ending_of(body, TODAY) == tree.Ending(1, 1, 1, [lower])


def test_roles_that_reach_a_body(body: Association) -> None:
    region = body.region
    person = make_person(body.base_organisation)
    reaching = [
        RoleGrantFactory(association=body),
        RoleGrantFactory(association=None, organisation=body.base_organisation, person=person),
        RoleGrantFactory(association=None, municipality=body.municipality, person=person, role="methodist"),
        RoleGrantFactory(association=None, region=region, person=person, role="methodist"),
    ]
    RoleGrantFactory(association=AssociationFactory())
    assert set(roles.grants_reaching(body, TODAY)) == set(reaching)


# what stands on top of the page


def switched(cast: Cast, role: str, **session: object) -> current.Current | None:
    request = RequestFactory().get("/")
    request.user = cast[role]
    request.session = session  # type: ignore[assignment]
    return current.current_of(request)


def test_the_body_of_the_highest_office_stands_on_top(cast: Cast, noon: object) -> None:
    own = cast.own.made["associations.association"]
    for role in ("head", "coordinator", "secretary", "member", "approver", "method_centre", "librarian"):
        now = switched(cast, role)
        assert now is not None, role
        assert (now.association, now.year.label) == (own, "2026/27"), role
    neighbour = switched(cast, "neighbour")
    assert neighbour is not None
    assert neighbour.association == cast.foreign.made["associations.association"]


def test_a_chosen_body_and_year_are_kept_unless_they_are_not_yours(cast: Cast, noon: object) -> None:
    own, foreign = cast.own.made["associations.association"], cast.foreign.made["associations.association"]
    now = switched(cast, "head", **{current.BODY: own.pk, current.YEAR: 2024})
    assert now is not None
    assert now.year.label == "2024/25"
    now = switched(cast, "head", **{current.BODY: foreign.pk, current.YEAR: 1900})
    assert now is not None
    assert (now.association, now.year.label) == (own, "2026/27")


def test_a_calendar_body_counts_calendar_years(cast: Cast, noon: object) -> None:
    Association.objects.update(period_kind=PeriodKind.CALENDAR)
    now = switched(cast, "head")
    assert now is not None
    assert now.year.label == "2026"


def test_somebody_without_a_card_has_no_body(db: None, root: object) -> None:
    request = RequestFactory().get("/")
    request.user, request.session = root, {}  # type: ignore[assignment]
    assert current.current_of(request) is None
    assert current.switch_of(request).body == ""


def test_what_one_may_switch_to(cast: Cast) -> None:
    own, foreign = cast.own.made["associations.association"], cast.foreign.made["associations.association"]

    def offered(role: str) -> set[Association]:
        return set(current.switchable_by(cast[role])) & {own, foreign}

    expected = {"head": {own}, "librarian": {own}, "neighbour": {foreign}, "region": {own, foreign}}
    assert {role: offered(role) for role in expected} == expected
    Association.objects.filter(pk=own.pk).update(state=AssociationState.LIQUIDATED)
    assert offered("head") == set()


def test_a_switch_costs_few_queries(cast: Cast) -> None:
    user = cast["head"]
    request = RequestFactory().get("/")
    request.user, request.session = user, {}  # type: ignore[assignment]
    with counted() as queries:
        current.switch_of(request)
        current.switch_of(request)
    assert len(queries) <= 8


# merging cards


def merge_all(kept: object, absorbed: object) -> dict[str, list[object]]:
    return {entry.key: list(entry.merge(kept, absorbed)) for entry in personal_data.entries()}


def test_cards_merge_and_part_again(body: Association) -> None:
    kept, absorbed = make_person(body.base_organisation), make_person(body.base_organisation)
    order = GroundFactory(association=body)
    twin = MembershipFactory(association=body, person=kept, since=date(2024, 1, 1), ground=order)
    MembershipFactory(association=body, person=absorbed, ground=order, until=date(2024, 6, 1), ended_by=order)
    OfficeFactory(association=body, person=absorbed, kind=OfficeKind.HEAD, ground=order)
    group = WorkingGroupFactory(association=body, head=absorbed)
    WorkingGroupMemberFactory(group=group)
    RoleGrantFactory(association=body, person=absorbed)

    def rows() -> list[object]:
        return [list(entry.model._base_manager.order_by("pk").values()) for entry in personal_data.KEPT.values()]

    before = rows()
    steps = merge_all(kept, absorbed)
    twin.refresh_from_db()
    assert (twin.since, twin.until) == (LONG_AGO, None)
    assert [list(entry.export(absorbed)) for entry in personal_data.entries()] == [[]] * 5
    assert [len(list(entry.export(kept))) for entry in personal_data.entries()] == [1] * 5
    for entry in personal_data.entries():
        assert entry.unmerge is not None
        entry.unmerge(kept, absorbed, steps[entry.key])
    assert rows() == before


# invariants


ALL = (
    checks.wrong_paths, checks.doubled_heads, checks.overlapping, checks.strangers, checks.wrong_states,
    checks.unknown_settings,
)  # fmt: skip


def broken() -> list[str]:
    return [check.__name__ for check in ALL if list(check())]


def test_invariants_hold_and_name_what_is_broken(body: Association) -> None:
    LifeActFactory(association=body)
    assert broken() == []
    Association.objects.filter(pk=body.pk).update(path="000001x/")
    assert broken() == ["wrong_paths"]
    Association.objects.filter(pk=body.pk).update(path=body.path, until=TODAY)
    assert broken() == ["wrong_states"]
    Association.objects.filter(pk=body.pk).update(until=None)
    OfficeFactory(association=body, kind=OfficeKind.HEAD, until=TODAY)
    OfficeFactory(association=body, kind=OfficeKind.HEAD, since=LONG_AGO + timedelta(days=5))
    assert broken() == ["doubled_heads"]


def test_invariants_see_overlaps_and_strangers(body: Association) -> None:
    LifeActFactory(association=body)
    member = MembershipFactory(association=body)
    MembershipFactory(association=body, person=member.person, since=LONG_AGO + timedelta(days=5), until=TODAY)
    assert broken() == ["overlapping"]
    Membership.objects.filter(pk=member.pk).delete()
    Membership.objects.update(ground=GroundFactory(association=body))
    assert broken() == []
    Membership.objects.update(ground=GroundFactory(association=AssociationFactory(state="forming", since=None)))
    assert broken() == ["strangers"]


def test_the_beginning_knows_the_next_step(db: None) -> None:
    assert beginning().step == "region"
    school = OrganisationFactory()
    assert beginning().step == "association"
    body = AssociationFactory(base_organisation=school)
    assert beginning().step == "head"
    OfficeFactory(association=body, kind=OfficeKind.HEAD)
    assert beginning().step == ""
