"""Taking erased text out of the database's own files: freed pages, the write-ahead log, tombstones of the full text.

An erased value is gone from the tables at once; a copy of it may still lie where the engine puts what it freed.
SQLite: the full-text index is rewritten, the whole file is built anew and the write-ahead log is emptied; another
process that reads meanwhile is waited for. PostgreSQL: the dead rows of every table of ours are freed; what its own
archive of the write-ahead log keeps is a matter of how long that archive is kept (docs/operations.md).
"""

from __future__ import annotations

from django.db import connection

from metodkabinet.kit.backup.engines import rewrite_storage
from metodkabinet.kit.search.engines import rewrite_index


def scrub_storage() -> bool:
    """Rewrite what is left of erased values; safe to repeat. False: a reader was in the way, try again later."""
    if connection.in_atomic_block:
        message = "the storage is scrubbed outside a transaction"
        raise RuntimeError(message)
    rewrite_index()
    return rewrite_storage()
