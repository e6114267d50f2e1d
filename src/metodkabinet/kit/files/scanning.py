"""The hook for a virus scanner. One callable; when it is registered and cannot answer, the file waits in quarantine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from metodkabinet.kit.files.models import FileState

Scanner = Callable[[Path], bool]  # True: clean; False: dangerous; an exception: cannot tell now
log = logging.getLogger("metodkabinet.files")


class _Hook:
    scanner: Scanner | None = None


def register_scanner(scanner: Scanner | None) -> None:
    """Called once by the installation's hooks; None takes it away."""
    _Hook.scanner = scanner


def scan(path: Path) -> FileState:
    """What the scanner says; without one every allowed file is fine."""
    if _Hook.scanner is None:
        return FileState.OK
    try:
        return FileState.OK if _Hook.scanner(path) else FileState.INFECTED
    except Exception:
        log.exception("scanner unavailable")
        return FileState.QUARANTINE
