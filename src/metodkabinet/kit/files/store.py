"""Where the bytes lie: a private folder, each file under its hash. Four verbs, so that another store can stand behind.

Order of keeping: temporary file → fsync → rename → (the caller's) row. A crash leaves at worst bytes without a row,
which the sweep removes after `GRACE`; a row without bytes cannot come about.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from metodkabinet.kit import clock

GRACE = 3600  # seconds within which a begun transaction surely writes its row
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Draft:
    """Bytes written and hashed, not yet in their place."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """The private folder; nothing in it is ever served by address."""
    return Path(settings.MEDIA_ROOT)


def relative(sha256: str) -> str:
    """Where in the folder the bytes with this hash lie."""
    if not _HASH.fullmatch(sha256):
        raise ValueError(sha256)
    return f"kept/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def path_of(sha256: str) -> Path:
    return root() / relative(sha256)


@contextmanager
def drafted(chunks: Iterable[bytes]) -> Iterator[Draft]:
    """Write chunks into a temporary file that is gone afterwards unless it was put in its place."""
    folder = root() / "drafts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            target.flush()
            os.fsync(target.fileno())
        yield Draft(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def place(draft: Draft) -> None:
    """Move the bytes under their hash. A copy that is already there is replaced, so that it is young for the sweep."""
    target = path_of(draft.sha256)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = clock.now().timestamp()
    with _locked(fcntl.LOCK_SH):
        os.utime(draft.path, (now, now))
        draft.path.replace(target)
        for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
            _sync(folder)


def open_bytes(sha256: str) -> BinaryIO:
    return path_of(sha256).open("rb")


def discard(sha256: str, in_use: Callable[[str], bool]) -> bool:
    """Remove bytes nobody uses. Young ones stay for the sweep: somebody may be about to write the row."""
    path = path_of(sha256)
    with _locked(fcntl.LOCK_EX):
        if not path.exists() or _age(path) < GRACE or in_use(sha256):
            return False
        path.unlink()
        return True


def kept() -> Iterator[str]:
    """The hash of everything in the folder."""
    for path in sorted((root() / "kept").glob("*/*/*")):
        if _HASH.fullmatch(path.name):
            yield path.name


@contextmanager
def stillness() -> Iterator[None]:
    """Nothing is removed meanwhile, adding goes on. For a moment only: whoever drops a file waits for the end."""
    with _locked(fcntl.LOCK_SH):
        yield


def forget_drafts() -> int:
    """Remove temporary files that a crash left behind."""
    left = [path for path in (root() / "drafts").glob("*") if _age(path) >= GRACE]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _age(path: Path) -> float:
    try:
        return clock.now().timestamp() - path.stat().st_mtime
    except FileNotFoundError:
        return 0


@contextmanager
def _locked(mode: int) -> Iterator[None]:
    """Keepers share, the sweep is alone: it never removes what is being put in place."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root() / ".lock").open("w") as lock:
        fcntl.flock(lock, mode)
        yield


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
