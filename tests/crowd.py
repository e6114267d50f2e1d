"""Several at the same moment, each with a connection of his own, on a database that lets them meet.

The in-memory base of a SQLite run has one connection for all; for the length of such a test it moves into a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

from django.db import connection

PATIENCE = 0.5  # seconds at a pause point: whoever waits for a lock cannot come, the others go on

Act = Callable[[], Any]


@contextmanager
def real_connections(folder: Path) -> Iterator[None]:
    """Let threads open connections of their own to what the test has committed."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    kept, name, file = connection.connection, connection.settings_dict["NAME"], folder / "crowd.sqlite3"
    with sqlite3.connect(file) as copy:
        kept.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, kept


def at_once(*acts: Act) -> list[Any]:
    """What each came to: its answer, or what it raised."""
    gate = Barrier(len(acts))

    def one(act: Act) -> Any:
        gate.wait(10)
        try:
            return act()
        except Exception as error:  # noqa: BLE001  the answer of a race may be an error
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def meeting(count: int) -> Act:
    """A pause point where all wait for each other, unless a lock keeps somebody away."""
    gate = Barrier(count)

    def wait() -> None:
        try:
            gate.wait(PATIENCE)
        except BrokenBarrierError:
            return

    return wait
