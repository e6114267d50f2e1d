"""Taking erased text out of the database's own files: freed pages, the write-ahead log, tombstones of the full text.

An erased value is gone from the tables at once; a copy of it may still lie where the engine puts what it freed.
SQLite: the full-text index is rewritten, the whole file is built anew (VACUUM) and the write-ahead log is emptied;
another process that reads meanwhile is waited for. PostgreSQL: VACUUM frees the dead rows of every table of ours; what
its own archive of the write-ahead log keeps is a matter of how long that archive is kept (docs/operations.md).
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from metodkabinet.kit.search import engines


def scrub_storage() -> bool:
    """Rewrite what is left of erased values; safe to repeat. False: a reader was in the way, try again later."""
    if connection.in_atomic_block:
        message = "the storage is scrubbed outside a transaction"
        raise RuntimeError(message)
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [engines.INDEX])
        if cursor.fetchone():
            cursor.execute(f"INSERT INTO {engines.INDEX}({engines.INDEX}) VALUES ('rebuild')")  # noqa: S608  our own name
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _log, _done = cursor.fetchone()
    return not busy


def _postgresql() -> bool:
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
    return True
