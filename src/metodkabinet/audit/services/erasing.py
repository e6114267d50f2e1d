"""Emptying what events say about somebody. The chain holds: it covers digests, whose salt goes with the values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Coalesce

from metodkabinet.audit.models import Event, Values
from metodkabinet.audit.services.record import reference
from metodkabinet.kit import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import Model, QuerySet


@transaction.atomic
def erase_values(objects: Iterable[Model]) -> int:
    """Empty what was written about these objects and what belongs to them, and their names as actors."""
    everything, erased = list(objects), 0
    for obj in everything:
        told = Event.objects.of(obj._meta.label_lower, str(obj.pk))
        erased += _empty(told, salt="", object_name="", before={}, after={}, search_key="")
    done = Event.objects.filter(actor__in=[reference(obj) for obj in everything])
    return erased + _empty(done, actor_salt="", actor_name="", search_key="")


@transaction.atomic
def erase_mentions(texts: Collection[str]) -> int:
    """Empty every event whose values or object's name contain one of these texts, whatever object it is about."""
    found = Q(pk__in=[])
    for text in texts:
        escaped = json.dumps(text)[1:-1]  # SQLite keeps JSON as it was written, with letters as numbers
        found |= Q(object_name__contains=text)
        for name in ("before_text", "after_text"):
            found |= Q(**{f"{name}__contains": text}) | Q(**{f"{name}__contains": escaped})
    written = {"before_text": Cast("before", TextField()), "after_text": Cast("after", TextField())}
    ids = list(Values.objects.alias(**written).filter(found).values_list("pk", flat=True)) if texts else []
    return _empty(Event.objects.filter(pk__in=ids), salt="", object_name="", before={}, after={}, search_key="")


def _empty(events: QuerySet[Event], **nothing: object) -> int:
    salt = next(name for name in nothing if name.endswith("salt"))
    rows = Values.objects.filter(~Q(**{salt: ""}), event__in=events)
    return rows.update(**nothing, erased_at=Coalesce("erased_at", Value(clock.now())))
