"""The shape of a module: the known file names, a docstring that says what it is, tests, its own template folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.walls.tree import FREE, Finding, Tree, parsed

PARTS = frozenset(
    "apps hooks receivers urls views forms tables panels jobs demo checks services queries permissions models enums "
    "signals logic tests migrations templates static".split()
)
NEVER = frozenset("utils util helpers helper common misc base manager managers core tools lib".split())
HIDDEN = frozenset({"__pycache__", "__init__"})


def findings(tree: Tree) -> Iterator[Finding]:
    """Everything out of shape."""
    for module in tree.modules:
        folder = tree.package / module
        yield from _forbidden_names(tree, folder)
        yield from _docstring(tree, folder / "__init__.py")
        if not any((folder / "tests").glob("test_*.py")):
            yield Finding(f"{tree.name(folder)}/tests", "a module has tests")
        if module not in FREE:
            yield from _unknown_parts(tree, folder)
            yield from _foreign_folders(tree, folder)
    for stray in sorted(tree.package.iterdir()):
        if stray.is_file() and stray.name not in {"__init__.py", "__main__.py", "py.typed"}:
            yield Finding(tree.name(stray), "stands beside the modules; every file belongs to one")
        if stray.is_dir() and stray.name not in {*tree.level, "__pycache__"}:
            yield Finding(tree.name(stray), "this module stands on no shelf in pyproject.toml")


def _forbidden_names(tree: Tree, folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        if path.name.removesuffix(".py") in NEVER and (path.is_dir() or path.suffix == ".py"):
            yield Finding(tree.name(path), "a name that says nothing: call it after what it holds")


def _docstring(tree: Tree, init: Path) -> Iterator[Finding]:
    if not init.is_file():
        yield Finding(tree.name(init), "a module says in the docstring of __init__ what it is")
        return
    body = parsed(init).body
    if not ast.get_docstring(parsed(init)):
        yield Finding(tree.name(init), "a module says in its docstring what it is, its nouns, and what it is not")
    elif len(body) > 1:
        yield Finding(tree.name(init), "only a docstring stands here: others import the file that holds the thing")


def _unknown_parts(tree: Tree, folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.iterdir()):
        part = path.name.removesuffix(".py")
        if part not in PARTS | HIDDEN:
            yield Finding(tree.name(path), "not one of the names a module is made of (docs/architecture.md)")
        elif path.is_dir() and part in PARTS - {"tests", "migrations", "templates", "static"}:
            yield from _package_exports(tree, path / "__init__.py")


def _package_exports(tree: Tree, init: Path) -> Iterator[Finding]:
    """A part cut into a package may gather its own pieces, nothing else."""
    if not init.is_file():
        return
    own = ".".join(init.parent.relative_to(tree.package.parent).parts)
    for node in parsed(init).body:
        gathers = isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{own}.")
        lists = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (gathers or lists or docstring):
            yield Finding(tree.name(init), "a package only gathers its own pieces", node.lineno)


def _foreign_folders(tree: Tree, folder: Path) -> Iterator[Finding]:
    for kind in ("templates", "static"):
        for path in sorted((folder / kind).glob("*")):
            if path.name != folder.name:
                yield Finding(tree.name(path), f"{kind} of {folder.name} stand in {kind}/{folder.name}/")
