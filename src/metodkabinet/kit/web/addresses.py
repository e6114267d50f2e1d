"""Which addresses may be reached from this machine: public ones on the usual ports, written in the usual way."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
LONGEST = 2_000

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.ASCII)
_INNER_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "test")
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 wrapped for translators
_CLOSED = [
    ipaddress.ip_network(net)
    for net in (
        "192.88.99.0/24", "64:ff9b:1::/48", "::/96", "2001::/32", "2002::/16", "fec0::/10", "100::/64", "5f00::/16",
    )
]  # fmt: skip


class BadAddressError(ValueError):
    """The address is not one we go to."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: where to connect and what to ask there."""

    scheme: str
    host: str
    port: int
    path: str


def is_public(address: IP) -> bool:
    """Is this a place in the open Internet? What wraps an IPv4 address is judged by it."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _TRANSLATED:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.scope_id:
            return False
    if any(address in net for net in _CLOSED if net.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def take_apart(url: str, ports: frozenset[int]) -> Target:
    """Parse strictly: anything two programs could read in two ways is refused."""
    if not url or len(url) > LONGEST or any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in url) or "\\" in url:
        raise BadAddressError(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadAddressError(url) from error
    if parts.scheme not in PORTS or parts.hostname is None or "@" in parts.netloc or "%" in parts.netloc:
        raise BadAddressError(url)
    port = PORTS[parts.scheme] if port is None else port
    if port not in ports:
        raise BadAddressError(url)
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, _host(parts.hostname), port, _quoted((parts.path or "/") + query))


def literal(host: str) -> IP | None:
    """The host as an address, when it is one."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _host(host: str) -> str:
    if literal(host):
        return host
    try:
        name = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError as error:
        raise BadAddressError(host) from error
    if not _NAME.fullmatch(name) or "." not in name or name.rsplit(".", 1)[-1] in _INNER_NAMES or _is_number(name):
        raise BadAddressError(host)
    return name


def _is_number(name: str) -> bool:
    """127.1, 0x7f000001, 0177.0.0.1, 2130706433: old ways to write an address that only hide it."""
    try:
        socket.inet_aton(name)
    except OSError:
        return False
    return True


def _quoted(path: str) -> str:
    return "".join(sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in path)


def system_resolver(host: str, port: int) -> list[IP]:
    """Ask the system for the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0])) for entry in found]


Resolver = Callable[[str, int], list[IP]]
