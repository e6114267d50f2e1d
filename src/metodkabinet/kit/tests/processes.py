"""Real processes over a database of their own, for what only a second process or a kill can show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

KEY = "k" * 60
START = """
import json, os, signal, sys
from datetime import timedelta
from pathlib import Path
import django
django.setup()
from django.db import connection
from metodkabinet.kit import jobs, limits, live
from metodkabinet.kit.jobs import queue, runs
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.models import Change, Hit, Letter
from metodkabinet.kit.refusals import Busy
data = Path(os.getenv("METODKABINET_DATA"))
"""
TABLES = """
with connection.schema_editor() as editor:
    for model in (Change, Hit, JobRun, Letter):
        editor.create_model(model)
"""


def begin(data: Path, script: str) -> subprocess.Popen[str]:
    """Start a script in a process of its own, with the data folder as its whole world."""
    (data / "static").mkdir(exist_ok=True)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("METODKABINET_")}  # noqa: TID251
    surroundings |= {
        "METODKABINET_DATA": str(data), "METODKABINET_SECRET_KEY": KEY, "METODKABINET_LOG_LEVEL": "CRITICAL",
        "DJANGO_SETTINGS_MODULE": "metodkabinet.config.settings", "PYTHONPATH": str(Path(__file__).parents[3]),
    }  # fmt: skip
    return subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-c", START + script], env=surroundings, stdout=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end: the code and what was said."""
    try:
        said, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    return process.returncode, said.strip()


def run(data: Path, script: str) -> str:
    """A script to its good end; what it said."""
    code, said = finish(begin(data, script))
    assert code == 0, said
    return said
