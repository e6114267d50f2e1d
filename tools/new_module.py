"""Writes a module that passes `make check`: its files from tools/skeleton, its place on the shelves, its capability.

    make new-module NAME=honours NOUN=award TITLE="Награды"

A module to come has its shelf in pyproject.toml already. For another one say where it stands: SHELF=events puts it
beside events, SHELF=above:papers on a shelf of its own above papers.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from string import Template

from tools.walls.tree import ROOT, Tree

SKELETON = Path(__file__).parent / "skeleton"
SEEN_BY = "S   S   S   S   S   S   S   -   -   -"  # officers and methodists, in their scope


class Unfit(Exception):  # noqa: N818  it is an answer to the developer
    """What the developer asked for cannot be."""


def place(pyproject: str, tree: Tree, name: str, shelf: str) -> str:
    """pyproject.toml with the module on its shelf and in the anatomy."""
    if f"({name})" in pyproject:
        pyproject = pyproject.replace(f"({name})", name)
    elif shelf.startswith("above:"):
        lower = _row_with(tree, pyproject, shelf.removeprefix("above:"))
        pyproject = pyproject.replace(lower, f'    "{name}",\n{lower}')
    elif shelf:
        beside = _row_with(tree, pyproject, shelf)
        pyproject = pyproject.replace(beside, beside.replace('",\n', f' | {name}",\n'))
    else:
        message = f"{name} has no place in pyproject.toml: say SHELF=neighbour or SHELF=above:module"
        raise Unfit(message)
    anatomy = pyproject.index('id = "anatomy"')
    head, tail = pyproject[:anatomy], pyproject[anatomy:]
    return head + tail.replace("containers = [\n", f'containers = [\n    "metodkabinet.{name}",\n', 1)


def _row_with(tree: Tree, pyproject: str, neighbour: str) -> str:
    if neighbour not in tree.level:
        message = f"{neighbour} stands on no shelf"
        raise Unfit(message)
    shelves = pyproject.index('id = "shelves"')
    found = re.compile(rf'^    ".*\b{neighbour}\b.*",\n', re.MULTILINE).search(pyproject, shelves)
    assert found is not None, "every module of the shelves stands in a row of its own line"
    return found.group()


def install(settings: str, modules: list[str]) -> str:
    """settings.py with the module among MODULES, which go from low to high."""
    names = ", ".join(f'"{module}"' for module in modules)
    listed = textwrap.fill(f"{names},", width=118, initial_indent="    ", subsequent_indent="    ")
    return re.sub(r"^MODULES = \[.*?\]", f"MODULES = [\n{listed}\n]", settings, count=1, flags=re.DOTALL | re.MULTILINE)


def write(root: Path, name: str, noun: str, title: str) -> None:
    """The files themselves."""
    folder = root / "src" / "metodkabinet" / name
    words = {
        "module": name,
        "Module": name.title().replace("_", ""),
        "noun": noun,
        "Noun": noun.title().replace("_", ""),
    }
    for source in sorted(SKELETON.rglob("*.txt")):
        inner = source.relative_to(SKELETON).with_suffix("")
        if inner.parts[0] == "templates":
            inner = Path("templates", name, inner.name.replace("noun", noun))
        target = folder / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text()).substitute(words, title=title))
    (folder / "migrations").mkdir()
    (folder / "migrations" / "__init__.py").touch()


def make(root: Path, name: str, noun: str, title: str, shelf: str) -> None:
    """Everything, in the tree at `root`."""
    tree = Tree(root)
    for word in (name, noun):
        if not re.fullmatch(r"[a-z][a-z_]{2,30}", word):
            message = f"«{word}»: a name is lower-case Latin letters, a word the users would say"
            raise Unfit(message)
    if (tree.package / name).exists():
        message = f"{name} exists already"
        raise Unfit(message)
    _change(root / "pyproject.toml", lambda text: place(text, tree, name, shelf))
    write(root, name, noun, title)
    ours = [module for module in Tree(root).modules if module not in {"kit", "config"}]
    _change(tree.package / "config" / "settings.py", lambda text: install(text, ours))
    row = f"{name + '.see':<37} {SEEN_BY}\n"
    _change(
        tree.package / "config" / "roles.py",
        lambda text: re.sub(r'(TABLE = """\n.*?)(""")', rf"\1{row}\2", text, flags=re.DOTALL),
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(root / "src"),
        "DJANGO_SETTINGS_MODULE": "metodkabinet.config.test_settings",
    }
    for command in (
        ["django", "makemigrations", name, "--name", "initial"],
        [
            "ruff",
            "check",
            "--quiet",
            "--fix",
            "--exit-zero",
            f"src/metodkabinet/{name}",
            "src/metodkabinet/config/settings.py",
        ],
        ["ruff", "format", "--quiet", f"src/metodkabinet/{name}", "src/metodkabinet/config/settings.py"],
    ):
        subprocess.run([sys.executable, "-m", *command], cwd=root, env=environment, check=True)


def _change(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text()))


def main() -> int:
    """The command line of `make new-module`."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("name")
    words.add_argument("--noun", default="", help="what the module keeps, one of them")
    words.add_argument("--title", default="", help="the module in the users' words")
    words.add_argument("--shelf", default="")
    asked = words.parse_args()
    try:
        make(ROOT, asked.name, asked.noun or asked.name.removesuffix("s"), asked.title or asked.name, asked.shelf)
    except Unfit as refusal:
        print(refusal)
        return 1
    print(f"src/metodkabinet/{asked.name} is written; say in its __init__ what it is, then docs/howto/add-a-module.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
