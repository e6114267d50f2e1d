"""The chain: a sweep seals events in order with a keyed hash; the verifier names the first link that does not fit.

The seal covers the event and the salted digests of its values, so erasing a person's values breaks nothing, while
changing, deleting, inserting or reordering events does. A head written outside the database (services.heads) shows
a tail that was cut, a chain rebuilt with the key and an old backup put in place of the present.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Prefetch

from metodkabinet.audit.models import Event, Seal, Values
from metodkabinet.audit.services.record import carried_by, digest
from metodkabinet.kit import clock

# An event gets its id before its transaction ends; younger ones wait, so that late ones are not passed over.
SETTLED = timedelta(seconds=30)
LATE = timedelta(days=1)  # a seal that has not come by then will not come by itself
FIRST = "0" * 64
OTHER_KEY = "Если данные принесены из другой установки, положите в папку данных её audit.key и secret.key."
CHUNK = 1000
READ = 500  # SQLite compares with no more than a thousand ids at once


@dataclass(frozen=True, slots=True)
class Head:
    """A seal as it left the database."""

    number: int
    chain: str


def seal_events(*, limit: int = CHUNK) -> int:
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
        number, event.pk, event.at.astimezone(UTC).isoformat(), event.action, event.actor, event.on_behalf,
        event.region, event.object_label, event.object_id, event.owner_label, event.owner_id, event.address,
        event.request_id, event.digest, event.actor_digest,
    ]  # fmt: skip
    text = before + json.dumps(said, ensure_ascii=False)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), sha256).hexdigest()


def verify(heads: Iterable[Head] = ()) -> str:
    """Empty when all is well; else a sentence that names the first bad record."""
    known = {head.number: head.chain for head in heads}
    number, chain = 0, FIRST
    for seal in _sealed():
        if seal.number != number + 1:
            return f"Нет записи № {number + 1}: вместо неё стоит № {seal.number}."
        number = seal.number
        try:
            chain = link(chain, number, seal.event)
        except ObjectDoesNotExist:
            return f"Запись № {number}: событие {seal.event_id} удалено."
        fault = _link_fault(seal, chain, known.get(number, chain)) or _values_fault(seal)
        if fault:
            return fault
    if max(known, default=0) > number:
        return f"Конец журнала срезан: был № {max(known)}, остался № {number}."
    return _unsealed_fault()


def _sealed() -> Iterator[Seal]:
    events = Event.objects.select_related("values_row")
    return Seal.objects.order_by("number").prefetch_related(Prefetch("event", queryset=events)).iterator(READ)


def _link_fault(seal: Seal, computed: str, carried: str) -> str:
    if not hmac.compare_digest(computed, seal.chain):
        fault = f"Запись № {seal.number} (событие {seal.event_id}) изменена или стоит не на своём месте."
        return fault if seal.number > 1 else f"{fault} {OTHER_KEY}"
    if not hmac.compare_digest(computed, carried):
        return f"Цепочка переписана: запись № {seal.number} не совпадает с вынесенным отпечатком."
    return ""


def _values_fault(seal: Seal) -> str:
    """Erased parts have no salt and nothing left to compare; the others must still fit."""
    event = seal.event
    if not hasattr(event, "values_row"):
        return f"У записи № {seal.number} (событие {event.pk}) пропали значения."
    values: Values = event.values_row
    fits = not values.salt or digest(values.salt, carried_by(values)) == event.digest
    name_fits = not values.actor_salt or digest(values.actor_salt, values.actor_name) == event.actor_digest
    erased_openly = values.erased_at is not None or (values.salt and values.actor_salt)
    if fits and name_fits and erased_openly:
        return ""
    return f"Значения записи № {seal.number} (событие {event.pk}) изменены."


def _unsealed_fault() -> str:
    waits = Event.objects.filter(seal=None, at__lt=clock.now() - LATE).order_by("pk").first()
    if waits is None:
        return ""
    return f"Событие {waits.pk} не запечатано больше суток: фоновые работы стоят или печать с него снята."
