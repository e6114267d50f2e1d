"""Raw SQL and text declared to be markup stand in few listed files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.walls.tree import Finding, Tree, parsed, root_name

SQL_METHODS = frozenset({"raw", "extra", "cursor", "executescript", "chunked_cursor"})
SQL_NAMES = frozenset({"RawSQL", "RunSQL"})
MARKUP = frozenset({"mark_safe", "SafeString", "SafeText", "html_safe"})


def sql(tree: Tree) -> Iterator[Finding]:
    """Files that speak to the database past the models; one finding per file."""
    for path, node in _calls(tree):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in SQL_NAMES or (name in SQL_METHODS and isinstance(node.func, ast.Attribute) and _database(node.func)):
            yield Finding(tree.name(path), "raw SQL: say it with the models", node.lineno)


def markup(tree: Tree) -> Iterator[Finding]:
    """Files that declare text to be markup, outside tests."""
    for path, node in _calls(tree):
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in MARKUP:
            yield Finding(
                tree.name(path), "marks text as safe: only components of the kit do, format_html escapes", node.lineno
            )


def _calls(tree: Tree) -> Iterator[tuple[Path, ast.Call]]:
    for module in tree.modules:
        for path in tree.python(module, without=["tests"]):
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.Call):
                    yield path, node


def _database(function: ast.Attribute) -> bool:
    """A call on a connection or on a manager, not on somebody's own `cursor`."""
    chain = ast.unparse(function.value)
    return function.attr != "cursor" or "connection" in chain or root_name(function.value) in {"database", "db"}
