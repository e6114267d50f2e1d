"""Who signs a paper, in what order, and what they said when they did not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.papers.enums import Signer, StepAct, StepState
from metodkabinet.papers.models.paper import Paper
from metodkabinet.people.models import Person


class Step(models.Model):
    """One signature: of a person, or by the decision of a body, an order, a letter with its number and date."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField("очередь")
    act = models.CharField("что делает", max_length=10, choices=StepAct)
    signer = models.CharField("чья подпись", max_length=10, choices=Signer, default=Signer.PERSON)
    post = models.CharField("должность или орган", max_length=300)  # as it is printed
    name = models.CharField("имя в подписи", max_length=120, blank=True)  # «В. А. Ильинская»
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто подписывает на сайте"
    )
    state = models.CharField("состояние", max_length=10, choices=StepState, default=StepState.WAITING)
    signed_on = models.DateField("дата подписи", null=True, blank=True)
    document_number = models.CharField("номер решения", max_length=40, blank=True)
    ground = models.CharField("на каком основании", max_length=300, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто отметил"
    )
    signed_at = models.DateTimeField("когда отмечено", null=True, blank=True)

    class Meta:
        verbose_name = "шаг подписания"
        verbose_name_plural = "шаги подписания"
        ordering = ["paper_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "position"], name="papers_step_once"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False, signed_at__isnull=False),
                name="papers_step_signed_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.post}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.paper.association.region_id


class Remark(models.Model):
    """A paper was sent back: by whom, at which step, why."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="remarks")
    step = models.CharField("на каком шаге", max_length=320)
    text = models.TextField("замечание")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "замечание"
        verbose_name_plural = "замечания"
        ordering = ["paper_id", "-made_at", "-id"]

    def __str__(self) -> str:
        return self.text

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.paper.association.region_id
