"""How long the demo takes to fill, and how soon its first page answers while the rest still fills."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

PATIENCE = 120


def command(folder: Path, *words: str) -> list[str]:
    """`metodkabinet demo` in a folder of its own."""
    return [sys.executable, "-m", "metodkabinet.config.cli", "demo", "--data", str(folder), *words]


def environment() -> dict[str, str]:
    """Nothing of ours but the path."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("METODKABINET_", "DJANGO_"))}
    return {**bare, "METODKABINET_LOG_LEVEL": "CRITICAL"}


def fill(folder: Path) -> dict[str, Any]:
    """The whole world, then a second start."""
    seconds = []
    for _ in range(2):
        started = time.monotonic()
        done = subprocess.run(
            command(folder, "--no-serve"), env=environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            return {"error": done.stderr.strip()[-300:]}
        seconds.append(round(time.monotonic() - started, 1))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {"fill_s": seconds[0], "second_start_s": seconds[1], "folder_mb": round(size / 1e6, 1)}


def first_page(folder: Path) -> dict[str, Any]:
    """From the command to the first page that answers; which parts were done by then is in the folder's diary."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.monotonic()
    server = subprocess.Popen(
        command(folder, "--port", str(port)), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.monotonic() - started < PATIENCE and server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as answer:
                    return {"first_page_s": round(time.monotonic() - started, 1), "status": answer.status}
            except OSError:
                time.sleep(0.1)
        return {"error": "the first page never came"}
    finally:
        server.terminate()
        server.wait(60)


def run() -> dict[str, Any]:
    """Both, each in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="metodkabinet-bench-") as folder:
        filled = fill(Path(folder) / "whole")
        return filled if "error" in filled else {**filled, **first_page(Path(folder) / "served")}
