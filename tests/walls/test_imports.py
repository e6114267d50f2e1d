"""Shelves, anatomy, private parts: import-linter keeps them; here each contract sees a planted violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools.walls.shape import PARTS
from tools.walls.tree import FREE, ROOT, Tree

KEPT, BROKEN = 0, 1


def lint(root: Path, contract: str) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo", "--contract", contract]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(ROOT)])}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path, tree: Tree) -> Path:
    """A product of empty modules."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in ["", *tree.modules]:
        folder = tmp_path / "src" / "metodkabinet" / module
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text('"""A module."""\n')
    return tmp_path


def plant(copy: Path, file: str, text: str) -> None:
    path = copy / "src" / "metodkabinet" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("contract", ["shelves", "anatomy", "private-parts"])
def test_contracts_are_kept_by_empty_modules(copy: Path, contract: str) -> None:
    status, words = lint(copy, contract)
    assert status == KEPT, words


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("people/services.py", "import metodkabinet.associations", id="lower imports upper"),
        pytest.param(
            "kit/words.py", "def f():\n    import metodkabinet.people", id="kit imports a module in a function"
        ),
        pytest.param("desk/views.py", "from metodkabinet.config import settings", id="a module imports config"),
        pytest.param("gossip/__init__.py", "", id="a module on no shelf"),
    ],
)
def test_shelves_see(copy: Path, file: str, text: str) -> None:
    plant(copy, "config/settings.py", "")
    plant(copy, file, text)
    assert lint(copy, "shelves")[0] == BROKEN


def test_neighbours_are_strangers(copy: Path) -> None:
    plant(copy, "meetings/__init__.py", "")
    plant(copy, "events/__init__.py", "from metodkabinet import meetings")
    assert lint(copy, "shelves")[0] == BROKEN


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("people/models.py", "from metodkabinet.people import services", id="models import services"),
        pytest.param("people/services.py", "from metodkabinet.people import views", id="services import views"),
        pytest.param("people/logic/names.py", "from metodkabinet.people import models", id="logic imports models"),
        pytest.param("people/oddities.py", "", id="an unknown part"),
    ],
)
def test_anatomy_sees(copy: Path, file: str, text: str) -> None:
    for part in ("models", "services", "views", "logic/__init__"):
        plant(copy, f"people/{part}.py", "")
    plant(copy, file, text)
    assert lint(copy, "anatomy")[0] == BROKEN


@pytest.mark.parametrize(
    "part", ["views", "forms", "tables", "panels", "urls", "jobs", "hooks", "receivers", "apps", "demo", "checks"]
)
def test_private_parts_see(copy: Path, part: str) -> None:
    plant(copy, f"people/{part}.py", "")
    plant(copy, "associations/services.py", f"from metodkabinet.people import {part}")
    assert lint(copy, "private-parts")[0] == BROKEN


@pytest.mark.parametrize("package", ["people/tests", "associations/tests", "kit/testing"])
def test_the_product_does_not_import_what_is_for_tests(copy: Path, package: str) -> None:
    plant(copy, f"{package}/__init__.py", "")
    plant(copy, f"{package}/factories.py", "")
    plant(copy, "people/demo.py", f"from metodkabinet.{package.replace('/', '.')} import factories")
    assert lint(copy, "private-parts")[0] == BROKEN


def test_config_and_tests_may_look_inside(copy: Path) -> None:
    plant(copy, "people/views.py", "")
    plant(copy, "config/urls.py", "from metodkabinet.people import views")
    plant(copy, "associations/tests/test_x.py", "from metodkabinet.people import views")
    assert lint(copy, "private-parts")[0] == KEPT


def test_anatomy_names_every_module(tree: Tree) -> None:
    named = {container.removeprefix("metodkabinet.") for container in tree.contract("anatomy")["containers"]}
    assert named == set(tree.walled)


def test_anatomy_and_shape_know_the_same_parts(tree: Tree) -> None:
    layers = {part.strip(" ()") for layer in tree.contract("anatomy")["layers"] for part in layer.split(":")}
    assert layers == PARTS - {"tests", "migrations", "templates", "static"}


def test_contracts_let_nothing_through_but_tests(tree: Tree) -> None:
    for key in ("shelves", "anatomy"):
        assert tree.contract(key)["ignore_imports"] == ["metodkabinet.*.tests.** -> metodkabinet.**"]
    assert tree.contract("private-parts")["free"] == list(FREE)


def test_existing_modules_stand_without_brackets(tree: Tree) -> None:
    words = [name.strip() for layer in tree.contract("shelves")["layers"] for name in layer.split("|")]
    assert {name for name in words if not name.startswith("(")} == set(tree.modules)
