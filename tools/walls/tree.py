"""A tree of sources as the walls see it: shelves, modules, files. The shelf list is read from pyproject.toml alone."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

PACKAGE = "metodkabinet"
FREE = ("kit", "config")  # the ends of the shelf list: free inside, known to all or to none
ROOT = Path(__file__).resolve().parents[2]
ALLOWED = Path("tools/walls/allowed.toml")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One violation. `key` names it in the allow-list, so it holds no line number: lines move."""

    key: str
    text: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.key.partition('::')[0]}:{self.line}" if self.line else self.key
        return f"{place}: {self.text}"


class Tree:
    """The product's sources below `root`."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.package = root / "src" / PACKAGE

    @cached_property
    def project(self) -> dict[str, object]:
        """pyproject.toml."""
        return tomllib.loads((self.root / "pyproject.toml").read_text())

    def contract(self, key: str) -> dict[str, list[str]]:
        """One import-linter contract by its id."""
        found: list[dict[str, list[str]]] = self.project["tool"]["importlinter"]["contracts"]  # type: ignore[index]
        return next(contract for contract in found if contract["id"] == key)  # type: ignore[comparison-overlap]

    @cached_property
    def shelves(self) -> list[list[str]]:
        """Modules by shelf, high to low, those to come included."""
        layers = self.contract("shelves")["layers"]
        return [[name.strip(" ()") for name in layer.split("|")] for layer in layers]

    @cached_property
    def level(self) -> dict[str, int]:
        """Module to the height of its shelf; the kit stands at 0."""
        return {name: height for height, shelf in enumerate(reversed(self.shelves)) for name in shelf}

    @cached_property
    def modules(self) -> list[str]:
        """Modules that exist, low to high, kit and config among them."""
        here = [name for name in self.level if (self.package / name).is_dir()]
        return sorted(here, key=lambda name: (self.level[name], name))

    @property
    def walled(self) -> list[str]:
        """Modules with an anatomy: all but kit and config."""
        return [name for name in self.modules if name not in FREE]

    def name(self, path: Path) -> str:
        """The path as the allow-list writes it."""
        return path.relative_to(self.root).as_posix()

    def module_of(self, path: Path) -> str:
        """The module a file of the package belongs to."""
        return path.relative_to(self.package).parts[0]

    def part_of(self, path: Path) -> str:
        """The part of its module a file belongs to: views for views.py and for views/person.py."""
        return path.relative_to(self.package).parts[1].removesuffix(".py")

    def python(self, module: str, *, without: Iterable[str] = ("tests", "migrations", "testing")) -> Iterator[Path]:
        """Python files of a module, parts in `without` left out."""
        left_out = set(without)
        for path in sorted((self.package / module).rglob("*.py")):
            if self.part_of(path) not in left_out:
                yield path

    def templates(self) -> Iterator[Path]:
        """Every template of the product."""
        for module in self.modules:
            yield from sorted((self.package / module / "templates").rglob("*.html"))


@lru_cache(maxsize=4096)
def _parsed(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, read once: many walls look at the same files."""
    return _parsed(path, path.stat().st_mtime_ns)


def root_name(node: ast.AST) -> str:
    """The name at the root of a chain of attributes and calls: `Person` of `Person.objects.filter().first()`."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def allowed(wall: str, root: Path = ROOT) -> dict[str, str]:
    """What the allow-list lets through a wall: key to reason."""
    table: dict[str, str] = tomllib.loads((root / ALLOWED).read_text()).get(wall, {})
    return table


def judge(findings: Iterable[Finding], let_through: dict[str, str]) -> list[str]:
    """What must be put right: findings nobody allowed, and allowances nobody needs any more."""
    found = sorted(findings)
    keys = {finding.key for finding in found}
    wrong = [str(finding) for finding in found if finding.key not in let_through]
    stale = [f"{key}: no longer needs its line in {ALLOWED}, take it out" for key in let_through if key not in keys]
    unreasoned = [f"{key}: give a reason in {ALLOWED}" for key, reason in let_through.items() if len(str(reason)) < 10]
    return wrong + sorted(stale) + unreasoned
