"""Who was called to work here and has not come yet."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.kit import access, clock


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Everyone sees whom he invited; on a person's card the invitation is shown by people."""
        return self.filter(invited_by_id=user.pk) if access.holds(user, "accounts.invite") else self.none()

    def open(self) -> Self:
        """Whose link still works."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())


class Invitation(models.Model):
    """A call by letter, tied to one address. `number` grows with each sending, so that only the last link works."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    email = models.EmailField("адрес почты", max_length=254)
    name = models.CharField("кого приглашают", max_length=300, blank=True)
    region_id = models.BigIntegerField("номер региона")  # the tenant; regions stand on a higher shelf
    about = models.CharField("чья карточка", max_length=100, blank=True)  # text reference, «people.person:5»
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто пригласил"
    )
    number = models.PositiveSmallIntegerField("отправлено раз", default=1)
    created_at = models.DateTimeField("создано")
    sent_at = models.DateTimeField("отправлено")
    expires_at = models.DateTimeField("действует до")
    accepted_at = models.DateTimeField("принято", null=True, blank=True)
    withdrawn_at = models.DateTimeField("отозвано", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "приглашение"
        verbose_name_plural = "приглашения"
        indexes = [
            models.Index(fields=["invited_by", "-id"], name="invitation_list"),
            models.Index(fields=["about", "-id"], name="invitation_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})" if self.name else self.email

    @property
    def is_open(self) -> bool:
        """Does the link still work?"""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > clock.now()

    @property
    def state(self) -> str:
        """In a word."""
        if self.accepted_at:
            return "принято"
        if self.withdrawn_at:
            return "отозвано"
        return "ждёт ответа" if self.is_open else "срок вышел"
