"""First values of fields. Migrations name them, so they are never renamed or moved."""

import secrets
import uuid

_BIG = 2**62


def scattered() -> int:
    """A random key: rows of the secret tables tell no order, neither by number nor (in SQLite) by place."""
    return secrets.randbelow(_BIG) + 1


def new_code() -> str:
    """A name that stays the same in every version."""
    return uuid.uuid4().hex[:12]
