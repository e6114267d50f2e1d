"""Rows as lines of JSON and back: the same line for the same row on every database."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps as installed
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils.duration import duration_iso_string

from metodkabinet.kit.limits import Hit
from metodkabinet.kit.live.models import Change
from metodkabinet.kit.search.models import SearchDocument

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.models import Field, Model

    Kind = type[Model]

BATCH = 2000  # rows read at once and kept in one part of the archive
MODULUS = 2**256
LEFT_OUT = {  # made again by itself, or must not come back
    SearchDocument._meta.label_lower,
    Hit._meta.label_lower,
    Change._meta.label_lower,
}


def kept_models(apps: Apps = installed) -> dict[str, Kind]:
    """Every table that belongs into an archive, by label. Sessions stay out: a revoked one must not come to life."""
    sessions = {model._meta.label_lower for model in installed.get_models() if issubclass(model, AbstractBaseSession)}
    return {
        model._meta.label_lower: model
        for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label_lower)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT | sessions
    }


def columns(model: Kind) -> list[Field[Any, Any]]:
    """What a row of the archive holds, in the order of the table."""
    return [column for column in model._meta.local_concrete_fields if not column.generated]


@dataclass(slots=True)
class Sum:
    """What a table comes to: its rows, whatever their order, and the very lines in their order."""

    rows: int = 0
    logical: int = 0
    stream: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        """Count a row in. The order plays no part in `logical`: databases sort texts differently."""
        self.rows += 1
        self.logical = (self.logical + int.from_bytes(hashlib.sha256(line).digest())) % MODULUS
        self.stream.update(line)

    def digest(self) -> str:
        return f"{self.logical:064x}"


def lines(model: Kind, using: str) -> Iterator[bytes]:
    """Every row of the table as a line, without the line's end."""
    names = [column.attname for column in columns(model)]
    found = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=BATCH):
        yield json.dumps(
            [_plain(value) for value in row], ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()


def total(model: Kind, using: str) -> Sum:
    """What the table comes to now."""
    summed = Sum()
    for line in lines(model, using):
        summed.add(line)
    return summed


_PLAIN: list[tuple[type | tuple[type, ...], Any]] = [  # a datetime is a date too, so it comes first
    (datetime, lambda value: value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()),
    ((date, time), lambda value: value.isoformat()),
    (timedelta, duration_iso_string),
    ((Decimal, UUID), str),
    ((bytes, memoryview), lambda value: base64.b64encode(value).decode()),
]


def _plain(value: Any) -> Any:
    return next((make(value) for kinds, make in _PLAIN if isinstance(value, kinds)), value)


def parse(model: Kind, line: bytes) -> Model:
    """A row made from its line; what does not fit raises ValueError, TypeError or ValidationError."""
    values = json.loads(line)
    fields = columns(model)
    if not isinstance(values, list) or len(values) != len(fields):
        raise ValueError(line[:100])
    made = {
        column.attname: value if value is None else column.to_python(value)
        for column, value in zip(fields, values, strict=True)
    }
    return model(**made)


def insert(model: Kind, objects: Sequence[Model], using: str) -> None:
    """Write rows exactly as they are: no default, no «now», no signal has a say."""
    manager: Any = model._base_manager.using(using)
    fields = columns(model)
    for chunk in _fitting(objects, fields, using):
        manager._insert(chunk, fields=fields, using=using, raw=True)  # noqa: SLF001  the one way past «now» and defaults


def _fitting(objects: Sequence[Model], fields: Sequence[Any], using: str) -> Iterable[Sequence[Model]]:
    from django.db import connections  # noqa: PLC0415  rows are also described without a database

    size = max(connections[using].ops.bulk_batch_size(list(fields), list(objects)), 1)
    return (objects[place : place + size] for place in range(0, len(objects), size))
