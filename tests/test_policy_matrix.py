"""T1, T2, A8: every address × every role × whose object, generated from the policy table. See quality.md 2.16.

The table says who may knock and who sees the object; here each cell is tried for real. A denied or a reading request
runs under a wrapper that refuses writes, so «no change» is proved and not hashed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from metodkabinet.config.roles import COLUMNS
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import policy
from metodkabinet.kit.testing.queries import UnexpectedWriteError, no_writes
from tests.addresses import RELATIONS, ROLES, TABLE, addresses, expected, url_of

METHODS = ("GET", "POST", "DELETE")  # one that the row does not name is refused whatever the object: tried once
ON_BOTH = {"guest", "head", "librarian", "administrator"}  # between them they walk every branch of what a role reaches
DONE = {200, 301, 302, 303, 400, 409, 422}


@dataclass(frozen=True)
class Case:
    """One request and what the table promises."""

    name: str
    method: str
    role: str
    relation: str
    url: str
    expected: str  # «done», «sign in», «403», «404», «405»


def cases(cast: Cast, role: str) -> Iterator[Case]:
    """Every cell of the matrix for one member of the cast."""
    for name, pattern, row in addresses():
        for relation in RELATIONS if row.of else ("own",):
            try:
                url = url_of(cast, name, pattern, row, relation)
            except LookupError as error:
                yield Case(name, "", role, relation, "", str(error))
                continue
            for method in METHODS if relation == "own" else sorted(row.methods & set(METHODS)):
                yield Case(name, method, role, relation, url, expected(row, role, relation, method))


def outcome(response: Any) -> str:
    """A status in the table's words."""
    if response.status_code == 302 and response["Location"].startswith("/sign-in"):
        return "sign in"
    return "done" if response.status_code in DONE else str(response.status_code)


def ask(client: Client, case: Case) -> str:
    """One request, rolled back; reading and denied requests may not write."""
    quiet = case.method == "GET" or case.expected != "done"
    try:
        with transaction.atomic():
            with no_writes() if quiet else nullcontext():
                found = outcome(client.generic(case.method, case.url, content_type="application/x-www-form-urlencoded"))
            transaction.set_rollback(True)
    except UnexpectedWriteError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  any crash is a finding, the list names it
        return f"crash {type(error).__name__}: {error}"
    return found


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=[] if role in ON_BOTH else [pytest.mark.sqlite]) for role in ROLES]
)
def test_t1_matrix(cast: Cast, role: str, record_property: Any) -> None:
    client = Client()
    tried, wrong = 0, []
    for case in cases(cast, role):
        if role != "guest":
            client.force_login(cast[role])
        found = ask(client, case) if case.url else ""
        tried += 1
        if found != case.expected:
            wrong.append(f"{case.method} {case.name} ({case.relation}) expected {case.expected}, found {found}")
    record_property("matrix_cases", tried)
    assert not wrong, "\n" + "\n".join(wrong)
    assert tried > 100


def test_t1_every_address_has_a_row_that_somebody_passes() -> None:
    for name, _, row in addresses():
        if row.who.kind == "capability":
            assert row.who.capability in TABLE, f"{name} asks for {row.who.capability}, which no role table row gives"


def test_t1_an_address_without_a_row_fails() -> None:
    with pytest.raises(ImproperlyConfigured, match="planted: this address has no policy row"):
        policy.rows([path("planted/", lambda request: None, name="planted")])


urlpatterns = [path("planted/", lambda request: HttpResponse("served"), name="planted")]


@pytest.mark.urls(__name__)
def test_t1_an_address_without_a_row_is_not_served(db: None) -> None:
    with pytest.raises(ImproperlyConfigured, match="no policy row"):
        Client().get("/planted/")


def test_role_table_columns_are_the_roles() -> None:
    from metodkabinet.associations.enums import Role  # noqa: PLC0415  models are loaded by now

    assert set(COLUMNS) | {"administrator"} == set(Role.values)
