"""The policy table read by tests: every address, what it promises to whom, how to write it for an object of a side."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, reverse

from metodkabinet.config.roles import role_table
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import policy

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
MISSING: dict[str, Any] = {"int": 99_999_999, "slug": "net-takogo", "str": "net-takogo", "uuid": uuid.UUID(int=7)}
TABLE = role_table()


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


def sees(row: policy.Row, role: str, relation: str) -> bool:  # noqa: PLR0911  one line per rule
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
    return "done" if relation != "missing" and sees(row, role, relation) else "404"


def _value(cast: Cast, label: str, key: str, relation: str, kind: str) -> Any:
    if relation == "missing":
        return MISSING[kind]
    side = cast.sides[relation]
    if label not in side.made:
        message = f"no {label} on the sides: add it to populate() of its module's tests/factories.py"
        raise LookupError(message)
    return getattr(side.made[label], key)


def url_of(cast: Cast, name: str, pattern: URLPattern, row: policy.Row, relation: str) -> str:
    """The address of the object on that side; other parts of the address come from the same side."""
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


@dataclass(frozen=True)
class Place:
    """A page at a real address."""

    name: str
    url: str
    row: policy.Row


def open_to(cast: Cast, role: str, *, method: str = "GET", relations: Sequence[str] = ("own",)) -> Iterator[Place]:
    """Pages that the table opens to this member of the cast; what the sides lack is the matrix's finding, not ours."""
    for name, pattern, row in addresses():
        for relation in relations if row.of else ("own",):
            labels = [row.of, *(hand for hand in row.hands.values() if "." in hand)]
            if any(label and label not in cast.sides[relation].made for label in labels):
                continue
            if expected(row, role, relation, method) == "done":
                yield Place(name, url_of(cast, name, pattern, row, relation), row)
