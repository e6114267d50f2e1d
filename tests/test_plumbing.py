"""The test run itself: no network, tiers, skips."""

import socket
from pathlib import Path

import pytest
from tools.testing import network, tiers

from tests.conftest import Run

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_socket_leaves_the_machine(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as line, pytest.raises(network.NetworkRefused, match="tests have no network"):
        line.connect((host, 80))


def test_names_are_not_looked_up() -> None:
    with pytest.raises(network.NetworkRefused, match="tests look up no names"):
        socket.create_connection(("example.org", 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
        assert line.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    ("marks", "engine", "server", "elsewhere"),
    [
        ({"browser"}, "postgresql://x/y", "postgresql://x/y", True),
        ({"sqlite"}, "postgresql://x/y", "postgresql://x/y", True),
        ({"postgresql"}, "postgresql://x/y", "postgresql://x/y", False),
        ({"postgresql"}, "", "postgresql://x/y", True),
        ({"postgresql"}, "", "", False),
        (set(), "", "", False),
        (set(), "postgresql://x/y", "postgresql://x/y", False),
    ],
)
def test_each_engine_runs_its_own(
    monkeypatch: pytest.MonkeyPatch, marks: set[str], engine: str, server: str, *, elsewhere: bool
) -> None:
    monkeypatch.setenv("METODKABINET_DATABASE", engine)
    monkeypatch.setenv("METODKABINET_TEST_DATABASE", server)
    assert tiers.runs_elsewhere(marks) is elsewhere


def test_what_is_missing_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "chromium", lambda: "")
    monkeypatch.setenv("METODKABINET_DATABASE", "")
    assert tiers.lacking({"browser"}) == "browser tests need Chromium: apt-get install chromium"
    assert tiers.lacking({"postgresql"}).startswith("PostgreSQL tests need a server")
    assert tiers.lacking({"full"}) == ""
    monkeypatch.setattr(tiers.shutil, "which", lambda name: None)
    assert tiers.lacking({"redis", "postgresql"}) == tiers.NEEDS["redis"]
    monkeypatch.setattr(tiers, "chromium", lambda: "/usr/bin/chromium")
    assert tiers.lacking({"browser"}) == ""


INNER = """
import pytest

def test_skips():
    pytest.skip("no such machine")

@pytest.mark.full
def test_full(): ...

@pytest.mark.nightly
def test_nightly(): ...
"""


@pytest.mark.parametrize(("no_skips", "failed", "skipped"), [("", 0, 1), ("1", 1, 0)])
def test_skips_are_failures_where_forbidden(run_inner: Run, no_skips: str, failed: int, skipped: int) -> None:
    counts, words = run_inner(INNER, {"METODKABINET_NO_SKIPS": no_skips})
    assert (counts.get("failed", 0), counts.get("skipped", 0), counts["passed"], counts["deselected"]) == (
        failed,
        skipped,
        1,
        1,
    ), words
    assert "--randomly-seed=" in words


def test_warnings_are_errors(run_inner: Run) -> None:
    counts, words = run_inner("import warnings\n\ndef test_warns():\n    warnings.warn('old')\n", {})
    assert counts == {"failed": 1}, words
