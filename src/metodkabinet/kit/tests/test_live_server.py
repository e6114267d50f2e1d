"""The real server: a change announced by another process reaches an open stream, and TERM ends everything politely."""

from __future__ import annotations

import signal
import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from metodkabinet.kit.tests import processes

SERVE = """
from metodkabinet.config import server
server.RED_FOR = 1.0
server.serve("127.0.0.1", {port}, worker=False)
"""
TOKEN = """
from metodkabinet.kit.live.topics import _signer
print(_signer("").sign("thread:1"))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            return answer.status


def wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            status(port, "/health/live")
        except ConnectionRefusedError:
            assert time.monotonic() < until
            threading.Event().wait(0.05)
        else:
            return


@pytest.mark.full
def test_stream_over_the_wire_and_a_polite_end(tmp_path: Path) -> None:
    processes.run(tmp_path, processes.TABLES)
    token = processes.run(tmp_path, TOKEN)
    port = free_port()
    server = processes.begin(tmp_path, SERVE.format(port=port))
    wire = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        wait_for(port)
        wire.request("GET", f"/live/?topic={token}")
        stream = wire.getresponse()
        assert (stream.status, stream.headers["X-Accel-Buffering"]) == (200, "no")
        assert stream.readline() == b"retry: 3000\n"
        processes.run(tmp_path, "live.announce('thread:1')")
        said = [stream.readline() for _ in range(4)]
        assert said[2] == b"event: change\n"
        assert said[3].startswith(b'data: {"topic": "thread:1", "version": ')
        server.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 1.0
        statuses = []
        while time.monotonic() < deadline and 503 not in statuses:
            statuses.append(status(port, "/health/ready"))
        assert statuses[-1] == 503
        assert stream.read() == b"\n"
        assert processes.finish(server)[0] == 0
    finally:
        wire.close()
        server.kill()
