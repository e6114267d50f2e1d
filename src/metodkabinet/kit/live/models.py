"""The last version of every topic that has changed lately."""

from django.db import models


class Change(models.Model):
    """A topic and its version. Versions only grow, even when the row was swept away meanwhile."""

    topic = models.CharField("что изменилось", max_length=200, unique=True)
    version = models.BigIntegerField("версия")
    at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "изменение"
        verbose_name_plural = "изменения"
        indexes = [models.Index(fields=["at"], name="kit_change_at")]

    def __str__(self) -> str:
        return f"{self.topic} {self.version}"
