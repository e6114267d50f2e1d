"""What the ledger does when Django has laid out the tables."""

from typing import Any

from django.db.models.signals import post_migrate
from django.dispatch import receiver

from metodkabinet.activities.services import ensure_kinds


@receiver(post_migrate, dispatch_uid="activities.kinds")
def fill_kinds(sender: Any, using: str, **_: object) -> None:
    """An installation begins with the kinds of the field; those that people renamed stay renamed."""
    if sender.name == "metodkabinet.activities" and using == "default":
        ensure_kinds()
