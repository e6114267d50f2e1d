"""A mail server in a thread, as polite or as rude as a test wants."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class Server(socketserver.ThreadingTCPServer):
    """Takes letters into `taken`. `answer(address, nth)` may refuse a recipient, `cut(nth)` hangs up after DATA."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.offers = 0
        self.answer: Callable[[str, int], str] = lambda address, nth: "250 ok"
        self.cut: Callable[[int], bool] = lambda nth: False
        super().__init__(("127.0.0.1", 0), Session)


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: Server

    def handle(self) -> None:
        self.say("220 test")
        address = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            if verb == "RCPT":
                address = line.split("<")[1].split(">")[0]
                self.say(self.server.answer(address, self.server.offers))
            elif verb == "DATA":
                self.server.offers += 1
                self.say("354 go on")
                body = self.body()
                if self.server.cut(self.server.offers):
                    return
                self.server.taken.append((address, message_from_bytes(body, policy=policy.default)))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def body(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running(settings: Any) -> Iterator[Server]:
    """A server, with the product told to use it."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.MAIL = f"smtp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()
