"""Servers of our own for tests of everything that fetches: they answer by a script and count who came."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager

from metodkabinet.kit.web.fetching import Guard


class Listener:
    """Answers every connection with a script and remembers what it was asked."""

    def __init__(self, script, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.asked: list[bytes] = []
        self.hits = 0
        self.script, self.context = script, context
        self.done = threading.Event()
        self.socket = socket.create_server((host, 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            peer, _ = self.socket.accept()
            with peer:
                if self.done.is_set():
                    return
                self.hits += 1
                try:
                    self._answer(peer)
                except OSError:
                    continue

    def _answer(self, peer: socket.socket) -> None:
        peer.settimeout(5)
        if self.context:
            peer = self.context.wrap_socket(peer, server_side=True)
        with peer:
            asked = peer.recv(65536)
            self.asked.append(asked)
            for piece in self.script(asked.split(b" ")[1].decode(), self.done):
                peer.sendall(piece)

    def close(self) -> None:
        self.done.set()
        socket.create_connection(self.socket.getsockname()[:2]).close()
        self.thread.join()
        self.socket.close()


@contextmanager
def listening(script, **more):
    listener = Listener(script, **more)
    try:
        yield listener
    finally:
        listener.close()


def guard_for(*listeners: Listener, **more) -> Guard:
    """Lets the tests reach their own listeners on the loopback, by any name."""
    return Guard(
        **{
            "allows": lambda address: True,
            "ports": frozenset(listener.port for listener in listeners),
            "resolve": lambda host, port: [ipaddress.ip_address("127.0.0.1")],
            **more,
        }
    )
