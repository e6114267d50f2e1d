"""Who sees and signs what; the search finds exactly what the lists show."""

from __future__ import annotations

from typing import Any

import pytest

from metodkabinet.associations.models import Association
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import registry
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.tests.factories import OrganisationFactory
from metodkabinet.papers import permissions, services
from metodkabinet.papers.models import Paper, Series, Transfer
from metodkabinet.papers.queries import registers
from metodkabinet.papers.tests.conftest import Begin
from metodkabinet.people.models import Person

pytestmark = pytest.mark.usefixtures("noon")
ROLES = (
    "head", "coordinator", "secretary", "member", "librarian", "neighbour", "region", "approver", "method_centre",
    "administrator", "other_head",
)  # fmt: skip


@pytest.fixture
def papers(begin: Begin, cast: Cast) -> dict[str, Paper]:
    """One of each fate."""
    waiting = begin("free", "Ждёт")
    person = Person.objects.get(user=cast["librarian"])
    services.add_step(waiting, services.NewStep("approve", post="Рецензент", person=person), by=None)
    return {
        "draft": begin("letter", "Черновик"),
        "open": services.register_paper(begin("letter", "Письмо"), by=None),
        "closed": services.register_paper(begin("free", "Записка"), by=None),
        "waiting": services.send_paper(waiting, by=None),
    }


EVERYTHING = {"draft", "open", "closed", "waiting"}
SEES = {
    "head": EVERYTHING, "coordinator": EVERYTHING, "secretary": EVERYTHING, "member": {"open", "closed"},
    "librarian": {"open", "waiting"}, "neighbour": {"open"}, "region": EVERYTHING, "approver": EVERYTHING,
    "method_centre": EVERYTHING, "administrator": EVERYTHING, "other_head": set(),
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_each_sees_his_own(cast: Cast, papers: dict[str, Paper], role: str) -> None:
    seen = set(Paper.objects.visible_to(cast[role]).values_list("pk", flat=True))
    assert {name for name, paper in papers.items() if paper.pk in seen} == SEES[role]


@pytest.mark.parametrize("role", ROLES)
def test_the_search_finds_what_the_list_shows(
    cast: Cast, papers: dict[str, Paper], body: Association, role: str
) -> None:
    centre = OrganisationFactory(municipality=body.municipality, kind=OrganisationKind.METHOD_CENTRE)
    services.transfer_paper(papers["closed"], centre, by=None)
    declared = registry.searchables["papers.paper"]
    tokens = set(declared.audience(cast[role]))
    found = {one.pk for one in declared.objects() if tokens & set(declared.describe(one).audience)}
    assert found == set(declared.visible(cast[role]).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("role", "writes", "numbers"),
    [
        ("head", True, True), ("coordinator", True, True), ("secretary", True, True), ("member", False, False),
        ("librarian", False, False), ("neighbour", False, False), ("region", True, True), ("approver", False, False),
        ("method_centre", True, True), ("administrator", True, True), ("other_head", False, False),
    ],
)  # fmt: skip
def test_who_writes_and_who_numbers(
    cast: Cast, papers: dict[str, Paper], body: Association, role: str, *, writes: bool, numbers: bool
) -> None:
    user = cast[role]
    series = Series.objects.filter(association=body)
    found = (
        permissions.can_write_in(user, body), permissions.can_write_paper(user, papers["draft"]),
        Paper.objects.visible_to(user).writable_by(user).filter(pk=papers["draft"].pk).exists(),
    )  # fmt: skip
    assert found == (writes,) * 3
    assert (permissions.can_manage_series(user, body), series.reached_by(user, "papers.manage_series").exists()) == (
        numbers,
    ) * 2


def test_a_step_named_is_signed_by_that_person_alone(cast: Cast, papers: dict[str, Paper]) -> None:
    step = registers.next_step_of(papers["waiting"])
    assert step is not None
    assert [role for role in ROLES if permissions.can_sign_step(cast[role], step)] == ["librarian"]
    keepers = ["head", "coordinator", "secretary", "region", "method_centre", "administrator"]
    assert [role for role in ROLES if permissions.can_record_step(cast[role], step)] == keepers
    assert [one.pk for one in registers.waiting_for(cast["librarian"])] == [step.pk]
    assert list(registers.waiting_for(cast["head"])) == []


def test_a_step_of_an_office_is_signed_by_who_may_sign(cast: Cast, begin: Begin) -> None:
    paper = begin("free", "Ждёт")
    services.add_step(paper, services.NewStep("approve", post="Руководитель"), by=None)
    step = registers.next_step_of(services.send_paper(paper, by=None))
    assert step is not None
    signers = ["head", "region", "approver", "method_centre", "administrator"]
    assert [role for role in ROLES if permissions.can_sign_step(cast[role], step)] == signers


def test_transfers_are_received_by_the_method_centre(cast: Cast) -> None:
    transfer: Any = cast.own.made["papers.transfer"]
    receivers = ["region", "method_centre", "administrator"]
    assert [role for role in ROLES if permissions.can_receive_transfer(cast[role], transfer)] == receivers
    seen = [role for role in ROLES if Transfer.objects.visible_to(cast[role]).filter(pk=transfer.pk).exists()]
    assert seen == ["head", "coordinator", "secretary", "region", "approver", "method_centre", "administrator"]
