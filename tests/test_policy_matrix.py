"""T1, T2, A8: every address × every role × whose object, generated from the policy table. See quality.md 2.16.

The table says who may knock and who sees the object; here each cell is tried for real. A denied or a reading request
runs under a wrapper that refuses writes, so «no change» is proved and not hashed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, path

from metodkabinet.config.roles import COLUMNS, role_table
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import policy
from metodkabinet.kit.testing.queries import UnexpectedWriteError, no_writes

# who of the cast stands for which column of the role table
ROLES = {
    "head": "head",
    "coordinator": "coordinator",
    "secretary": "secretary",
    "member": "member",
    "librarian": "librarian",
    "neighbour": "head",
    "region": "methodist",
    "approver": "approver",
    "method_centre": "methodist",
    "administrator": "administrator",
    "guest": "",
}
RELATIONS = ("own", "foreign", "other", "missing")
DONE = {200, 301, 302, 303, 400, 409, 422}
MISSING: dict[str, Any] = {"int": 99_999_999, "slug": "net-takogo", "str": "net-takogo", "uuid": uuid.UUID(int=7)}
TABLE = role_table()


@dataclass(frozen=True)
class Case:
    """One request and what the table promises."""

    name: str
    method: str
    role: str
    relation: str
    url: str
    expected: str  # «done», «sign in», «403», «404», «405»


def addresses() -> Iterator[tuple[str, URLPattern, policy.Row]]:
    """Every address with its row."""
    table = policy.rows()
    for name, pattern in policy.walk():
        yield name, pattern, table[name]


def holds(role: str, capability: str) -> bool:
    """Does the role table give the capability to this member of the cast?"""
    return role == "administrator" or _mark(role, capability) is not None


def _mark(role: str, capability: str) -> str | None:
    """The cell; everyone with a card is a librarian too, officers are also what their office says."""
    cells = TABLE[capability]
    marks = [cells.get(ROLES[role]), cells.get("librarian") if role not in {"guest", "administrator"} else None]
    return min((mark for mark in marks if mark), key="RSO".index, default=None)


def _sees(row: policy.Row, role: str, relation: str) -> bool:  # noqa: PLR0911  one line per rule
    """Does this member of the cast see the object of that side?"""
    if row.seen == "public":
        return True
    if row.seen in {"own", "link"}:
        return False  # the objects of the sides belong to nobody of the cast; tokens are not guessed
    if role == "administrator":
        return bool(row.who.capability) or row.seen == "tenant"
    if relation == "other":
        return False
    if row.seen == "tenant":
        return True
    if not row.who.capability:
        return False  # asked of the owner, and the owner shows the objects of the sides to nobody of the cast
    mark = _mark(role, row.who.capability)
    if mark == "R" or (mark == "S" and role == "region"):
        return True
    if mark == "S":
        return (relation == "foreign") == (role == "neighbour")
    home = "foreign" if role == "neighbour" else "own"
    return mark == "O" and row.of == "organisations.organisation" and relation == home


def expected(row: policy.Row, role: str, relation: str, method: str) -> str:
    """What the table promises for one cell."""
    if method not in row.methods:
        return "405"
    if row.who.kind != "public" and role == "guest":
        return "sign in"
    if row.who.kind == "capability" and not holds(role, row.who.capability):
        return "403"
    if not row.of and row.seen != "link":
        return "done"
    return "done" if relation != "missing" and _sees(row, role, relation) else "404"


def _value(cast: Cast, label: str, key: str, relation: str, kind: str) -> Any:
    if relation == "missing":
        return MISSING[kind]
    side = cast.sides[relation]
    if label not in side.made:
        message = f"no {label} on the sides: add it to populate() of its module's tests/factories.py"
        raise LookupError(message)
    return getattr(side.made[label], key)


def _url(cast: Cast, name: str, pattern: URLPattern, row: policy.Row, relation: str) -> str:
    """The address of the object on that side; other parts of the address come from the same side."""
    from django.urls import reverse  # noqa: PLC0415  after the URLconf is known to be whole

    converters = pattern.pattern.converters
    kinds = {part: type(c).__name__.removesuffix("Converter").lower() for part, c in converters.items()}
    kinds = {part: {"string": "str"}.get(kind, kind) for part, kind in kinds.items()}
    parts: dict[str, Any] = {}
    named = [part for part in converters if part not in row.hands]
    for part, hand in row.hands.items():
        side = relation if relation != "missing" else "own"
        parts[part] = _value(cast, hand, "pk", side, kinds[part]) if hand in cast.own.made else hand
    for part in named:
        parts[part] = (
            _value(cast, row.of, row.key, relation, kinds[part])
            if row.of and part == named[-1]
            else MISSING[kinds[part]]
        )
    return reverse(name, kwargs=parts)


def cases(cast: Cast, role: str) -> Iterator[Case]:
    """Every cell of the matrix for one member of the cast."""
    for name, pattern, row in addresses():
        for relation in RELATIONS if row.of else ("own",):
            try:
                url = _url(cast, name, pattern, row, relation)
            except LookupError as error:
                yield Case(name, "", role, relation, "", str(error))
                continue
            for method in ("GET", "POST", "DELETE"):
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
@pytest.mark.parametrize("role", ROLES)
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
    assert wrong == []
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
