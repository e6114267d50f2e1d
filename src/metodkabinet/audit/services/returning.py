"""A restored copy is older than the heads carried out since: the log says so itself, signed with the key of the chain.

Without this the verifier would call every restored installation a rewritten one; with it only those who hold the key
can say which heads stand no more. The act is in the log and the letters with heads stay where they were sent.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.conf import settings

from metodkabinet.audit.models import Seal, Values
from metodkabinet.audit.services.heads import carried_heads
from metodkabinet.audit.services.record import record
from metodkabinet.audit.services.sealing import Head

RETURNED = "audit.log.returned"
HEADS, SIGNED = "отпечатки", "подпись"


def heads_known() -> list[list[int | str]]:
    """What the live data about to be replaced know of their own log."""
    return [[head.number, head.chain] for head in carried_heads()]


def record_return(known: Sequence[Sequence[int | str]] | None) -> None:
    """In restored data: the heads that this older log does not have stand no more."""
    lost = sorted({f"{number} {chain}" for number, chain in known or () if not _has(int(number), str(chain))})
    if lost:
        record(RETURNED, None, by=None, after={HEADS: lost, SIGNED: _sign(lost)})


def still_standing(heads: Iterable[Head]) -> list[Head]:
    """Heads that the log must fit: all but those which a restore, told with the key, has left behind."""
    gone: set[str] = set()
    for after in Values.objects.filter(event__action=RETURNED).values_list("after", flat=True):
        said = after.get(HEADS)
        if isinstance(said, list) and hmac.compare_digest(_sign(said), str(after.get(SIGNED))):
            gone.update(said)
    return [head for head in heads if f"{head.number} {head.chain}" not in gone]


def _has(number: int, chain: str) -> bool:
    return Seal.objects.filter(number=number, chain=chain).exists()


def _sign(lost: list[str]) -> str:
    return hmac.new(settings.AUDIT_KEY.encode(), json.dumps([RETURNED, lost]).encode(), sha256).hexdigest()
