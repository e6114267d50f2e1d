"""What docs/operations.md and deploy/ say is what the product reads and has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metodkabinet.config import commands

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "src/metodkabinet/config/settings.py").read_text(encoding="utf-8")
TOLD = set(re.findall(r"^\| `METODKABINET_(\w+)` \|", PAGE, re.MULTILINE))
READ = set(re.findall(r'\b(?:text|flag|number|words)\("(\w+)"', SETTINGS))


def test_every_variable_is_told_and_every_told_one_is_read() -> None:
    assert TOLD == READ


def test_two_pages() -> None:
    assert len(PAGE.splitlines()) <= 110


@pytest.mark.parametrize("file", [file.name for file in sorted(DEPLOY.iterdir())])
def test_deploy_names_only_what_exists(file: str) -> None:
    written = (DEPLOY / file).read_text(encoding="utf-8")
    assert set(re.findall(r"METODKABINET_([A-Z_]+)", written)) <= READ
    known = {command.name for command in commands.every()}
    assert set(re.findall(r"bin/metodkabinet ([a-z-]+)", written)) <= known
    assert set(re.findall(r"file:/opt/metodkabinet/(\S+)", written)) <= {
        str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")
    }


def test_commands_of_the_page_exist() -> None:
    known = {command.name for command in commands.every()}
    named = set(re.findall(r"`(?:\.venv/bin/)?metodkabinet ([a-z-]+)", PAGE))
    named |= set(re.findall(r"^\.venv/bin/metodkabinet ([a-z-]+)", PAGE, re.MULTILINE))
    assert named <= known
    assert len(named) > 4


def test_units_have_their_parts() -> None:
    for unit in DEPLOY.glob("*.service"):
        parts = re.findall(r"^\[(\w+)\]$", unit.read_text(), re.MULTILINE)
        assert parts == ["Unit", "Service", "Install"], unit.name


def test_compose_calls_commands_that_exist() -> None:
    called = re.findall(r"^ +command: \[([a-z-]+)", (DEPLOY / "compose.yml").read_text(), re.MULTILINE)
    assert called == ["serve", "migrate", "worker"]
    assert set(called) <= {command.name for command in commands.every()}
