"""The staff card beyond work: education, attestation, courses, awards."""

from __future__ import annotations

from django.db import models

from metodkabinet.people.models import Person
from metodkabinet.staff.enums import AttestationKind, AwardLevel, CourseForm, EducationLevel, EducationProfile


class CardRow(models.Model):
    """What every row of a card has: its person."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.person.region_id


class Education(CardRow):
    """A diploma; retraining is one too."""

    level = models.CharField("уровень", max_length=20, choices=EducationLevel)
    profile = models.CharField("профиль", max_length=20, choices=EducationProfile)
    institution = models.CharField("учебное заведение", max_length=300)
    year = models.PositiveSmallIntegerField("год окончания", null=True, blank=True)
    speciality = models.CharField("специальность", max_length=300, blank=True)
    qualification = models.CharField("квалификация", max_length=300, blank=True)
    is_retraining = models.BooleanField("переподготовка", default=False)
    hours = models.PositiveSmallIntegerField("часов", null=True, blank=True)
    number = models.CharField("номер документа", max_length=60, blank=True)

    class Meta:
        verbose_name = "образование"
        verbose_name_plural = "образование"

    def __str__(self) -> str:
        return f"{self.institution}, {self.year or 'год не указан'}"


class Attestation(CardRow):
    """An attestation; without `until` it has no term."""

    kind = models.CharField("результат", max_length=20, choices=AttestationKind)
    date = models.DateField("дата")
    act = models.CharField("приказ или протокол", max_length=200, blank=True)
    until = models.DateField("действует до", null=True, blank=True)

    class Meta:
        verbose_name = "аттестация"
        verbose_name_plural = "аттестации"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.date:%d.%m.%Y}"


class Course(CardRow):
    """Qualification courses."""

    title = models.CharField("название", max_length=300)
    organiser = models.CharField("где", max_length=300)
    form = models.CharField("форма", max_length=10, choices=CourseForm, blank=True)
    hours = models.PositiveSmallIntegerField("часов")
    start_date = models.DateField("начало", null=True, blank=True)
    end_date = models.DateField("окончание")
    number = models.CharField("номер документа", max_length=60, blank=True)
    in_registry = models.BooleanField("есть в ФИС ФРДО", default=False)

    class Meta:
        verbose_name = "курсы"
        verbose_name_plural = "курсы"

    def __str__(self) -> str:
        return f"{self.title}, {self.hours} ч"


class Award(CardRow):
    """An award."""

    level = models.CharField("уровень", max_length=20, choices=AwardLevel)
    title = models.CharField("награда", max_length=300)
    date = models.DateField("дата")
    number = models.CharField("номер", max_length=60, blank=True)

    class Meta:
        verbose_name = "награда"
        verbose_name_plural = "награды"

    def __str__(self) -> str:
        return f"{self.title}, {self.date:%d.%m.%Y}"
