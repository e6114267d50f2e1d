"""What the kit does when Django has laid out the tables."""

from typing import Any

from django.db.models.signals import post_migrate
from django.dispatch import receiver

from metodkabinet.kit.search import engines


@receiver(post_migrate, dispatch_uid="kit.search.engines")
def lay_out_search(sender: Any, using: str, **_: object) -> None:
    """Once per database: full-text structures stand beside the kit's tables."""
    if sender.name == "metodkabinet.kit":
        engines.install(using)
