"""Which stored files a reader may open because of what associations show him."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.associations.models import Ground, Regulation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit.access import Actor


def ground_files(user: Actor) -> QuerySet[Any]:
    """Scans of orders and protocols."""
    return Ground.objects.visible_to(user).filter(file__isnull=False).values("file_id")


def regulation_files(user: Actor) -> QuerySet[Any]:
    """Files of the Положение."""
    return Regulation.objects.visible_to(user).filter(file__isnull=False).values("file_id")
