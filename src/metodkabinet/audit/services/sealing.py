"""The chain: a sweep seals events in order with a keyed hash; the verifier names the first link that does not fit.

The seal covers the event and the salted digest of its values, so erasing a person's values breaks nothing, while
changing, deleting, inserting or reordering events does. A head written outside the database (a file beside it, a
letter) shows a tail that was cut or a chain rebuilt with the key.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Prefetch

from metodkabinet.audit.models import Event, Seal, Values
from metodkabinet.audit.services.record import digest
from metodkabinet.kit import clock

# An event gets its id before its transaction ends; younger ones wait, so that late ones are not passed over.
SETTLED = timedelta(seconds=30)
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal as it left the database."""

    number: int
    chain: str


def seal_events(*, limit: int = 1000) -> int:
    """Seal the next settled events; safe to run twice and from two workers."""
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-number").first()
        number, chain = (last.number, last.chain) if last else (0, FIRST)
        fresh = Event.objects.filter(seal=None, at__lt=clock.now() - SETTLED).order_by("pk")[:limit]
        seals = []
        for event in fresh:
            number += 1
            chain = link(chain, number, event)
            seals.append(Seal(event=event, number=number, chain=chain, sealed_at=clock.now()))
        Seal.objects.bulk_create(seals)
    return len(seals)


def link(before: str, number: int, event: Event) -> str:
    """The next link over everything an event says."""
    said = [
        number, event.pk, event.at.isoformat(), event.action, event.actor, event.on_behalf, event.region,
        event.object_label, event.object_id, event.address, event.request_id, event.digest,
    ]  # fmt: skip
    text = before + json.dumps(said, ensure_ascii=False)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), sha256).hexdigest()


def verify(heads: Iterable[Head] = ()) -> str:
    """Empty when all is well; else a sentence that names the first bad record."""
    expected, chain = 0, FIRST
    known = {head.number: head.chain for head in heads}
    for seal in _sealed():
        expected += 1
        if seal.number != expected:
            return f"Нет записи № {expected}: за № {expected - 1} следует № {seal.number}."
        chain = link(chain, seal.number, seal.event)
        if not hmac.compare_digest(chain, seal.chain):
            return f"Запись № {seal.number} (событие {seal.event_id}) изменена или стоит не на своём месте."
        if known.get(seal.number, chain) != chain:
            return f"Цепочка переписана: запись № {seal.number} не совпадает с вынесенным отпечатком."
        fault = _values_fault(seal)
        if fault:
            return fault
    missing = max(known, default=0)
    if missing > expected:
        return f"Конец журнала срезан: был № {missing}, остался № {expected}."
    return ""


def _sealed() -> Iterator[Seal]:
    events = Event.objects.select_related("values_row")
    seals = Seal.objects.order_by("number").prefetch_related(Prefetch("event", queryset=events))
    return seals.iterator(chunk_size=1000)


def _values_fault(seal: Seal) -> str:
    values = Values.objects.none().first() if not hasattr(seal.event, "values_row") else seal.event.values_row
    if values is None:
        return f"У записи № {seal.number} (событие {seal.event_id}) пропали значения."
    if values.erased_at is not None:
        return ""
    carried = {
        "before": values.before,
        "after": values.after,
        "actor": values.actor_name,
        "object": values.object_name,
    }
    if digest(values.salt, carried) != seal.event.digest:
        return f"Значения записи № {seal.number} (событие {seal.event_id}) изменены."
    return ""


def heads_file() -> Path:
    """Where heads are kept beside the database; the daily letter carries them further."""
    return Path(settings.DATA) / "audit-heads.txt"


def carry_head_out() -> Head | None:
    """Append the newest seal to the file of heads; once a day, by the schedule."""
    newest = Seal.objects.aggregate(number=Max("number"))["number"]
    if newest is None:
        return None
    seal = Seal.objects.get(number=newest)
    head = Head(seal.number, seal.chain)
    with heads_file().open("a", encoding="utf-8") as file:
        file.write(f"{clock.now().isoformat()} {head.number} {head.chain}\n")
    return head


def carried_heads() -> list[Head]:
    """Heads carried out so far; a line that does not read is not trusted and not counted."""
    if not heads_file().is_file():
        return []
    heads = []
    for line in heads_file().read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) == 3 and parts[1].isdigit():
            heads.append(Head(int(parts[1]), parts[2]))
    return heads
