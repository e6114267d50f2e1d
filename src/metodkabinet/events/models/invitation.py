"""Who was asked to come, by a letter with a link of his own; no account is needed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.activities.models.activity import OfActivityQuerySet
from metodkabinet.events.models.event import Event
from metodkabinet.people.models import Contact, Person


class InvitationQuerySet(OfActivityQuerySet["Invitation"]):
    path = "event__activity"


class Invitation(models.Model):
    """One person asked once, reminded at most once."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("кому", max_length=300)
    email = models.EmailField("почта", blank=True)  # where it went; empty: only the link, to be handed over
    nonce = models.CharField(max_length=22, unique=True, editable=False)  # signed, it is the token of the link
    written_at = models.DateTimeField("приглашены")
    sent_at = models.DateTimeField("письмо ушло", null=True, blank=True)  # empty: the worker has not come to it yet
    reminded_at = models.DateTimeField("напомнили", null=True, blank=True)
    letter = models.CharField(max_length=200, blank=True, editable=False)  # key of the letter, to see what became of it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "приглашение"
        verbose_name_plural = "приглашения"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact=None) | Q(person=None, contact__isnull=False),
                name="invitation_of_one",
            ),
            *(
                models.UniqueConstraint(
                    fields=["event", who], condition=Q(**{f"{who}__isnull": False}), name=f"invitation_{who}_once"
                )
                for who in ("person", "contact")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.event}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.event.region_id
