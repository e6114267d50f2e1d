"""Acts that the kit announces: rows of dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from metodkabinet.audit.services import record
from metodkabinet.kit.signals import record_changed

if TYPE_CHECKING:
    from collections.abc import Mapping


@receiver(record_changed, dispatch_uid="audit.dictionaries")
def write_dictionary_act(
    sender: Any, obj: Any, by: Any, verb: str, old: Mapping[str, str], new: Mapping[str, str], **_: object
) -> None:
    """Sent inside the transaction: when the log refuses, the change is undone."""
    fields = {name for name in (*old, *new) if old.get(name) != new.get(name)}
    record(
        f"{obj._meta.label_lower}.{verb}",
        obj,
        by=by,
        before={name: text for name, text in old.items() if name in fields},
        after={name: text for name, text in new.items() if name in fields},
    )
