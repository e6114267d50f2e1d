"""The queue itself: Huey over a file, PostgreSQL or Redis. It may lose everything: rows and the sweep bring it back."""

from __future__ import annotations

import json
import logging
from functools import cache
from pathlib import Path
from typing import Any

import huey as engine  # noqa: TID251  this is the one place that knows the queue
from django.conf import settings
from django.db import close_old_connections
from huey.registry import Message  # noqa: TID251  as above
from huey.serializer import Serializer  # noqa: TID251  as above

log = logging.getLogger("metodkabinet.jobs")

NOW = "now"  # settings.QUEUE of tests: work is done on commit, in the process that asked
URGENT, PLAIN = 1, 0
DRAIN = 25  # seconds a worker told to stop may take for the step in hand


class JsonSerializer(Serializer):
    """Numbers and words only: nothing read from the queue is ever executed, as a pickle would be."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def _open() -> Any:
    """The chosen store; the network is not touched before the first use."""
    name = "metodkabinet"
    common = {"name": name, "results": False, "serializer": JsonSerializer()}
    if settings.QUEUE == "redis":
        from redis import ConnectionPool  # noqa: PLC0415  only an installation with Redis loads its client

        pool = ConnectionPool.from_url(settings.REDIS, socket_connect_timeout=5, socket_timeout=5)
        return engine.PriorityRedisHuey(connection_pool=pool, **common)
    if settings.QUEUE == "postgresql":
        database = settings.DATABASES["default"]
        return engine.PostgresHuey(
            create_tables=False,
            dbname=database["NAME"], user=database["USER"] or None, password=database["PASSWORD"] or None,
            host=database["HOST"] or None, port=database["PORT"] or None, connect_timeout=5, **common,
        )  # fmt: skip
    folder = Path(settings.DATA) / "queue"
    folder.mkdir(parents=True, exist_ok=True)
    return engine.SqliteHuey(filename=str(folder / "queue.sqlite3"), timeout=5, **common)


@cache
def _queue() -> tuple[Any, Any, Any]:
    from metodkabinet.kit.jobs import runs  # noqa: PLC0415  runs push into the queue, the queue calls runs

    queue = _open()
    work = queue.task(name="work")(_on_fresh_connections(runs.work))
    nudged = queue.task(name="nudged")(_on_fresh_connections(runs.nudged))
    queue.periodic_task(engine.crontab(), name="tick")(_on_fresh_connections(runs.tick))
    return queue, work, nudged


def _on_fresh_connections(function: Any) -> Any:
    """A worker lives for weeks: a connection the server has dropped must not fail the next job."""

    def run(*args: Any, **kwargs: Any) -> None:
        close_old_connections()
        try:
            function(*args, **kwargs)
        finally:
            close_old_connections()

    run.__module__ = function.__module__
    return run


def prepare() -> None:
    """Create the tables of a queue that lives in PostgreSQL; called by `metodkabinet migrate`."""
    if settings.QUEUE == "postgresql":
        _queue()[0].storage.initialize_schema()


def push_run(run_id: int, *, urgent: bool) -> None:
    """Hand over the number of a row; when the store is away, the sweep does it later."""
    _push(1, run_id, urgent=urgent)


def push_nudge(key: str, *, urgent: bool) -> None:
    """Ask that a job without a row of its own be run soon."""
    _push(2, key, urgent=urgent)


def _push(which: int, value: int | str, *, urgent: bool) -> None:
    try:
        handles = _queue()
        handles[0].enqueue(handles[which].s(value, priority=URGENT if urgent else PLAIN))
    except Exception:
        log.warning("queue store is away", exc_info=True)


def carried() -> set[int]:
    """The numbers of rows on their way to a worker: a waiting row that is not among them has been lost."""
    return {task.args[0] for task in _queue()[0].pending() if task.name == "work"}


def consume(workers: int) -> None:
    """Work until told to stop: TERM finishes the step in hand."""
    from metodkabinet.kit.jobs import runs  # noqa: PLC0415  as in _queue

    queue = _queue()[0]
    queue.on_startup()(_on_fresh_connections(runs.sweep))
    queue.create_consumer(
        workers=workers, initial_delay=0.1, max_delay=0.5, graceful_signal="TERM", shutdown_timeout=DRAIN
    ).run()
