"""Which tests run: tiers by marker, one database engine per run, nothing skipped in silence.

Tiers: unmarked tests are fast; `full` and `nightly` are marked. Without -m everything but nightly runs.
The engine is the one of METODKABINET_DATABASE. What cannot run here is skipped with one plain line at the end;
METODKABINET_NO_SKIPS=1 turns every skip into a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

NEEDS = {
    "browser": "browser tests need Chromium: apt-get install chromium",
    "redis": "tests of the scaled layout need Redis: apt-get install redis-server",
    "postgresql": "PostgreSQL tests need a server: METODKABINET_TEST_DATABASE=postgresql://user:password@host/name",
}
SUITE_BY_TIER = {"fast": "not full and not nightly", "full": "not nightly", "nightly": "nightly"}
Config = pytest.Config
no_skips = os.environ.get("METODKABINET_NO_SKIPS") == "1"


def chromium() -> str:
    """The browser that tests drive, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def on_postgresql() -> bool:
    """Does this run use PostgreSQL?"""
    return os.environ.get("METODKABINET_DATABASE", "").startswith("postgres")


def runs_elsewhere(marks: set[str]) -> bool:
    """Does the other engine's run take this test?"""
    if on_postgresql():
        return bool(marks & {"sqlite", "browser"})
    return "postgresql" in marks and bool(os.environ.get("METODKABINET_TEST_DATABASE"))


def lacking(marks: set[str]) -> str:
    """Why a test with these marks cannot run here; empty when it can."""
    if "browser" in marks and not chromium():
        return NEEDS["browser"]
    if "redis" in marks and not shutil.which("redis-server"):
        return NEEDS["redis"]
    if "postgresql" in marks and not on_postgresql():
        return NEEDS["postgresql"]
    return ""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to another tier or engine; skip what lacks its machine."""
    everything = config.option.markexpr
    kept, left_out = [], []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if runs_elsewhere(marks) or (not everything and "nightly" in marks):
            left_out.append(item)
            continue
        if reason := lacking(marks):
            item.add_marker(pytest.mark.skip(reason=reason))
        kept.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where skipping is forbidden, a skipped test has failed."""
    outcome: Any = yield
    _forbid_skip(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """The same for files skipped as a whole."""
    outcome: Any = yield
    _forbid_skip(outcome.get_result())


def _forbid_skip(report: Any) -> None:
    if no_skips and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipping is forbidden here: {report.longrepr}"


def pytest_terminal_summary(terminalreporter: Any, config: Config) -> None:
    """One plain line per thing to install, and the seed that repeats this order."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for reason in NEEDS.values():
        if count := sum(reason in text for text in skipped):
            terminalreporter.write_line(f"{count} skipped: {reason}")
    seed = config.getoption("randomly_seed", None)
    if isinstance(seed, int):
        terminalreporter.write_line(f"order and data repeat with --randomly-seed={seed}")
