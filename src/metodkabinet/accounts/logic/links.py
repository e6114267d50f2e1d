"""Links in letters: a signed note of whom it is about, until when, and what must still be true when it comes back.

Nothing is kept for a link. It names a stamp of the state it was made in, so whatever it does once makes it useless.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from metodkabinet.kit import clock


@dataclass(frozen=True, slots=True)
class Said:
    """What a link that we made and that has not expired says."""

    pk: int
    stamp: str

    def fits(self, *state: object) -> bool:
        """Is everything still as it was when the link was made?"""
        return compare_digest(self.stamp, stamp_of(*state))


def stamp_of(*state: object) -> str:
    """A keyed fingerprint; tells nothing about the state."""
    return salted_hmac("accounts.link", "\n".join(map(str, state)), algorithm="sha256").hexdigest()[:32]


def make(purpose: str, pk: int, *state: object, lasts: timedelta) -> str:
    """The secret part of a link."""
    until = int((clock.now() + lasts).timestamp())
    return signing.Signer(salt=f"accounts.{purpose}").sign_object([pk, until, stamp_of(*state)])


def read(purpose: str, secret: str) -> Said | None:
    """None: not made by us for this purpose, or its time has passed."""
    try:
        pk, until, stamp = signing.Signer(salt=f"accounts.{purpose}").unsign_object(secret)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Said(int(pk), str(stamp)) if clock.now().timestamp() < until else None


def address(path: str, secret: str) -> str:
    """The link itself: always to the configured address, whatever host the request named; the secret is no path, so
    our log of paths does not hold it.
    """
    return f"{settings.SITE_URL}{path}?key={secret}"
