"""The one way to write the log: inside the transaction of the act, so that a failed line fails the act."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from metodkabinet.audit.models import Event, Values
from metodkabinet.kit import clock
from metodkabinet.kit.middleware import client_address, request_id

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db.models import Model

HIDDEN = "•••"
MASKED = frozenset({"password", "token", "token_hash", "secret", "code"})


def reference(obj: Model | None) -> str:
    """An object as text: «people.person:5»."""
    return f"{obj._meta.label_lower}:{obj.pk}" if obj is not None else ""


def record(
    action: str,
    obj: Model | None,
    *,
    by: AbstractBaseUser | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    on_behalf: str = "",
    region_id: int | None = None,
) -> Event:
    """Write one event. `by` is None for the system itself; `before` and `after` hold only what changed."""
    actor_name, object_name = str(by or "")[:200], str(obj or "")[:300]
    carried = {"before": _plain(before), "after": _plain(after), "actor": actor_name, "object": object_name}
    salt = secrets.token_hex(16)
    tenant = region_id if region_id is not None else getattr(obj, "region_id", None)
    with transaction.atomic():
        event = Event.objects.create(
            at=clock.now(),
            action=action,
            actor=reference(by),
            on_behalf=on_behalf,
            region=f"{tenant}" if tenant else "",
            object_label=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            address=client_address.get() or None,
            request_id=request_id.get(),
            digest=digest(salt, carried),
        )
        Values.objects.create(
            event=event,
            salt=salt,
            actor_name=actor_name,
            object_name=object_name,
            before=carried["before"],
            after=carried["after"],
        )
    return event


def changes(obj: Model, new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of `new` differs from the object: the `before` and `after` of a change. Set nothing."""
    before, after = {}, {}
    for field, value in new.items():
        old = getattr(obj, field)
        if old != value:
            before[field], after[field] = _shown(old), _shown(value)
    return before, after


def digest(salt: str, carried: Mapping[str, Any]) -> str:
    """The salted fingerprint of what an event carried."""
    text = json.dumps(carried, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def _shown(value: Any) -> Any:
    return str(value) if hasattr(value, "_meta") else value


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """As JSON will give it back, with secrets masked."""
    masked = {key: HIDDEN if key in MASKED else _shown(value) for key, value in (values or {}).items()}
    plain: dict[str, Any] = json.loads(json.dumps(masked, cls=DjangoJSONEncoder, ensure_ascii=False))
    return plain
