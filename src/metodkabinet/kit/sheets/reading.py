"""Read a table that somebody sent: `read_sheets(upload)` gives rows of text or refuses with a sentence."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Protocol

from metodkabinet.kit.sheets import refusals

LARGEST = 10 * 1024 * 1024
SECONDS = 10
_CHILD = "metodkabinet.kit.sheets.child"
_ROOT = Path(__file__).resolve().parents[3]
_doors = BoundedSemaphore(2)  # 256 MB each
log = logging.getLogger("metodkabinet.sheets")


class Upload(Protocol):
    """What a form gives: a name and bytes."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A filled row: `number` as the person sees it in the file, texts, and sentences about unbelievable cells."""

    number: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet with its filled rows; csv has one without a name."""

    name: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole file."""

    sheets: list[Sheet]
    notes: list[str]
    sha256: str


def read_sheets(upload: Upload | bytes) -> Book:
    """All visible sheets with something on them. Refuses with `refusals.Unreadable`."""
    data = _bytes(upload)
    if not _doors.acquire(timeout=SECONDS):
        raise refusals.busy()
    try:
        answer = _ask_child(data)
    finally:
        _doors.release()
    sheets, notes = _understood(answer)
    sheets = [sheet for sheet in sheets if sheet.lines]
    if not sheets:
        raise refusals.empty()
    return Book(sheets, notes, hashlib.sha256(data).hexdigest())


def _bytes(upload: Upload | bytes) -> bytes:
    try:
        data = upload if isinstance(upload, bytes) else upload.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise refusals.folder() from error
    if len(data) > LARGEST:
        raise refusals.too_big(LARGEST // 1024 // 1024)
    if not data:
        raise refusals.empty()
    return data


def _ask_child(data: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  the arguments are ours
            [sys.executable, "-s", "-P", "-m", _CHILD],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8", "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusals.too_heavy() from error
    if done.returncode:
        log.warning(
            "the reader of a table ended with %s: %s", done.returncode, done.stderr[-400:].decode("utf-8", "replace")
        )
        # A positive code: a library met a file it does not expect. The limits end the child by a signal: negative.
        raise refusals.damaged() if done.returncode > 0 else refusals.too_heavy()
    return done.stdout


def _understood(answer: bytes) -> tuple[list[Sheet], list[str]]:
    sheets: list[Sheet] = []
    for raw in answer.splitlines():
        word, *rest = json.loads(raw)
        if word == "row":
            number, texts, flaws = rest
            sheets[-1].lines.append(Line(number, texts, {int(at): text for at, text in flaws.items()}))
        elif word == "sheet":
            sheets.append(Sheet(rest[0], []))
        elif word == "refused":
            raise refusals.Unreadable(*rest)
        else:
            return sheets, rest[0]
    raise refusals.damaged()
