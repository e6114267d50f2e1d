"""Looking at personal data is an act, too: one event for each personal card shown and each list taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

from metodkabinet.audit.services.record import record, record_named

if TYPE_CHECKING:
    from django.db.models import Model

    from metodkabinet.audit.models import Event
    from metodkabinet.kit.access import Actor
    from metodkabinet.kit.registry import Reading

READ, EXPORTED = "audit.personal.read", "audit.personal.exported"


def record_reading(
    what: Model | str, *, by: Actor | None, count: int | None = None, exported: bool = False, page: str = ""
) -> Event:
    """Somebody read personal data: of an object, or of `count` rows of what a text names («паспорта библиотек»)."""
    action = EXPORTED if exported else READ
    after = {key: value for key, value in (("страница", page), ("записей", count)) if value not in {"", None}}
    if isinstance(what, str):
        return record_named(action, what, by=by, after=after)
    return record(action, what, by=by, after=after)


def record_page(user: Actor, reading: Reading) -> None:
    """Called by the kit once per request of a page marked `personal` in the policy table."""
    found: Model | None = None
    if reading.label:
        found = apps.get_model(reading.label)._base_manager.filter(**{reading.key: reading.value}).first()
    record_reading(
        found or reading.page,
        by=user,
        count=reading.rows,
        exported=reading.exported,
        page=reading.page if found else "",
    )
