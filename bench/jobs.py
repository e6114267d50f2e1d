"""Leaving work for the worker and doing it, row by row."""

from __future__ import annotations

import time
from typing import Any

from bench import world

COUNT = 300


def run() -> dict[str, Any]:
    """Jobs a second: written down, done."""
    with world.installation() as connection:
        from django.db import transaction  # noqa: PLC0415  after installation()

        from metodkabinet.kit import jobs  # noqa: PLC0415

        nothing = jobs.job("bench.nothing", title="Ничего")(lambda: None)
        started = time.monotonic()
        with transaction.atomic():
            for _ in range(COUNT):
                jobs.enqueue(nothing)
            connection.run_on_commit.clear()  # the queue of tests works at once; here the rows wait
        left, started = time.monotonic() - started, time.monotonic()
        done = jobs.run_waiting(COUNT + 1)
        took = time.monotonic() - started
        return {
            "engine": connection.vendor,
            "left_per_s": round(COUNT / left),
            "done": done,
            "done_per_s": round(done / took),
        }
