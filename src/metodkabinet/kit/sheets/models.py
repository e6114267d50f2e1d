"""A file on its way in: the run and its rows. Rows hold personal data, so a run is forgotten after a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Runs as readers see them."""

    def visible_to(self, user: Actor) -> ImportRunQuerySet:
        """A file under way is seen only by the person who brought it."""
        return self.filter(by=str(user.pk)) if user.is_authenticated else self.none()


class ImportRun(models.Model):
    """One file: which columns it has, what a person decided, how far it went."""

    class State(models.TextChoices):
        """Where the run stands."""

        READING = "reading", "читается"
        MAPPING = "mapping", "нужно указать столбцы"
        CHECKING = "checking", "проверяется"
        PREVIEW = "preview", "ждёт решения"
        APPLYING = "applying", "вносится"
        DONE = "done", "внесено"
        CANCELLED = "cancelled", "отменено"

    kind = models.CharField(max_length=80)
    scope = models.JSONField(default=dict)
    by = models.CharField(max_length=40)  # text reference: the run must not hold a user back from being erased
    by_label = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    notes = models.JSONField(default=list)
    sheets = models.JSONField(default=list)  # names of the visible sheets
    sheet = models.PositiveSmallIntegerField(default=0)
    heading_first = models.PositiveIntegerField(default=0)
    heading_last = models.PositiveIntegerField(default=0)
    titles = models.JSONField(default=list)  # headings as they stand in the file
    mapping = models.JSONField(default=dict)  # column key -> place
    doubtful = models.JSONField(default=list)  # column keys that a person must confirm
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["by", "kind", "-created_at"], name="importrun_by_kind")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One filled row of the file and what it would do."""

    class State(models.TextChoices):
        """What confirming does with the row."""

        WAITING = "", "не проверена"
        NEW = "new", "новая"
        CHANGED = "changed", "изменится"
        SAME = "same", "без изменений"
        DOUBT = "doubt", "нужно решить"
        ERROR = "error", "ошибка"
        SKIPPED = "skipped", "не вносится"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()  # as the person sees it in the file
    cells = models.JSONField()
    flaws = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, blank=True)
    label = models.CharField(max_length=255, default="", blank=True)
    target = models.CharField(max_length=40, default="", blank=True)
    outcome = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="", blank=True)  # of the outcome: what the preview promised
    same = models.CharField(max_length=64, default="", blank=True)  # of what the row describes: twins within the file
    decision = models.JSONField(default=dict)
    stale = models.BooleanField(default=False)  # the base changed after the preview
    applied = models.BooleanField(default=False)

    class Meta:
        ordering = ["sheet", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "sheet", "number"], name="importrow_once")]
        indexes = [
            models.Index(fields=["run", "sheet", "state", "number"], name="importrow_state"),
            models.Index(fields=["run", "same"], name="importrow_same"),
            models.Index(fields=["run", "target"], name="importrow_target"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.number}"
