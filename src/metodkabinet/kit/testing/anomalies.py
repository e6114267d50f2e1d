"""The anomaly loop: an operation is done with its 1st, 2nd, 3rd… call to the outside failing, until it gets through.

    failures = repeat_with_anomalies(lambda: services.erase_person(person, ground="request", by=None))

After every failure each invariant must hold; after the last, undisturbed run the work must be done exactly once.
Database calls are statements and commits, file calls those of the store, mail calls those that hand a letter over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import OperationalError, connection

from metodkabinet.kit import registry
from metodkabinet.kit.files import store
from metodkabinet.kit.letters import transport

FILE_CALLS = ("drafted", "place", "open_bytes", "discard")
MAIL_CALLS = ((transport.Files, "send"), (transport.Smtp, "send"))
MOST = 2_000  # calls of one operation: more means that it never ends


class PlannedError(OSError):
    """What a disk or a mail server says; the database says OperationalError."""


@dataclass(slots=True)
class Calls:
    """Counts calls to the outside and fails the N-th, once or from then on."""

    fail_at: int
    forever: bool
    count: int = 0
    fired: int = 0
    left: bool = False  # something of this run may have stayed: a commit, a write outside a transaction, a file

    def look(self, error: Callable[[], Exception]) -> None:
        """One call: let it through or fail it."""
        self.count += 1
        if self.count == self.fail_at or (self.forever and self.count > self.fail_at):
            self.fired += 1
            raise error()


def repeat_with_anomalies(
    operation: Callable[[], Any],
    *,
    forever: bool = False,
    after_failure: Callable[[], None] | None = None,
    step: int = 1,
) -> int:
    """Run with the N-th call failing for N = 1, 1 + step, … until one run meets no failure. How many runs failed.

    `operation` must be safe to repeat. A run that swallows the failure and goes on counts as failed, too.
    """
    known = frozenset(broken_places())  # a made-up world need not be perfect; it must not get worse
    for failures, fail_at in enumerate(range(1, MOST, step)):
        calls = Calls(fail_at, forever)
        raised = attempt(operation, calls)
        if after_failure is not None:
            after_failure()
        if calls.left:  # a run that was rolled back whole left everything as the last look found it
            assert_holds(known)
        if not calls.fired:
            if raised is not None:
                raise raised
            return failures
    message = f"the operation makes more than {MOST} calls"
    raise AssertionError(message)


def attempt(operation: Callable[[], Any], calls: Calls) -> Exception | None:
    """One run; whatever it raised is given back."""
    with disturbed(calls):
        try:
            operation()
        except Exception as error:  # noqa: BLE001  whatever became of the failure on its way up
            return error
    return None


def broken_places() -> list[str]:
    """Where an invariant does not hold now."""
    return [f"{invariant.key}: {place}" for invariant in registry.invariants for place in invariant.broken()]


def assert_holds(known: frozenset[str] = frozenset()) -> None:
    """Every invariant, with the names of the places that broke since."""
    broken = [place for place in broken_places() if place not in known]
    assert broken == [], "\n".join(broken)


@contextmanager
def disturbed(calls: Calls) -> Iterator[None]:
    """Every call to database, files and mail inside passes by `calls`."""
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(_statement(calls)))
        commit: Any = getattr(connection, "_commit")  # noqa: B009  Django has no other place, and its types hide it
        stack.enter_context(patch.object(connection, "_commit", _before(calls, commit, _database)))
        for name in FILE_CALLS:
            stack.enter_context(patch.object(store, name, _before(calls, getattr(store, name), _outside)))
        for owner, name in MAIL_CALLS:
            stack.enter_context(patch.object(owner, name, _before(calls, getattr(owner, name), _outside)))
        yield


def _statement(calls: Calls) -> Callable[..., Any]:
    def pass_by(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if not _unwinds(sql):
            calls.look(_database)
        calls.left |= not connection.in_atomic_block and not _leaves_nothing(sql)
        return execute(sql, params, many, context)

    return pass_by


def _unwinds(sql: str) -> bool:
    """Rolling back is what follows a failure: a server that is gone rolls back by itself."""
    return sql.lstrip().upper().startswith(("ROLLBACK", "RELEASE"))


def _leaves_nothing(sql: str) -> bool:
    """Reads, and the frame of a transaction: its commit is counted by itself."""
    return sql.lstrip().upper().startswith(("SELECT", "BEGIN", "SAVEPOINT", "PRAGMA")) or _unwinds(sql)


def _before(calls: Calls, call: Callable[..., Any], error: Callable[[], Exception]) -> Callable[..., Any]:
    def pass_by(*args: Any, **kwargs: Any) -> Any:
        calls.look(error)
        calls.left = True
        return call(*args, **kwargs)

    return pass_by


def _database() -> Exception:
    return OperationalError("disk I/O error (planned)")


def _outside() -> Exception:
    return PlannedError("planned")
