"""Shape of modules and size of files."""

import pytest
from tools.walls import shape, size
from tools.walls.tree import Tree

from tests.walls.conftest import Plant, stand

MODULE = {"people/__init__.py": '"""Persons."""\n', "people/tests/test_models.py": ""}


def test_modules_are_in_shape(tree: Tree) -> None:
    stand(shape.findings(tree), "shape")


def test_a_module_in_shape_is_left_alone(plant: Plant) -> None:
    assert list(shape.findings(plant({**MODULE, "people/views/person.py": ""}))) == []


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("people/services/utils.py", "", "people/services/utils.py"),
        ("kit/helpers.py", "", "kit/helpers.py"),
        ("people/common/x.py", "", "people/common"),
        ("people/oddities.py", "", "people/oddities.py"),
        ("people/__init__.py", "", "people/__init__.py"),
        ("people/__init__.py", '"""Persons."""\nfrom metodkabinet.people import models\n', "people/__init__.py"),
        ("people/views/__init__.py", "def view(): ...\n", "people/views/__init__.py"),
        ("people/templates/desk/x.html", "", "people/templates/desk"),
        ("stray.py", "", "stray.py"),
        ("gossip/x.py", "", "gossip"),
        ("audit/__init__.py", '"""Events."""\n', "audit/tests"),
    ],
)
def test_shape_sees(plant: Plant, file: str, text: str, key: str) -> None:
    kit = {"kit/__init__.py": '"""Kit."""\n', "kit/tests/test_x.py": ""}
    found = {finding.key for finding in shape.findings(plant({**MODULE, **kit, file: text}))}
    assert f"src/metodkabinet/{key}" in found


def test_parts_may_gather_their_pieces(plant: Plant) -> None:
    gathers = 'from metodkabinet.people.models.person import Person\n\n__all__ = ["Person"]\n'
    assert list(shape.findings(plant({**MODULE, "people/models/__init__.py": gathers}))) == []


def test_files_fit_in_a_head(tree: Tree) -> None:
    stand(size.findings(tree), "size")


@pytest.mark.parametrize(
    ("file", "limit"),
    [
        ("people/views.py", size.PYTHON),
        ("people/tests/test_x.py", size.TEST),
        ("people/templates/people/x.html", size.TEMPLATE),
        ("people/static/people/x.css", size.FACE),
        ("people/static/people/x.js", size.FACE),
    ],
)
def test_size_sees(plant: Plant, file: str, limit: int) -> None:
    assert list(size.findings(plant({file: "\n" * limit}))) == []
    assert len(list(size.findings(plant({file: "\n" * (limit + 1)})))) == 1


def test_size_sees_a_swollen_module(plant: Plant) -> None:
    tree = plant({f"people/views/v{number}.py": "\n" * 500 for number in range(11)})
    assert [finding.key for finding in size.findings(tree)] == ["src/metodkabinet/people"]


def test_the_kit_does_not_grow_back(tree: Tree) -> None:
    assert size.kit_verdict(tree) == ""


@pytest.mark.parametrize(("recorded", "says"), [(15, "is recorded"), (40, "kit-percent = 35"), (35, "")])
def test_kit_share_is_compared_both_ways(plant: Plant, recorded: int, says: str) -> None:
    tree = plant({"kit/x.py": "\n" * 33, "people/x.py": "\n" * 67})
    (tree.root / "tools/walls").mkdir(parents=True)
    (tree.root / "tools/walls/allowed.toml").write_text(f"kit-percent = {recorded}\n")
    verdict = size.kit_verdict(tree)
    assert says in verdict
    assert bool(says) == bool(verdict)


@pytest.mark.parametrize(
    ("count", "recorded", "said"),
    [
        (5000, None, ""),
        (5001, None, "split the module, 5000 is the limit"),
        (6100, 6250, ""),
        (6251, 6250, "split the module, 6250 is the limit"),
        (5990, 6250, "fell to 6000"),
        (4800, 6250, "fits by itself"),
    ],
)
def test_an_excess_on_record_may_only_fall(count: int, recorded: int | None, said: str) -> None:
    verdict = size.module_verdict(count, recorded)
    assert said in verdict
    assert bool(said) == bool(verdict)
