"""How often a password may be tried. The table of limits (quality A1, R1):

    an account, from anywhere                 8 wrong tries in 5 minutes
    an account, from a device it knows        2 more, which strangers cannot spend
    one network address (IPv6: its /64)     100 wrong tries in 5 minutes; a device that an account knows is exempt
    the code of the second step               5 wrong tries in 5 minutes and 50 in a day, until the password changes

So one account costs at most ten hashes in five minutes, sixty people behind a school's one address come in, and a
storm from outside never locks the owner out. A try that was right is given back.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from metodkabinet.accounts.models import User
from metodkabinet.kit import limits
from metodkabinet.kit.middleware import client_address
from metodkabinet.kit.refusals import Busy

WINDOW = 300
ACCOUNT, OWN_DEVICE, ADDRESS = ("accounts.password", 8), ("accounts.password.known", 2), ("accounts.address", 100)
STEP = ("accounts.second-step", 5)
STEP_A_DAY = ("accounts.second-step.day", 50)


@dataclass(frozen=True, slots=True)
class Tries:
    """What was taken for one try."""

    taken: tuple[tuple[str, str], ...]

    def give_back(self) -> None:
        """The password was right."""
        for name, key in self.taken:
            limits.give_back(name, key)


def take(email: str, *, known: bool) -> Tries:
    """Pay for one computation of a hash, or be told to wait."""
    if known:
        return _take_known(email)
    account = _spend(ACCOUNT, email)
    try:
        address = _spend(ADDRESS, network())
    except Busy:
        limits.give_back(*account)
        raise
    return Tries((account, address))


def _take_known(email: str) -> Tries:
    try:
        return Tries((_spend(OWN_DEVICE, email),))
    except Busy:
        return Tries((_spend(ACCOUNT, email),))


def take_step(user: User) -> Tries:
    """Pay for one try of a code. Who guesses codes knows the password: a new one gives the owner fresh tries."""
    key = f"{user.pk} {user.password}"  # the counters keep a keyed hash of it
    short = _spend(STEP, key)
    return Tries((short, _spend(STEP_A_DAY, key, seconds=86_400)))


def is_first_refusal(kind: str, key: str) -> bool:
    """The log hears of a storm once in a while, not of every drop."""
    try:
        limits.spend(f"accounts.told.{kind}", key, budget=1, seconds=WINDOW)
    except Busy:
        return False
    return True


def _spend(limit: tuple[str, int], key: str, seconds: int = WINDOW) -> tuple[str, str]:
    name, budget = limit
    limits.spend(name, key, budget=budget, seconds=seconds)
    return name, key


def network() -> str:
    """Whom we talk to; one IPv6 household has a whole /64 to choose addresses from."""
    said = client_address.get()
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return said
    return said if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
