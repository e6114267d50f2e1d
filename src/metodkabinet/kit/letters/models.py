"""Letters waiting, sent, failed and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from metodkabinet.kit import access

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


class LetterQuerySet(models.QuerySet["Letter"]):
    """Who sees the outbox."""

    def visible_to(self, user: Actor) -> LetterQuerySet:
        """All letters for those who look after the installation, none for others."""
        return self if access.holds(user, "kit.see_jobs") else self.none()


class Letter(models.Model):
    """One letter to one address. `key` names the event and the recipient, so that nobody is told twice."""

    class State(models.TextChoices):
        """What became of it."""

        WAITS = "waits", "Ждёт отправки"
        SENDING = "sending", "Отправляется"
        SENT = "sent", "Отправлено"
        FAILED = "failed", "Не отправлено"
        DROPPED = "dropped", "Отменено"

    key = models.CharField("ключ", max_length=200, unique=True)
    address = models.CharField("кому", max_length=254)
    reference = models.CharField("о ком", max_length=100, blank=True)  # text reference, «people.person:5»
    subject = models.CharField("тема", max_length=200)
    text = models.TextField("текст")
    html = models.TextField("тот же текст с разметкой")
    unsubscribe = models.CharField("адрес отписки", max_length=500, blank=True)
    kind = models.CharField("вид", max_length=100)
    urgent = models.BooleanField("срочное", default=False)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.WAITS)
    reason = models.CharField("почему отменено", max_length=300, blank=True)
    error = models.TextField("ответ почтового сервера", blank=True)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("следующая попытка")  # while being sent: when it is taken for interrupted
    created_at = models.DateTimeField("создано")
    sent_at = models.DateTimeField("отправлено", null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "письмо"
        verbose_name_plural = "письма"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["-urgent", "next_try_at"], name="kit_letter_waits", condition=Q(state__in=["waits", "sending"])
            ),
            models.Index(fields=["state", "-id"], name="kit_letter_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="kit_letter_state",
                condition=Q(state__in=["waits", "sending", "sent", "failed", "dropped"]),
            ),
            models.CheckConstraint(name="kit_letter_sent", condition=~Q(state="sent") | Q(sent_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.pk})"
