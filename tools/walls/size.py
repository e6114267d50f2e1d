"""Size watch: a file that no longer fits in a head, a module to be split, a kit that grows into the product."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from tools.walls.tree import ALLOWED, Finding, Tree

PYTHON, TEST, TEMPLATE, FACE, MODULE = 500, 800, 200, 350, 5000
KIT_PERCENT = 15
MODULE_STEP = 250  # an excess is recorded rounded up to this
STEP = 5  # the kit's share is recorded rounded up to this


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text().splitlines())


def limit_of(path: Path) -> int:
    """How many lines such a file may have; 0: it is not watched."""
    if path.suffix == ".py":
        return 0 if "migrations" in path.parts else TEST if "tests" in path.parts else PYTHON
    return {".html": TEMPLATE, ".css": FACE, ".js": FACE}.get(path.suffix, 0)


def module_lines(tree: Tree, module: str) -> int:
    """Python lines of a module without tests and migrations."""
    return sum(lines(path) for path in tree.python(module))


def findings(tree: Tree) -> Iterator[Finding]:
    """Everything too long."""
    for top in ("src", "tests", "tools", "bench"):
        for path in sorted((tree.root / top).rglob("*")):
            limit = limit_of(path.relative_to(tree.root)) if path.is_file() else 0
            if limit and lines(path) > limit:
                yield Finding(tree.name(path), f"{lines(path)} lines; cut it by noun, {limit} is the limit")
    record = tree.root / ALLOWED
    recorded = tomllib.loads(record.read_text()).get("module-lines", {}) if record.is_file() else {}
    for module in tree.modules:
        verdict = module_verdict(module_lines(tree, module), recorded.get(module)) if module != "kit" else ""
        if verdict:
            yield Finding(tree.name(tree.package / module), verdict)


def module_verdict(count: int, recorded: int | None) -> str:
    """What is wrong with a module's size; an excess that is on record may only fall."""
    excess = -(-count // MODULE_STEP) * MODULE_STEP if count > MODULE else None
    if excess is None:
        return f"fits by itself: take its line out of [module-lines] in {ALLOWED}" if recorded else ""
    if recorded is None or excess > recorded:
        return f"{count} lines; split the module, {recorded or MODULE} is the limit"
    return f"fell to {excess}: write that in [module-lines] of {ALLOWED}" if excess < recorded else ""


def kit_share(tree: Tree) -> int:
    """The kit's share of the product's Python in per cent, rounded up to a step."""
    whole = sum(module_lines(tree, module) for module in tree.modules)
    share = 100 * module_lines(tree, "kit") / whole if whole else 0
    return -int(-share // STEP) * STEP


def kit_verdict(tree: Tree) -> str:
    """What is wrong with the kit's share; empty when it is what the record says or within the limit."""
    recorded = int(tomllib.loads((tree.root / ALLOWED).read_text())["kit-percent"])
    share = max(kit_share(tree), KIT_PERCENT)
    if share > recorded:
        return f"the kit is {share} % of the product, {recorded} % is recorded: what was put there knows the domain?"
    if share < recorded:
        return f"the kit fell to {share} %: write kit-percent = {share} in {ALLOWED}, it may not grow back"
    return ""
