"""Codes of the second step: from the application (TOTP, RFC 6238) and on paper."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.utils.crypto import salted_hmac

STEP = 30  # seconds
DRIFT = 1  # steps that a telephone's clock may be off
PAPER_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that reads like something else
ISSUER = "Методкабинет"


@dataclass(frozen=True, slots=True)
class Card:
    """What a person needs to set the application up."""

    picture: str  # a QR code as a data address
    written: str  # the same secret to type by hand
    link: str  # opens the application on the same telephone


def new_secret() -> bytes:
    """160 random bits, as the standard asks."""
    return secrets.token_bytes(20)


def card(secret: bytes, email: str) -> Card:
    """Drawn and written."""
    link = _totp(secret).get_provisioning_uri(email, ISSUER)
    written = base64.b32encode(secret).decode().rstrip("=")
    picture = segno.make(link, error="m").svg_data_uri(scale=5, border=4, light="white")
    return Card(picture, " ".join(written[start : start + 4] for start in range(0, len(written), 4)), link)


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The step of time whose code this is, the latest of those allowed."""
    present = int(now.timestamp()) // STEP
    totp = _totp(secret)
    steps = range(present + DRIFT, present - DRIFT - 1, -1)
    return next((step for step in steps if compare_digest(totp.generate(step * STEP), code.encode())), None)


def code_at(secret: bytes, now: datetime) -> str:
    """What the application shows at this moment."""
    return _totp(secret).generate(int(now.timestamp())).decode()


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP)  # noqa: S303  the algorithm that every application knows; an HMAC, not a digest


def paper_codes() -> list[str]:
    """Fresh codes to print, «abcd-efgh-jkmn»: 59 bits each."""
    return ["-".join(_letters() for _ in range(3)) for _ in range(PAPER_CODES)]


def _letters() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(4))


def tidy(code: str) -> str:
    """As typed, without blanks and dashes."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def paper_hash(code: str) -> str:
    """A paper code as it is kept."""
    return salted_hmac("accounts.recovery", tidy(code), algorithm="sha256").hexdigest()


def hide(secret: bytes) -> str:
    """A secret as it lies in the database: worth nothing without the installation's key."""
    return _fernet().encrypt(secret).decode()


def reveal(hidden: str) -> bytes:
    """The secret again; empty when the installation's key was lost, so that no code fits."""
    try:
        return _fernet().decrypt(hidden.encode())
    except InvalidToken:
        return b""


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"accounts.second-factor:{key!s}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
