"""How long data are kept, and whose term has passed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from metodkabinet.kit import access
from metodkabinet.organisations.models import Region
from metodkabinet.people.models import Contact, Person
from metodkabinet.privacy.enums import RetentionKind

KEEP_TERMS = "privacy.manage_retention"


class RetentionRule(models.Model):
    """How long a region keeps one kind of data after it is needed no more, and by what law or list of files."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField("данные", max_length=20, choices=RetentionKind)
    months = models.PositiveSmallIntegerField("хранить, месяцев")
    basis = models.CharField("основание", max_length=500)
    is_on = models.BooleanField("предлагать стереть", default=True)

    class Meta:
        verbose_name = "срок хранения"
        verbose_name_plural = "сроки хранения"
        constraints = [models.UniqueConstraint(fields=["region", "kind"], name="retention_rule_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.months} мес."


class RetentionDueQuerySet(models.QuerySet["RetentionDue"]):
    def visible_to(self, user: access.Actor) -> Self:
        """What is due in the regions whose terms this user keeps."""
        return self.filter(access.tenants(user, KEEP_TERMS).q("region_id"))


class RetentionDue(models.Model):
    """Somebody whose term has passed, found at night; a person confirms or puts off."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField("данные", max_length=20, choices=RetentionKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("не нужны с")
    found_at = models.DateTimeField("найдено")
    put_off_until = models.DateField("отложено до", null=True, blank=True)

    objects = RetentionDueQuerySet.as_manager()

    class Meta:
        verbose_name = "данные, срок хранения которых вышел"
        verbose_name_plural = "данные, срок хранения которых вышел"
        constraints = [
            models.UniqueConstraint(fields=["person"], name="retention_due_person_once"),
            models.UniqueConstraint(fields=["contact"], name="retention_due_contact_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact=None) | Q(person=None, contact__isnull=False),
                name="retention_due_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person or self.contact}"
