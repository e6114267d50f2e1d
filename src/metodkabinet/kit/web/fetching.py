"""Fetch a foreign page: the address that was checked is the address that is connected, also after each redirect.

Everything is bounded: time in total (names, connection, TLS, headers, body), bytes, redirects.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLateError
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Thread
from typing import Any
from urllib.parse import urljoin

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.web.addresses import (
    IP,
    BadAddressError,
    Resolver,
    Target,
    is_public,
    literal,
    system_resolver,
    take_apart,
)

MOST_BYTES = 5 * 1024 * 1024
MOST_SECONDS = 5.0
MOST_REDIRECTS = 3
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


class Why(StrEnum):
    """Why there is no answer."""

    ADDRESS = "address"
    NAME = "name"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    LARGE = "large"
    REDIRECTS = "redirects"


_SENTENCES = {
    Why.ADDRESS: "По этому адресу мы не ходим: нужна обычная ссылка на сайт в интернете, с http:// или https://.",
    Why.NAME: "Такого сайта не нашлось. Проверьте адрес: в нём может быть опечатка.",
    Why.CONNECTION: "Сайт не отвечает. Попробуйте позже или откройте ссылку в браузере.",
    Why.CERTIFICATE: "У сайта недействительный сертификат, поэтому мы его не открыли.",
    Why.SLOW: "Сайт отвечает слишком долго. Попробуйте позже.",
    Why.LARGE: "По ссылке лежит слишком большой файл. Скачайте его сами и приложите.",
    Why.REDIRECTS: "Ссылка слишком много раз переводит с адреса на адрес. Укажите конечный адрес.",
}


class NotFetched(Refused):
    """No answer, and why: a sentence for the person, `why` for the program."""

    def __init__(self, why: Why) -> None:
        super().__init__(_SENTENCES[why])
        self.why = why


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be reached. The default is the law; tests widen it to their own listener."""

    allows: Callable[[IP], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    resolve: Resolver = system_resolver
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whatever its status; `url` is where it came from after redirects."""

    url: str
    status: int
    content_type: str
    body: bytes
    moved_to: str = ""  # set when every step was a permanent redirect
    headers: dict[str, str] = field(default_factory=dict)


def fetch(
    url: str, *, max_bytes: int = MOST_BYTES, timeout: float = MOST_SECONDS, guard: Guard | None = None
) -> Fetched:
    """GET an address. `max_bytes=0` asks for status and headers only. Raises NotFetched."""
    guard = guard or Guard()
    deadline = time.monotonic() + min(timeout, MOST_SECONDS)
    here, permanent = url, True
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer = _ask(here, min(max_bytes, MOST_BYTES), deadline, guard)
        except BadAddressError as error:
            raise NotFetched(Why.ADDRESS) from error
        except TimeoutError as error:
            raise NotFetched(Why.SLOW) from error
        except ssl.SSLCertVerificationError as error:
            raise NotFetched(Why.CERTIFICATE) from error
        except (OSError, http.client.HTTPException) as error:
            raise NotFetched(Why.SLOW if time.monotonic() >= deadline else Why.CONNECTION) from error
        target = answer.headers.get("location", "")
        if answer.status not in _REDIRECTS or not target:
            moved_to = here if permanent and here != url else ""
            return Fetched(here, answer.status, answer.content_type, answer.body, moved_to, answer.headers)
        permanent = permanent and answer.status in _PERMANENT
        here = urljoin(here, target)
    raise NotFetched(Why.REDIRECTS)


def _ask(url: str, max_bytes: int, deadline: float, guard: Guard) -> Fetched:
    target = take_apart(url, guard.ports)
    address = _checked(target, deadline, guard)
    with closing(_connected(address, target, deadline, guard)) as sock:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = _Timed(sock, deadline)
        default = target.port == {"http": 80, "https": 443}[target.scheme]
        host = f"[{target.host}]" if ":" in target.host else target.host
        connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host if default else f"{host}:{target.port}")
        connection.putheader("User-Agent", "Metodkabinet")
        connection.putheader("Accept-Encoding", "identity")
        connection.putheader("Connection", "close")
        connection.endheaders()
        with closing(connection.getresponse()) as response:
            headers = {name.lower(): value for name, value in response.getheaders()}
            body = b"" if response.status in _REDIRECTS or not max_bytes else _body(response, max_bytes)
    return Fetched(url, response.status, headers.get("content-type", ""), body, headers=headers)


def _checked(target: Target, deadline: float, guard: Guard) -> IP:
    """The one address to connect; a name that also points inside is not trusted at all."""
    known = literal(target.host)
    found = [known] if known else _resolved(target, deadline, guard)
    if not found:
        raise NotFetched(Why.NAME)
    if not all(guard.allows(address) for address in found):
        raise BadAddressError(target.host)
    return found[0]


def _resolved(target: Target, deadline: float, guard: Guard) -> list[IP]:
    """The system's resolver knows no deadline, so it is asked from a thread that may be left behind."""
    future: Future[list[IP]] = Future()

    def ask() -> None:
        try:
            future.set_result(guard.resolve(target.host, target.port))
        except (OSError, ValueError) as error:
            future.set_exception(error)

    Thread(target=ask, daemon=True).start()
    try:
        return future.result(timeout=_left(deadline))
    except TooLateError:
        raise NotFetched(Why.SLOW) from None
    except (OSError, ValueError) as error:
        raise NotFetched(Why.NAME) from error


def _connected(address: IP, target: Target, deadline: float, guard: Guard) -> socket.socket:
    sock = socket.create_connection((str(address), target.port), timeout=_left(deadline))
    if target.scheme == "http":
        return sock
    try:
        sock.settimeout(_left(deadline))
        return guard.tls().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


def _body(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    if (response.length or 0) > max_bytes:
        raise NotFetched(Why.LARGE)
    body = response.read(max_bytes + 1)
    if len(body) > max_bytes:
        raise NotFetched(Why.LARGE)
    return body


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Source(io.RawIOBase):
    """Reads with what is left of the time before every read, so that a slow drip ends too."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self.sock, self.deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.sock.settimeout(_left(self.deadline))
        return self.sock.recv_into(buffer)


class _Timed:
    """What http.client needs of a socket; the real one is closed by `_ask`."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self.sock, self.deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(_left(self.deadline))
        self.sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Source(self.sock, self.deadline))

    def close(self) -> None:
        """Left to the owner of the real socket."""
