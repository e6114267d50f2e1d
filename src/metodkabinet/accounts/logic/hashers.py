"""Argon2 behind a semaphore: a storm of wrong passwords may cost one core, never the whole server."""

from __future__ import annotations

import threading
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher

_one_core = threading.BoundedSemaphore(1)


class Count:
    """How many hashes were computed in this process: the unit in which limits are tested."""

    computed = 0


class MeasuredArgon2(Argon2PasswordHasher):
    """Django's Argon2, one computation at a time, counted."""

    def encode(self, password: str, salt: str) -> str:
        """Hash."""
        with _one_core:
            Count.computed += 1
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare."""
        with _one_core:
            Count.computed += 1
            return super().verify(password, encoded)

    def harden_runtime(self, password: str, encoded: str) -> Any:
        """Argon2 has nothing to add."""


class MeasuredForTests(MD5PasswordHasher):
    """Counted like the real one and cheap: a suite signs people in thousands of times."""

    def encode(self, password: str, salt: str) -> str:
        """Hash."""
        Count.computed += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare."""
        Count.computed += 1
        return super().verify(password, encoded)
