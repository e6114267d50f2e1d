"""Trees to plant violations in. A wall says nothing about a database, so one engine's run is enough."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tools.walls.tree import ROOT, Finding, Tree, allowed, judge

Plant = Callable[[dict[str, str]], Tree]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark each wall before the tiers look at the marks."""
    item.add_marker(pytest.mark.sqlite)


def stand(findings: Iterable[Finding], wall: str) -> None:
    """The wall holds, its allow-list counted in; every place that must be put right is told."""
    wrong = judge(findings, allowed(wall))
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.fixture(scope="session")
def tree() -> Tree:
    """The product itself."""
    return Tree()


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """A small product: the real shelves, and the given files below src/metodkabinet."""

    def grow(files: dict[str, str]) -> Tree:
        (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
        for name, text in files.items():
            path = tmp_path / "src" / "metodkabinet" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return Tree(tmp_path)

    return grow
