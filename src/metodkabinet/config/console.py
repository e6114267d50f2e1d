"""What a command says to the person at the console."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 0.5  # seconds between two words of progress


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  the person at the console


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """One line that changes in place on a terminal; nothing at all in a log file."""
    shown_at = 0.0

    def show(text: str) -> None:
        nonlocal shown_at
        if sys.stderr.isatty() and time.monotonic() - shown_at > EVERY:
            shown_at = time.monotonic()
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)  # noqa: T201  as above

    try:
        yield show
    finally:
        if shown_at:
            print("\r\033[K", end="", file=sys.stderr, flush=True)  # noqa: T201  as above


def size(count: int) -> str:
    """Bytes as a person says them."""
    megabytes = count / 1024 / 1024
    return (
        f"{megabytes:.1f} МБ".replace(".", ",") if megabytes < 1024 else f"{megabytes / 1024:.1f} ГБ".replace(".", ",")
    )
