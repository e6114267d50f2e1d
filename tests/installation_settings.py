"""The real settings for processes of tests; modules that have no migrations yet get their tables from the models."""

from pathlib import Path

from metodkabinet.config.settings import *  # noqa: F403

_SOURCE = Path(__file__).parents[1] / "src" / "metodkabinet"
MIGRATION_MODULES = {
    folder.parent.name: None
    for folder in _SOURCE.glob("*/migrations")
    if not any(path.name != "__init__.py" for path in folder.glob("*.py"))
}
PASSWORD_HASHERS = [
    "metodkabinet.accounts.logic.hashers.MeasuredForTests",
    "metodkabinet.accounts.logic.hashers.MeasuredArgon2",
]
