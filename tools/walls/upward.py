"""A module names no page, template, static file or model of a higher or neighbouring one, not even as text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.walls.tree import Finding, Tree, parsed

QUOTED = re.compile(r"""["']([^"'\s{}<>]+)["']""")
PAGE = re.compile(r"^([a-z_]+):[a-z][\w:-]*$")
FILE = re.compile(r"^([a-z_]+)/[\w./-]+\.(?:html|css|js|svg|png|webp|txt|typ)(?:#[\w-]+)?$")
MODEL = re.compile(r"^([a-z_]+)\.[A-Z]\w+$")


def findings(tree: Tree) -> Iterator[Finding]:
    """Texts that reach upwards or sideways."""
    for module in tree.modules:
        if module == "config":
            continue
        for path in tree.python(module):
            for line, text in _strings(path):
                yield from _judge(tree, module, path, line, text)
        for path in sorted((tree.package / module / "templates").rglob("*.html")):
            for number, row in enumerate(path.read_text().splitlines(), 1):
                for text in QUOTED.findall(row):
                    yield from _judge(tree, module, path, number, text)


def _judge(tree: Tree, module: str, path: Path, line: int, text: str) -> Iterator[Finding]:
    for pattern, noun in ((PAGE, "page"), (FILE, "file"), (MODEL, "model")):
        found = pattern.match(text)
        other = found.group(1) if found else ""
        if other in tree.level and other != module and tree.level[other] >= tree.level[module]:
            key = f"{tree.name(path)}::{text}"
            yield Finding(key, f"{module} names a {noun} of {other}, which is not below it: register it in hooks", line)


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of a Python file; docstrings tell a reader and reach nowhere."""
    source = parsed(path)
    told = {id(node.value) for node in ast.walk(source) if isinstance(node, ast.Expr)}
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value
