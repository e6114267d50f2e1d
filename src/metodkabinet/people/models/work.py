"""Posts and employments."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from metodkabinet.kit.dated import DatedQuerySet
from metodkabinet.organisations.models import Library, Organisation
from metodkabinet.people.enums import PostGroup
from metodkabinet.people.models.person import Person


class Post(models.Model):
    """A post of the nomenclature. Only pedagogical posts have attestation to categories."""

    name = models.CharField("должность", max_length=200, unique=True)
    group = models.CharField("группа", max_length=20, choices=PostGroup, default=PostGroup.OTHER)
    is_pedagogical = models.BooleanField("педагогическая", default=False)
    is_archived = models.BooleanField("не предлагать", default=False)
    sort_key = models.CharField(max_length=800, editable=False)

    class Meta:
        verbose_name = "должность"
        verbose_name_plural = "должности"

    def __str__(self) -> str:
        return self.name


class EmploymentQuerySet(DatedQuerySet["Employment"]):
    pass


class Employment(models.Model):
    """A job: a person may hold several at once; exactly one of those in force is the main one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="организация")
    library = models.ForeignKey(
        Library, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="библиотека"
    )
    post = models.ForeignKey(Post, models.PROTECT, related_name="employments", verbose_name="должность")
    rate = models.DecimalField(
        "ставка", max_digits=3, decimal_places=2, default=1, validators=[MinValueValidator(0), MaxValueValidator(2)]
    )
    is_main = models.BooleanField("основное место", default=True)
    since = models.DateField("с", null=True, blank=True)
    until = models.DateField("до", null=True, blank=True)  # the first day he no longer works there
    order = models.CharField("приказ", max_length=200, blank=True)
    duties = models.CharField("другие обязанности", max_length=300, blank=True)
    moved_from = models.OneToOneField(  # the job he had where this organisation took over
        "self", models.PROTECT, null=True, blank=True, related_name="moved_to", editable=False
    )

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = "место работы"
        verbose_name_plural = "места работы"
        indexes = [models.Index(fields=["organisation", "until"], name="employment_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_main=True, until=None), name="employment_one_main"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gt=models.F("since")), name="employment_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.organisation}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.person.region_id
