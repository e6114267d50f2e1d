"""The press: PDF pages drawn in a child process, so that a page that takes too long is killed and harms nobody.

The child keeps its engine and fonts loaded and ends with its parent (its input closes). It reads nothing but the
layout files beside this one; what people wrote travels as JSON.
"""

from __future__ import annotations

import atexit
import json
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

PATIENCE = 5.0  # seconds for one paper; the first one also starts the child
START = 15.0
LAYOUT = Path(__file__).with_name("paper.typ")


class PressError(Exception):
    """The paper could not be drawn; the text is the engine's, for the log."""


class TooLongError(PressError):
    """It took longer than a page may take."""


class Press:
    """One child, asked by one thread at a time."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def print(
        self, layout: Path, inputs: dict[str, str], *, font: str = "", picture: bool = False, root: str = "",
        patience: float = PATIENCE,
    ) -> bytes:  # fmt: skip
        """A PDF, or the first sheet as PNG. `font` empty: the first installed; named and absent: an error.

        `root`: the folder whose pictures the layout may show; empty: none but its own.
        """
        request = {"layout": str(layout), "inputs": inputs, "font": font, "picture": picture, "root": root}
        return self._ask(request, patience)

    def families(self) -> list[str]:
        """The fonts that are installed."""
        found: list[str] = json.loads(self._ask({"families": True}, START))
        return found

    def _ask(self, request: dict[str, Any], patience: float) -> bytes:
        with self._turn:
            child = self._running()
            assert child.stdin is not None
            assert child.stdout is not None
            try:
                child.stdin.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
                child.stdin.flush()
                deadline = time.monotonic() + patience
                head = json.loads(_line(child.stdout, deadline))
                body = _exactly(child.stdout, int(head["size"]), deadline)
            except BaseException as error:
                self._end()
                if isinstance(error, OSError | ValueError):
                    raise PressError("the press stopped in the middle of a page") from error
                raise
        if head["error"]:
            raise PressError(head["error"])
        return body

    def close(self) -> None:
        """End the child."""
        with self._turn:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            program = [sys.executable, "-m", "metodkabinet.papers.logic.pressing"]
            root = str(Path(__file__).parents[3])
            self._child = subprocess.Popen(  # noqa: S603  our own module, no words of anybody in the command
                program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, cwd=root, close_fds=True
            )
            assert self._child.stdout is not None
            try:
                _line(self._child.stdout, time.monotonic() + START)
            except BaseException:
                self._end()
                raise
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()


def _some(pipe: IO[bytes], size: int, deadline: float) -> bytes:
    left = deadline - time.monotonic()
    if left <= 0 or not select.select([pipe], [], [], left)[0]:
        raise TooLongError("the page took too long")
    found = pipe.read(size)
    if not found:
        raise PressError("the press ended")
    return found


def _line(pipe: IO[bytes], deadline: float) -> bytes:
    found = b""
    while not found.endswith(b"\n"):
        found += _some(pipe, 1, deadline)
    return found


def _exactly(pipe: IO[bytes], size: int, deadline: float) -> bytes:
    parts = []
    while size:
        part = _some(pipe, size, deadline)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


press = Press()  # one for the process
atexit.register(press.close)


def draw(data: dict[str, Any], *, code_svg: str = "", picture: bool = False, patience: float = PATIENCE) -> bytes:
    """The PDF/A of a described paper, or a picture of its first sheet."""
    inputs = {"paper": json.dumps(data, ensure_ascii=False), "code": code_svg}
    return press.print(LAYOUT, inputs, font=data["font"], picture=picture, patience=patience)
