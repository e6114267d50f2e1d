"""Incidents with personal data."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from metodkabinet.kit import access
from metodkabinet.organisations.models import Region


class DataIncidentQuerySet(models.QuerySet["DataIncident"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Incidents of the regions where this user keeps their register."""
        return self.filter(access.tenants(user, "privacy.manage_incidents").q("region_id"))


class DataIncident(models.Model):
    """A leak or a suspicion of one: 24 hours to report it, 72 to report what the inquiry found."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("что произошло", max_length=200)
    text = models.TextField("подробности", blank=True)
    noticed_at = models.DateTimeField("обнаружено")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="учётная запись, которой воспользовались",
    )  # fmt: skip
    since = models.DateTimeField("с какого времени", null=True, blank=True)
    until = models.DateTimeField("по какое время", null=True, blank=True)
    reported_at = models.DateTimeField("сообщено в Роскомнадзор", null=True, blank=True)
    inquiry_reported_at = models.DateTimeField("сообщены итоги расследования", null=True, blank=True)
    findings = models.TextField("итоги расследования", blank=True)

    objects = DataIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "инцидент с персональными данными"
        verbose_name_plural = "инциденты с персональными данными"

    def __str__(self) -> str:
        return self.title
