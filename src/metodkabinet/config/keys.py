"""The secret key of an installation: made at first start, refused when it is a sample or too short."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "secret.key"
DEMO = "demo-"
SHORTEST = 50


class BadKey(Exception):  # noqa: N818  an answer for the administrator
    """The installation must not run with this key; the text says what to do."""


def is_demo_folder(data: Path) -> bool:
    """The folder was made by `metodkabinet demo`: its own key says so."""
    return _read(data).startswith(DEMO)


def _read(data: Path) -> str:
    path = data / FILE
    return path.read_text().strip() if path.is_file() else ""


def ensure(data: Path, *, demo: bool, given: str) -> None:
    """Make the key of a first start; refuse to start with a wrong one."""
    if not given and not _read(data):
        _write(data, (DEMO if demo else "") + secrets.token_urlsafe(64))
    sentence = fault(given or _read(data), demo=demo)
    if sentence:
        raise BadKey(sentence)


def fault(key: str, *, demo: bool) -> str:
    """What is wrong with the key, or nothing."""
    if not key:
        return "Секретного ключа нет. Он появится при первом запуске «metodkabinet up»."
    if demo:
        return ""
    if key.startswith(DEMO):
        return (
            "Это ключ демонстрации, с ним нельзя вести настоящую работу. "
            "Задайте свой METODKABINET_SECRET_KEY или другую папку данных (--data)."
        )
    if len(key) < SHORTEST:
        return f"Секретный ключ короче {SHORTEST} знаков. Удалите его: при запуске появится новый, надёжный."
    return ""


def _write(data: Path, key: str) -> None:
    """Readable by the owner only from the first moment on; two first starts at once agree on one key."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(data / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        message = f"В папку данных {data} нельзя писать. Укажите другую (--data) или поправьте права."
        raise BadKey(message) from error
    with os.fdopen(handle, "w") as file:
        file.write(key + "\n")
