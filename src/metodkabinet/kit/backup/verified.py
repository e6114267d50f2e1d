"""When the last copy was made that was also read back from end to end. A file, so that a restore does not forget it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from metodkabinet.kit import clock

if TYPE_CHECKING:
    from metodkabinet.kit.backup.archive import Contents

LATE = timedelta(hours=26)  # a daily copy and two hours of grace


@dataclass(frozen=True, slots=True)
class Verified:
    """The newest copy known to be good."""

    made_at: str
    verified_at: str
    file: str
    size: int
    rows: int
    files: int
    sealed: bool
    restored_at: str = ""  # when a drill has restored a copy of this installation from end to end

    @property
    def restored(self) -> datetime | None:
        return datetime.fromisoformat(self.restored_at) if self.restored_at else None

    @property
    def moment(self) -> datetime:
        """The moment the copy shows: its age counts from here."""
        return datetime.fromisoformat(self.made_at)

    @property
    def is_late(self) -> bool:
        return clock.now() - self.moment > LATE


def note(path: Path, contents: Contents, *, restored: bool = False) -> None:
    """Remember a copy that was read back, or even restored; an older one than known is no news but for its drill."""
    known, now = last(), clock.now().isoformat()
    drilled = now if restored else known.restored_at if known else ""
    if known and known.moment > contents.moment:
        if restored:
            _keep(replace(known, restored_at=drilled))
        return
    _keep(
        Verified(
            contents.made_at, now, str(path.resolve()), path.stat().st_size, contents.rows, len(contents.files),
            sealed=bool(settings.BACKUP_KEY), restored_at=drilled,
        )
    )  # fmt: skip


def _keep(said: Verified) -> None:
    fresh = _file().with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(said), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_file())


def last() -> Verified | None:
    """The newest good copy; None when none was ever made here."""
    try:
        return Verified(**json.loads(_file().read_text()))
    except (OSError, ValueError, TypeError):
        return None


def age() -> Iterator[str]:
    """For readiness: copies were begun here and have stopped coming."""
    known = last()
    if known and known.is_late:
        yield (
            "Последней проверенной резервной копии больше 26 часов. "
            "Посмотрите, почему не делаются новые: «metodkabinet backup»."
        )


def _file() -> Path:
    return Path(settings.DATA) / "backups.json"
