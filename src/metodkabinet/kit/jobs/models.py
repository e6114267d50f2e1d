"""The rows of work: what was asked, how far it is, what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from metodkabinet.kit import access
from metodkabinet.kit.jobs.declare import reference

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


class JobRunQuerySet(models.QuerySet["JobRun"]):
    """Who sees which work."""

    def visible_to(self, user: Actor) -> JobRunQuerySet:
        """All of it for those who look after the installation, nothing for others."""
        return self if access.holds(user, "kit.see_jobs") else self.none()

    def started_by(self, user: Actor) -> JobRunQuerySet:
        """What this person started."""
        own = reference(user)
        return self.filter(by=own) if own else self.none()


class JobRun(models.Model):
    """One piece of work from the request to the end. The queue may be wiped, this row says what is still to do."""

    class State(models.TextChoices):
        """Where the work stands."""

        WAITS = "waits", "Ждёт"
        RUNS = "runs", "Выполняется"
        DONE = "done", "Готово"
        FAILED = "failed", "Не вышло"

    job = models.CharField("работа", max_length=100)
    args = models.JSONField("номера", default=dict)
    key = models.CharField("ключ", max_length=200, null=True, unique=True)  # noqa: DJ001  NULL: may repeat
    state = models.CharField("состояние", max_length=10, choices=State, default=State.WAITS)
    urgent = models.BooleanField("срочная", default=False)
    by = models.CharField("кто запустил", max_length=100, blank=True)  # text reference, «accounts.user:5»
    cursor = models.JSONField("место продолжения", null=True)
    done = models.PositiveIntegerField("сделано", default=0)
    total = models.PositiveIntegerField("всего", default=0)
    text = models.CharField("что сейчас", max_length=300, blank=True)
    error = models.TextField("ошибка", blank=True)
    attempts = models.PositiveSmallIntegerField("неудач подряд", default=0)
    turn = models.PositiveIntegerField("заход", default=0)  # grows with each claim: a late worker cannot write
    queued_at = models.DateTimeField("поставлена")
    due_at = models.DateTimeField("не раньше")
    started_at = models.DateTimeField("начата", null=True)
    finished_at = models.DateTimeField("закончена", null=True)
    lease_until = models.DateTimeField("занята до", null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = "фоновая работа"
        verbose_name_plural = "фоновые работы"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="kit_jobrun_waits", condition=Q(state__in=["waits", "runs"])),
            models.Index(fields=["job", "-id"], name="kit_jobrun_job"),
        ]
        constraints = [
            models.CheckConstraint(name="kit_jobrun_state", condition=Q(state__in=["waits", "runs", "done", "failed"])),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.pk}"
