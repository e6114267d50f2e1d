"""Who is at work on a data folder: servers and workers together, a restore alone. The lock ends with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from metodkabinet.kit.refusals import Refused

SERVING, MAKING = ".serving.lock", ".backup.lock"


@contextmanager
def serving() -> Iterator[None]:
    """Held by a server and by a worker as long as they live."""
    with _held(SERVING, fcntl.LOCK_SH, "Сейчас данные восстанавливают из копии. Дождитесь конца и запустите снова."):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Held by a restore: nobody else works on this folder."""
    with _held(
        SERVING,
        fcntl.LOCK_EX,
        "Сайт или исполнитель ещё работает с этой папкой данных. Остановите их и повторите восстановление.",
    ):
        yield


@contextmanager
def making() -> Iterator[None]:
    """Held by the one who makes a copy."""
    with _held(MAKING, fcntl.LOCK_EX, "Резервная копия этой папки данных уже делается. Дождитесь её конца."):
        yield


@contextmanager
def _held(name: str, mode: int, refusal: str) -> Iterator[None]:
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(refusal) from error
        yield
    finally:
        os.close(handle)
