"""The server process: uvicorn for pages and streams, and beside it a niced worker that ends when the server does."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import uvicorn
from django.conf import settings

from metodkabinet.kit import health
from metodkabinet.kit.live.hub import hub

log = logging.getLogger("metodkabinet.server")

RED_FOR = 3.0  # seconds between «not ready» and the closed door: the proxy must notice first
CLOSING = 10  # seconds for requests in hand
WORKER_STOP = 27  # seconds for the step in hand of the worker
STEADY = 60.0  # a worker that has lived so long starts anew without delay
LONGEST_PAUSE = 60.0


class Server(uvicorn.Server):
    """Stops politely: readiness goes red first, then streams end, then requests in hand are finished."""

    closes_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """TERM waits for the proxy to notice; Ctrl+C and a second signal do not."""
        health.drain()
        if sig == signal.SIGINT or self.closes_at is not None:
            self.force_exit = self.should_exit and sig == signal.SIGINT
            self.closes_at = time.monotonic()
        else:
            self.closes_at = time.monotonic() + RED_FOR

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: is it time to close?"""
        if self.closes_at is not None and time.monotonic() >= self.closes_at:
            hub.close()
            self.should_exit = True
        return await super().on_tick(counter)


class Supervisor:
    """Keeps one worker process running. Its standard input is a pipe that breaks when the server dies."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="supervisor")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the worker finish its step, then make sure that it is gone."""
        self.stopping.set()
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(WORKER_STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._thread.join()

    def _keep(self) -> None:
        pause = 1.0
        while not self.stopping.is_set():
            started = time.monotonic()
            self.process = subprocess.Popen(worker_command(), stdin=subprocess.PIPE)  # noqa: S603  our own words
            if self.stopping.is_set():
                self.process.terminate()
            code = self.process.wait()
            if self.process.stdin is not None:
                self.process.stdin.close()
            if self.stopping.is_set():
                return
            pause = 1.0 if time.monotonic() - started > STEADY else min(pause * 2, LONGEST_PAUSE)
            log.error("worker ended", extra={"code": code, "again_in": pause})
            self.stopping.wait(pause)


def worker_command() -> list[str]:
    """How the server starts its worker."""
    return [sys.executable, "-m", "metodkabinet.config.cli", "worker", "--child", "--data", str(settings.DATA)]


def end_with_parent() -> None:
    """In the worker: when the pipe from the server breaks, stop as if told to."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def serve(host: str, port: int, *, worker: bool) -> None:
    """Serve until told to stop."""
    server = Server(
        uvicorn.Config(
            "metodkabinet.config.asgi:application",
            host=host,
            port=port,
            lifespan="off",
            ws="none",
            proxy_headers=False,  # kit.limits decides whom to believe
            server_header=False,
            date_header=True,
            access_log=False,  # kit.middleware writes one line per request
            log_config=None,
            timeout_graceful_shutdown=CLOSING,
            timeout_keep_alive=15,
            h11_max_incomplete_event_size=32 * 1024,
        )
    )
    supervisor = Supervisor()
    if worker:
        supervisor.start()
    try:
        server.run()
    finally:
        if worker:
            supervisor.stop()
