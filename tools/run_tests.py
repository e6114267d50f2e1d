"""Runs the suite: on SQLite, and once more on PostgreSQL when METODKABINET_TEST_DATABASE names a server."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tools.testing.tiers import SUITE_BY_TIER

# What the scaled layout changes: queue, limits, live news, and whatever signs people in and tells them things.
SCALED = ["src/metodkabinet/kit", "src/metodkabinet/accounts", "src/metodkabinet/notifications", "tests/test_scaled.py"]


def run(engine: str, database: str, tier: str, extra: list[str], **more: str) -> bool:
    """One run of pytest in two processes; True: green."""
    environment = {**os.environ, "METODKABINET_DATABASE": database, **more}
    whole = ["--every-page"] if tier == "full" and not database and not extra else []
    quiet = ["-n", "2", "--show-capture=no"]  # a walk over every page logs every refusal
    command = [sys.executable, "-m", "pytest", *quiet, "-m", SUITE_BY_TIER[tier], *whole, *extra]
    print(f"== {tier} tests on {engine}", flush=True)
    started = time.monotonic()
    status = subprocess.run(command, env=environment, check=False).returncode
    print(
        f"== {tier} tests on {engine}: {'green' if status == 0 else 'RED'}, {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return status == 0


def main() -> int:
    """`python -m tools.run_tests [fast|full|nightly] [arguments of pytest]`."""
    tier = sys.argv[1] if len(sys.argv) > 1 else "full"
    if tier not in SUITE_BY_TIER:
        print(f"TIER is fast, full or nightly, not {tier}")
        return 2
    server = os.environ.get("METODKABINET_TEST_DATABASE", "")
    green = run("SQLite", "", tier, sys.argv[2:])
    if server:
        green = run("PostgreSQL", server, tier, sys.argv[2:]) and green
        redis = os.environ.get("METODKABINET_TEST_REDIS", "")
        if tier == "nightly" and redis:
            green = run("PostgreSQL and Redis", server, "full", SCALED, METODKABINET_REDIS=redis) and green
        elif tier == "nightly":
            print("Not run in the scaled layout: give METODKABINET_TEST_REDIS=redis://host/0 (it is emptied)")
    elif os.environ.get("METODKABINET_NO_SKIPS") == "1":
        print("METODKABINET_NO_SKIPS=1 wants PostgreSQL too: give METODKABINET_TEST_DATABASE")
        green = False
    else:
        print("Not run on PostgreSQL: give METODKABINET_TEST_DATABASE=postgresql://user:password@host/name")
    return 0 if green else 1


if __name__ == "__main__":
    sys.exit(main())
