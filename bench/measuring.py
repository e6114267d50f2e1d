"""Interleaved measuring and the state of the machine."""

from __future__ import annotations

import os
import platform
import random
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Act = Callable[[], Any]
ROUNDS = 15


def cpu_ms(act: Act) -> float:
    """CPU of one call."""
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000


def interleaved(acts: Mapping[str, Act], rounds: int = ROUNDS) -> dict[str, float]:
    """Median CPU milliseconds of each, measured in turns of random order after one warm round."""
    dice = random.Random(1)  # noqa: S311  an order, not a secret
    found: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _ in range(rounds):
        for name in dice.sample(list(acts), len(acts)):
            found[name].append(cpu_ms(acts[name]))
    return {name: round(statistics.median(values), 2) for name, values in found.items()}


def calibration() -> dict[str, float]:
    """A fixed loop of Python and a fixed loop of SQLite: when they move, the run says nothing."""
    base = sqlite3.connect(":memory:")

    def python() -> int:
        return sum(number * number % 7 for number in range(200_000))

    def sql() -> None:
        base.execute("CREATE TABLE IF NOT EXISTS t (n)")
        base.executemany("INSERT INTO t VALUES (?)", ((number,) for number in range(20_000)))
        base.execute("DELETE FROM t")

    return {
        f"{name}_ms": round(min(cpu_ms(act) for _ in range(5)), 2)
        for name, act in (("python", python), ("sqlite", sql))
    }


def machine() -> dict[str, Any]:
    """Where and when this was measured."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    memory = {line.split(":")[0]: line.split()[1] for line in Path("/proc/meminfo").read_text().splitlines()}
    return {
        "commit": commit.strip(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(), "load": [round(one, 2) for one in os.getloadavg()],
        "free_mb": int(memory["MemAvailable"]) // 1024, **calibration(),
    }  # fmt: skip
