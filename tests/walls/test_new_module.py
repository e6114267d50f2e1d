"""`make new-module` in a copy of the repository: what it writes passes every check and its own tests."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tools import new_module
from tools.walls import words
from tools.walls.tree import ROOT, Tree


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository as it is now."""
    for path in words.files(ROOT):
        if path.is_file():
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", tmp_path / ".mypy_cache")
    return tmp_path


def run(root: Path, *command: str) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("METODKABINET", "PYTEST"))}
    environment["PYTHONPATH"] = os.pathsep.join([str(root / "src"), str(root)])
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.full
def test_a_new_module_passes_every_check(copy: Path) -> None:
    status, said = run(
        copy, "tools.new_module", "tidings", "--noun", "rumour", "--title", "Слухи", "--shelf", "above:papers"
    )
    assert status == 0, said
    status, said = run(copy, "tools.check")
    assert status == 0, said
    status, said = run(copy, "pytest", "src/metodkabinet/tidings", "tests/test_policy_matrix.py")
    assert status == 0, said


def shelves(pyproject: str) -> list[str]:
    contracts = tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
    layers: list[str] = contracts[0]["layers"]
    return layers


@pytest.mark.parametrize("shelf", ["papers", "above:papers"])
def test_a_module_finds_its_shelf(tree: Tree, shelf: str) -> None:
    after = shelves(new_module.place((ROOT / "pyproject.toml").read_text(), tree, "gossip", shelf))
    row = next(number for number, layer in enumerate(after) if "gossip" in layer)
    if shelf == "papers":
        assert [name.strip(" ()") for name in after[row].split("|")] == ["papers", "gossip"]
    else:
        assert (after[row], after[row + 1].strip("()")) == ("gossip", "papers")


def test_a_module_to_come_loses_its_brackets(tree: Tree) -> None:
    before = (ROOT / "pyproject.toml").read_text().replace('    "kit",\n', '    "(gossip)",\n    "kit",\n')
    assert shelves(new_module.place(before, tree, "gossip", ""))[-2:] == ["gossip", "kit"]


@pytest.mark.parametrize(
    ("name", "shelf", "says"),
    [("gossip", "", "has no place"), ("gossip", "nowhere", "stands on no shelf")],
)
def test_a_module_without_a_place_is_refused(tree: Tree, name: str, shelf: str, says: str) -> None:
    with pytest.raises(new_module.Unfit, match=says):
        new_module.place((ROOT / "pyproject.toml").read_text(), tree, name, shelf)


@pytest.mark.parametrize(
    ("name", "says"), [("people", "exists already"), ("Gossip", "lower-case"), ("../x", "lower-case")]
)
def test_unfit_names_are_refused_before_anything_is_written(name: str, says: str) -> None:
    with pytest.raises(new_module.Unfit, match=says):
        new_module.make(ROOT, name, "thing", "Вещи", "")
