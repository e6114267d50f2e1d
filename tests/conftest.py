"""Runs a test file apart, to see what the plumbing makes of it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.installation import empty, own, region

__all__ = ["empty", "own", "region"]  # fixtures of tests that run whole processes

ROOT = Path(__file__).parents[1]
Run = Callable[[str, dict[str, str]], tuple[dict[str, int], str]]


@pytest.fixture
def run_inner(tmp_path: Path) -> Run:
    """Run this source as a test file of its own; gives pytest's counts and words."""

    def run(source: str, environment: dict[str, str]) -> tuple[dict[str, int], str]:
        file = tmp_path / "test_inner.py"
        file.write_text(source)
        plugins = [word for name in ("network", "tiers", "pages") for word in ("-p", f"tools.testing.{name}")]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            str(ROOT / "pyproject.toml"),
            "--rootdir",
            str(tmp_path),
            *plugins,
            str(file),
        ]
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        done = subprocess.run(
            command,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": paths, **environment},
        )
        counts = {
            noun: int(count)
            for count, noun in re.findall(r"(\d+) (passed|failed|skipped|deselected|error)", done.stdout)
        }
        return counts, done.stdout + done.stderr

    return run
