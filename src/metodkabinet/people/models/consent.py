"""What people agreed to: a text per purpose and version, a record per person and text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import ConsentSource, Purpose
from metodkabinet.people.models.person import Contact, Person


class ConsentText(models.Model):
    """A version of the text of one consent. Published ones never change."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    purpose = models.CharField("цель", max_length=20, choices=Purpose)
    version = models.PositiveSmallIntegerField("редакция")
    title = models.CharField("заголовок", max_length=200)
    text = models.TextField("текст")
    published_at = models.DateTimeField("опубликован", null=True, blank=True)

    class Meta:
        verbose_name = "текст согласия"
        verbose_name_plural = "тексты согласий"
        constraints = [models.UniqueConstraint(fields=["region", "purpose", "version"], name="consent_text_version")]

    def __str__(self) -> str:
        return f"{self.title}, редакция {self.version}"


class Consent(models.Model):
    """One person's consent to one text: when, how, until when."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="consents")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    given_at = models.DateTimeField("дано")
    source = models.CharField("как", max_length=10, choices=ConsentSource)
    address = models.GenericIPAddressField("адрес", null=True, blank=True)
    withdrawn_at = models.DateTimeField("отозвано", null=True, blank=True)

    class Meta:
        verbose_name = "согласие"
        verbose_name_plural = "согласия"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact=None) | Q(person=None, contact__isnull=False),
                name="consent_of_one",
            ),
            models.UniqueConstraint(
                fields=["person", "text"], condition=Q(withdrawn_at=None), name="consent_person_once"
            ),
            models.UniqueConstraint(
                fields=["contact", "text"], condition=Q(withdrawn_at=None), name="consent_contact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.person or self.contact}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.text.region_id
