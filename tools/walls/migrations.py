"""Migrations: one line per module, numbered and named by a person, living without our present code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tools.walls.tree import PACKAGE, Finding, Tree, parsed

NAME = re.compile(r"^(\d{4})_([a-z][a-z0-9_]*)$")
MACHINE = re.compile(r"auto_\d|_and_more$|^\d{4}_merge")
OUR_CODE = frozenset({f"{PACKAGE}.kit.clock", f"{PACKAGE}.kit.fields"})  # field definitions name them; they stay


def findings(tree: Tree) -> Iterator[Finding]:
    """Everything wrong with the migrations as files."""
    for module in tree.modules:
        files = [
            path for path in sorted((tree.package / module / "migrations").glob("*.py")) if path.stem != "__init__"
        ]
        for number, path in enumerate(files, 1):
            yield from _name(tree, path, number)
            yield from _line(tree, path, module, files[number - 2].stem if number > 1 else "")
            yield from _imports(tree, path)


def _name(tree: Tree, path: Path, number: int) -> Iterator[Finding]:
    found = NAME.match(path.stem)
    if found is None or MACHINE.search(path.stem):
        yield Finding(tree.name(path), "name it after what it does: makemigrations --name")
    elif int(found.group(1)) != number:
        yield Finding(tree.name(path), f"is number {number} in its line; rename it before it is merged")


def _line(tree: Tree, path: Path, module: str, before: str) -> Iterator[Finding]:
    parents = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "dependencies":
            for pair in getattr(node.value, "elts", []):
                parts = [part.value for part in getattr(pair, "elts", []) if isinstance(part, ast.Constant)]
                if len(parts) == 2 and parts[0] == module:
                    parents.append(parts[1])
    if parents != ([before] if before else []):
        yield Finding(
            tree.name(path), f"follows {parents or 'nothing'}, not {before or 'nothing'}: migrations stand in one line"
        )


def _imports(tree: Tree, path: Path) -> Iterator[Finding]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith(PACKAGE) and name not in OUR_CODE:
                yield Finding(tree.name(path), f"imports {name}, which will change under it", node.lineno)


def missing(present: ProjectState) -> list[str]:
    """What our models say and no migration does; asks no database."""
    loader = MigrationLoader(None)
    with translation.override(None):  # as makemigrations does: labels of Django's own models differ by language
        changes = MigrationAutodetector(loader.project_state(), present).changes(graph=loader.graph)
    return [
        f"{label}: {operation.describe()}"
        for label, found in sorted(changes.items())
        for migration in found
        for operation in migration.operations
    ]
