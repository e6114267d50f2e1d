"""The allow-list only shrinks."""

import tomllib

from tools.walls.tree import ALLOWED, ROOT, Finding, judge

WALLS = set(
    "everyone factories foreign-keys marked-safe migrations owners raw-sql shape size templates unmeasured-lists "
    "unopened-pages upward words".split()
)


def test_a_finding_without_a_line_is_told() -> None:
    assert judge([Finding("a.py", "bad", 7)], {}) == ["a.py:7: bad"]


def test_a_line_lets_its_finding_through() -> None:
    assert judge([Finding("a.py", "bad")], {"a.py": "a reason one can read"}) == []


def test_a_line_nobody_needs_is_told() -> None:
    assert judge([], {"a.py": "a reason one can read"}) == [f"a.py: no longer needs its line in {ALLOWED}, take it out"]


def test_a_line_without_a_reason_is_told() -> None:
    assert judge([Finding("a.py", "bad")], {"a.py": ""}) == [f"a.py: give a reason in {ALLOWED}"]


def test_every_table_belongs_to_a_wall() -> None:
    table = tomllib.loads((ROOT / ALLOWED).read_text())
    assert {name for name, value in table.items() if isinstance(value, dict)} <= WALLS | {"module-lines"}
