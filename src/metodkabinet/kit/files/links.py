"""Short-lived links for people without an account: a letter or a bot brings them, minutes later they are dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from metodkabinet.kit import clock

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.kit.files.models import StoredFile

LONGEST = 300  # seconds


def _signer() -> Signer:
    """Made when it is needed: types are checked without a secret key."""
    return Signer(salt="kit.files.link")


def signed_url(file: StoredFile, *, seconds: int = LONGEST, reader: Actor | None = None) -> str:
    """An address that opens this one file for `seconds`; with `reader`, only while signed in as that user."""
    until = int(clock.now().timestamp()) + min(max(seconds, 1), LONGEST)
    key = _signer().sign_object([str(file.pk), until, reader.pk if reader else None])
    return f"{reverse('kit:file', args=[file.pk])}?key={key}"


def opens(key: str, file_id: object, reader: Actor) -> bool:
    """Does this key open this file for this reader, now?"""
    try:
        named, until, owner = _signer().unsign_object(key)
    except (BadSignature, ValueError, TypeError):
        return False
    return bool(named == str(file_id) and clock.now().timestamp() < until and (owner is None or owner == reader.pk))
