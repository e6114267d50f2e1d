"""Hashing behind a semaphore: a storm of wrong passwords may cost one core, never the whole server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher, PBKDF2PasswordHasher

from metodkabinet.kit.refusals import Busy

QUEUE = 6  # threads that may wait for their turn; the rest of the server's threads go on serving pages

_one_core = threading.BoundedSemaphore(1)
_queue = threading.BoundedSemaphore(QUEUE)


class Count:
    """How many hashes were computed in this process: the unit in which limits are tested."""

    computed = 0


@contextmanager
def _turn() -> Iterator[None]:
    """One computation at a time; who would have to wait behind too many is asked to come back."""
    if not _queue.acquire(blocking=False):
        raise Busy("Сейчас входит очень много людей. Подождите несколько секунд и повторите.", retry_after=5)
    try:
        with _one_core:
            Count.computed += 1
            yield
    finally:
        _queue.release()


class MeasuredArgon2(Argon2PasswordHasher):
    """Django's Argon2, one computation at a time, counted."""

    def encode(self, password: str, salt: str) -> str:
        """Hash."""
        with _turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare."""
        with _turn():
            return super().verify(password, encoded)

    def harden_runtime(self, password: str, encoded: str) -> Any:
        """Argon2 has nothing to add."""


class MeasuredPBKDF2(PBKDF2PasswordHasher):
    """For hashes brought from elsewhere; at the first sign-in they are computed anew by Argon2."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Hash; comparing goes through here as well."""
        with _turn():
            return super().encode(password, salt, iterations)


class MeasuredForTests(MD5PasswordHasher):
    """Counted like the real one and cheap: a suite signs people in thousands of times."""

    def encode(self, password: str, salt: str) -> str:
        """Hash."""
        Count.computed += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare; Django's own would hash through `encode` and be counted twice."""
        Count.computed += 1
        return super().encode(password, self.decode(encoded)["salt"]) == encoded
