"""What somebody was told, and what he does not want to be told."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.kit import access
from metodkabinet.notifications.enums import DIGESTS, Pace
from metodkabinet.people.models import Contact


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Everyone reads his own."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class Notice(models.Model):
    """One thing told to one user or contact. `key` makes telling twice harmless."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("вид", max_length=60)
    key = models.CharField(max_length=120)
    title = models.CharField("заголовок", max_length=200)
    text = models.TextField("текст", blank=True)
    url = models.CharField("страница", max_length=300, blank=True)
    about = models.CharField("о чём", max_length=80, blank=True)  # text reference, «associations.association:5»
    created_at = models.DateTimeField("создано")
    read_at = models.DateTimeField("прочитано", null=True, blank=True)
    awaits = models.CharField("ждёт сводки", max_length=10, blank=True, choices=Pace)  # daily, weekly; empty: does not
    digest = models.CharField(max_length=200, blank=True)  # key of the letter that told it together with others

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "уведомление"
        verbose_name_plural = "уведомления"
        indexes = [
            models.Index(fields=["user", "read_at", "-id"], name="notice_inbox"),
            models.Index(fields=["awaits", "created_at"], name="notice_awaits", condition=~Q(awaits="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_user_once"),
            models.UniqueConstraint(fields=["contact", "key"], name="notice_contact_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None) | Q(user=None, contact__isnull=False),
                name="notice_of_one",
            ),
            models.CheckConstraint(condition=Q(awaits__in=["", *DIGESTS]), name="notice_awaits_digest"),
        ]

    def __str__(self) -> str:
        return self.title


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Everyone knows his own."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class Preference(models.Model):
    """How soon somebody wants a kind of notice by e-mail, when not at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("вид", max_length=60)
    pace = models.CharField("присылать на почту", max_length=10, choices=Pace, default=Pace.AT_ONCE)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "предпочтение"
        verbose_name_plural = "предпочтения"
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_user_once"),
            models.UniqueConstraint(fields=["contact", "kind"], name="preference_contact_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None) | Q(user=None, contact__isnull=False),
                name="preference_of_one",
            ),
            models.CheckConstraint(condition=Q(pace__in=list(Pace)), name="preference_pace"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_pace_display()}"


class QuietHours(models.Model):
    """When letters to this user wait till morning, in his local time."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begins = models.TimeField("с", default="20:00")
    ends = models.TimeField("до", default="08:00")
    is_on = models.BooleanField("не беспокоить ночью", default=True)

    class Meta:
        verbose_name = "тихие часы"
        verbose_name_plural = "тихие часы"

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"
