"""How one process learns that another has announced something: it is only woken, the versions are read from the table.

SQLite: the database file itself says that it was written. PostgreSQL: LISTEN/NOTIFY. With Redis: a channel.
A bus that is away degrades to looking once a second.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError, connection, transaction

log = logging.getLogger("metodkabinet.live")

CHANNEL = "metodkabinet_live"
LOOK_EVERY = 0.2  # seconds between looks at an SQLite file


def wake() -> None:
    """Wake the listeners of all processes."""
    if settings.REDIS:
        import redis  # noqa: PLC0415  only an installation with Redis loads its client

        try:
            with redis.Redis.from_url(settings.REDIS, socket_connect_timeout=1, socket_timeout=1) as client:
                client.publish(CHANNEL, "")
        except redis.RedisError:
            log.warning("redis is away, listeners look by themselves")
    elif connection.vendor == "postgresql":
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
        except DatabaseError:
            log.warning("listeners were not notified", exc_info=True)


class Bus(Protocol):
    """Waits for a sign of change; returns early when there is one."""

    def wait(self, seconds: float, stop: threading.Event) -> None: ...

    def close(self) -> None: ...


class FileBus:
    """Asks SQLite whether any other connection has written."""

    def __init__(self) -> None:
        self.seen: int | None = None

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Look five times a second: a look costs some microseconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA data_version")
                version = cursor.fetchone()[0]
            if version != self.seen:
                self.seen = version
                return
            if stop.wait(LOOK_EVERY):
                return

    def close(self) -> None:
        """Nothing is held."""


class NotifyBus:
    """Listens on a PostgreSQL connection of its own."""

    def __init__(self) -> None:
        import psycopg  # noqa: PLC0415  only an installation on PostgreSQL loads its driver

        self.connection = psycopg.connect(
            autocommit=True,
            **{key: value for key, value in connection.get_connection_params().items() if key in
               {"dbname", "user", "password", "host", "port", "connect_timeout"}},
        )  # fmt: skip
        self.connection.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Until the first notice or the end of the time."""
        for _ in self.connection.notifies(timeout=seconds, stop_after=1):
            return

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


class RedisBus:
    """Listens on a Redis channel."""

    def __init__(self) -> None:
        import redis  # noqa: PLC0415  only an installation with Redis loads its client

        self.client = redis.Redis.from_url(settings.REDIS, socket_connect_timeout=5, health_check_interval=30)
        self.channel: Any = self.client.pubsub(ignore_subscribe_messages=True)
        self.channel.subscribe(CHANNEL)

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Until the first message or the end of the time."""
        self.channel.get_message(timeout=seconds)

    def close(self) -> None:
        """Give the connection back."""
        self.channel.close()
        self.client.close()


def open_bus() -> Bus:
    """The bus of this installation."""
    if settings.REDIS:
        return RedisBus()
    return NotifyBus() if connection.vendor == "postgresql" else FileBus()
