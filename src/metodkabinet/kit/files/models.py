"""A row about kept bytes. The bytes lie under their own hash, see `store`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models

from metodkabinet.kit import access, clock, registry

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


class FileState(models.TextChoices):
    """Whether the bytes may be given out."""

    OK = "ok", "проверен"
    QUARANTINE = "quarantine", "ждёт проверки"
    INFECTED = "infected", "опасен"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Visibility of a file is what its owners say; nobody owns it, nobody sees it."""

    def visible_to(self, user: Actor) -> StoredFileQuerySet:
        """Files that some owner shows to this reader."""
        return self.filter(access.any_of(models.Q(pk__in=owner.visible_ids(user)) for owner in registry.file_owners))


class StoredFile(models.Model):
    """What is known about a kept file. Made only by `services.keep_file`, never changed but for its state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField("хеш", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("размер")
    content_type = models.CharField("тип", max_length=100)
    name = models.CharField("имя", max_length=255)
    state = models.CharField("состояние", max_length=10, choices=FileState, default=FileState.OK)
    kept_by = models.CharField("кто принёс", max_length=200, blank=True)
    created_at = models.DateTimeField("когда", default=clock.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "файл"
        verbose_name_plural = "файлы"
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FileState.values), name="kit_file_state_known"),
        ]

    def __str__(self) -> str:
        return self.name
