"""Who may read what was done to an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.kit import access

if TYPE_CHECKING:
    from django.db.models import Model

    from metodkabinet.kit.access import Actor


def can_see_history(user: Actor, obj: Model) -> bool:
    """Those who hold the capability and may change the object; what nobody manages is told to all who hold it."""
    if not access.holds(user, "audit.see"):
        return False
    manager: Any = getattr(type(obj), "objects", None)
    if not hasattr(manager, "manageable_by"):
        return True
    return bool(manager.manageable_by(user).filter(pk=obj.pk).exists())
