"""The one way to write the log: inside the transaction of the act, so that a failed line fails the act.

One event costs two inserts (plus, once per request, the name of the actor); `record_many` two for hundreds of events.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from metodkabinet.audit.models import Event, Values
from metodkabinet.kit import access, clock, registry
from metodkabinet.kit.middleware import client_address, request_id
from metodkabinet.kit.words.keys import search_key

if TYPE_CHECKING:
    from django.db.models import Model

    from metodkabinet.kit.access import Actor

    Told = Mapping[str, Any] | None

HIDDEN = "•••"
MASKED = frozenset({"password", "token", "token_hash", "secret", "totp_secret", "recovery_codes"})
GUEST = "guest"  # somebody who has not signed in; the system itself is an empty text
BATCH = 500


def reference(obj: Model | Actor | None) -> str:
    """An object as text: «people.person:5»."""
    if obj is None:
        return ""
    return f"{obj._meta.label_lower}:{obj.pk}" if hasattr(obj, "_meta") else GUEST


def record(
    action: str,
    obj: Model | None,
    *,
    by: Actor | None,
    before: Told = None,
    after: Told = None,
    on_behalf: str = "",
    region_id: int | None = None,
) -> Event:
    """Write one event. `by` is None for the system itself; `before` and `after` hold only what changed.

    `on_behalf` is «по личной ссылке: Иванова М. П.»: what stands before the colon is kept for ever, the name after it
    lies with the values that erasure may empty.
    """
    way, _, name = on_behalf.partition(": ")
    event, values = _line(action, obj, by, before, after, actor_name=name)
    event.on_behalf = way
    event.region = str(region_id) if region_id is not None else event.region
    _write([(event, values)])
    return event


def record_many(action: str, acts: Iterable[tuple[Model, Told, Told]], *, by: Actor | None) -> int:
    """The same act on many objects, each (object, before, after): for imports of hundreds of rows."""
    lines = [_line(action, obj, by, before, after) for obj, before, after in acts]
    _write(lines)
    return len(lines)


def record_named(action: str, name: str, *, by: Actor | None, after: Told = None) -> Event:
    """Write one event about what is no object: a list, a page, a file that was carried out."""
    event, values = _line(action, None, by, None, after, name=name)
    _write([(event, values)])
    return event


def changes(obj: Model, new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of `new` differs from the object: the `before` and `after` of a change. Set nothing."""
    before, after = {}, {}
    for field, value in new.items():
        old = getattr(obj, field)
        if old != value:
            before[field], after[field] = _shown(old), _shown(value)
    return before, after


def digest(salt: str, carried: object) -> str:
    """The salted fingerprint of what an event carried."""
    text = json.dumps(carried, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def carried_by(values: Values) -> dict[str, Any]:
    """What the digest of the values is taken over."""
    return {"before": values.before, "after": values.after, "object": values.object_name}


def _write(lines: list[tuple[Event, Values]]) -> None:
    with transaction.atomic():
        Event.objects.bulk_create([event for event, _ in lines], batch_size=BATCH)
        for event, values in lines:
            values.event = event
        Values.objects.bulk_create([values for _, values in lines], batch_size=BATCH)


def _line(
    action: str, obj: Model | None, by: Actor | None, before: Told, after: Told, *, name: str = "", actor_name: str = ""
) -> tuple[Event, Values]:
    values = Values(
        salt=secrets.token_hex(16),
        actor_salt=secrets.token_hex(16),
        actor_name=(_name_of(by) or actor_name)[:200],
        object_name=(name or str(obj or ""))[:300],
        before=_plain(before),
        after=_plain(after),
    )
    values.search_key = search_key(f"{values.actor_name} {values.object_name}")[:1010]
    owner_label, owner_id = _owner_of(obj)
    event = Event(
        at=clock.now(),
        action=action,
        actor=reference(by),
        region=str(_tenant(obj, by) or ""),
        object_label=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        owner_label=owner_label,
        owner_id=owner_id,
        address=client_address.get() or None,
        request_id=request_id.get(),
        digest=digest(values.salt, carried_by(values)),
        actor_digest=digest(values.actor_salt, values.actor_name),
    )
    return event, values


def _tenant(obj: Model | None, by: Actor | None) -> int | None:
    """Where the act belongs: to the object's tenant, else to that of the user it is about or who did it."""
    found = access.tenant_of(obj) if obj is not None else None
    users = (obj if isinstance(obj, get_user_model()) else None, by)
    return found or next((tenant for user in users if user is not None and (tenant := access.home(user))), None)


def _owner_of(obj: Model | None) -> tuple[str, str]:
    """Whose history the act belongs to beside the object's own."""
    path = registry.histories.get(obj._meta.label_lower, "") if obj is not None else ""
    if not path:
        return "", ""
    field: Any = obj._meta.get_field(path)  # type: ignore[union-attr]
    owner_id = getattr(obj, field.attname)
    return (field.related_model._meta.label_lower, str(owner_id)) if owner_id else ("", "")


def _name_of(by: Actor | None) -> str:
    """How the actor is called on top of his pages; asked once per request."""
    if by is None or not by.is_authenticated:
        return ""
    name: str | None = by.__dict__.get("_audit_name")
    if name is None:
        name = by.__dict__["_audit_name"] = (registry.assembly.name_of or str)(by) or str(by)
    return name


def _shown(value: Any) -> Any:
    return str(value) if hasattr(value, "_meta") else value


def _plain(values: Told) -> dict[str, Any]:
    """As either database will give it back (they write fractions variously, so these are text); secrets are masked."""
    masked = {key: HIDDEN if key in MASKED else _shown(value) for key, value in (values or {}).items()}
    text = json.dumps(masked, cls=DjangoJSONEncoder, ensure_ascii=False)
    plain: dict[str, Any] = json.loads(text, parse_float=str)
    return plain
