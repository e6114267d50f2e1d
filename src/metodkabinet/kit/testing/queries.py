"""Counting queries and forbidding writes by looking at the SQL itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Reading may renew a session, write who looked at personal data, count a limit.
MAY_CHANGE = ("accounts_session", "audit_", "kit_hit", "kit_tick")
_WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


class UnexpectedWriteError(AssertionError):
    """A request that must change nothing tried to."""


@contextmanager
def no_writes() -> Iterator[None]:
    """Refuse every write except to sessions, audit and limits."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        found = _WRITE.match(sql)
        if found and not found[1].startswith(MAY_CHANGE):
            message = f"a request that must change nothing wrote to {found[1]}: {sql[:200]}"
            raise UnexpectedWriteError(message)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    """Count the queries of a block, then `assert len(queries) == 7`."""
    with CaptureQueriesContext(connection) as context:
        yield context
