"""Series of numbers: who gives them out, where each stands, every number that was ever given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from metodkabinet.associations.models import Association
from metodkabinet.associations.models.tree import OfAssociationQuerySet
from metodkabinet.papers.enums import Yearly


class SeriesQuerySet(OfAssociationQuerySet["Series"]):
    pass


class Series(models.Model):
    """A row of numbers of one association. Its row is locked while a number is drawn."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name="объединение")
    key = models.SlugField("обозначение", max_length=40)
    title = models.CharField("название", max_length=120)
    pattern = models.CharField("образец номера", max_length=60)
    yearly = models.CharField("начинается заново", max_length=10, choices=Yearly, default=Yearly.YEAR)
    no_holes = models.BooleanField("без пропусков", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "ряд номеров"
        verbose_name_plural = "ряды номеров"
        constraints = [models.UniqueConstraint(fields=["association", "key"], name="papers_series_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class Counter(models.Model):
    """The last number of a series in one year; the year is empty for a series that never begins anew."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="counters")
    year = models.CharField("год", max_length=9, blank=True)
    first = models.PositiveIntegerField("первый номер", default=1)
    last = models.PositiveIntegerField("последний номер", default=0)

    class Meta:
        verbose_name = "счётчик ряда"
        verbose_name_plural = "счётчики рядов"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="papers_counter_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.series.association.region_id


class NumberQuerySet(models.QuerySet["Number"]):
    pass


class Number(models.Model):
    """A number that was given. It is never given again, whatever became of the thing that bears it."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="numbers")
    year = models.CharField("год", max_length=9, blank=True)
    n = models.PositiveIntegerField("порядковый номер")
    text = models.CharField("номер", max_length=80)
    owner = models.CharField("чей", max_length=60)  # «papers.paper:7», «certificates.certificate:9»
    drawn_at = models.DateTimeField("выдан")
    void_reason = models.CharField("почему аннулирован", max_length=300, blank=True)
    voided_at = models.DateTimeField("аннулирован", null=True, blank=True)

    objects = NumberQuerySet.as_manager()

    class Meta:
        verbose_name = "номер"
        verbose_name_plural = "номера"
        indexes = [models.Index(fields=["owner"], name="papers_number_owner")]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "n"], name="papers_number_once"),
            models.UniqueConstraint(fields=["series", "owner"], name="papers_number_one_each"),
            models.CheckConstraint(condition=Q(n__gte=1), name="papers_number_positive"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.series.association.region_id
