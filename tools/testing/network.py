"""No test reaches out: a socket to anything but this machine is refused, names are not looked up."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

LOCAL_NAMES = frozenset({"", "localhost", "testserver", socket.gethostname()})


class NetworkRefused(AssertionError):  # noqa: N818  it is an answer, as kit.refusals are
    """A test tried to leave the machine."""


def is_local(host: object) -> bool:
    """Loopback addresses and names, sockets in the file system."""
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host is None or host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guard(name: str) -> None:
    original: Callable[..., Any] = getattr(socket.socket, name)

    def guarded(self: socket.socket, *args: Any) -> Any:
        address = args[-1]
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_local(address[0]):
            message = f"tests have no network: {address[0]}"
            raise NetworkRefused(message)
        return original(self, *args)

    setattr(socket.socket, name, guarded)


def pytest_configure() -> None:
    """From the first import on: collection has no network either."""
    if getattr(socket, "refused_in_tests", False):
        return
    socket.refused_in_tests = True  # type: ignore[attr-defined]
    for name in ("connect", "connect_ex", "sendto"):
        _guard(name)
    lookup = socket.getaddrinfo

    def local_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_local(host):
            try:
                ipaddress.ip_address(host)
            except ValueError:
                message = f"tests look up no names: {host}"
                raise NetworkRefused(message) from None
        return lookup(host, *args, **kwargs)

    socket.getaddrinfo = local_lookup
