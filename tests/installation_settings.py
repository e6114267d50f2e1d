"""The real settings for processes of tests, but for quick hashes and tables made from the models (seconds less).

What migrations make is restored, too: test_backup asks an installation with nothing changed in its settings.
"""

from pathlib import Path

from metodkabinet.config.settings import *  # noqa: F403

_SOURCE = Path(__file__).parents[1] / "src" / "metodkabinet"
MIGRATION_MODULES = {folder.parent.name: None for folder in _SOURCE.glob("*/migrations")}
PASSWORD_HASHERS = [
    "metodkabinet.accounts.logic.hashers.MeasuredForTests",
    "metodkabinet.accounts.logic.hashers.MeasuredArgon2",
]
