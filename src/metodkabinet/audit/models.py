"""What was done: immutable events, the values they carry (which erasure may empty), the seals that chain them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from metodkabinet.kit import access


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: access.Actor) -> Self:
        """What was done in the reader's tenants and what he did himself; keepers see the installation's acts, too."""
        if not access.holds(user, "audit.see_all"):
            return self.none()
        reach = access.tenants(user, "audit.see_all")
        if reach.everything:
            return self
        own = Q(actor=f"{user._meta.label_lower}:{user.pk}") if user.is_authenticated else Q(pk__in=[])
        return self.filter(own | Q(region__in=[str(tenant) for tenant in sorted(reach.ids)]))

    def of(self, label: str, object_id: str) -> Self:
        """What was done to this object and to what belongs to it (`registry.histories`)."""
        itself = Q(object_label=label, object_id=object_id)
        return self.filter(itself | Q(owner_label=label, owner_id=object_id))


class Event(models.Model):
    """One act. Written once, in the transaction of the act; refers to everything by text only."""

    at = models.DateTimeField("когда", db_index=True)
    action = models.CharField("действие", max_length=80)  # «people.person.merged»
    actor = models.CharField("кто", max_length=40, blank=True)  # «accounts.user:5», «guest»; empty: the system itself
    on_behalf = models.CharField("от чьего имени", max_length=40, blank=True)
    region = models.CharField("регион", max_length=20, blank=True, db_index=True)  # tenant, as text
    object_label = models.CharField("вид объекта", max_length=60)
    object_id = models.CharField("номер объекта", max_length=40, blank=True)
    owner_label = models.CharField("вид того, чья это история", max_length=60, blank=True)
    owner_id = models.CharField("номер того, чья это история", max_length=40, blank=True)
    address = models.GenericIPAddressField("адрес", null=True, blank=True)
    request_id = models.CharField("номер запроса", max_length=32, blank=True)
    digest = models.CharField("отпечаток значений", max_length=64)  # salted, so it tells nothing once values are gone
    actor_digest = models.CharField("отпечаток имени", max_length=64)  # apart: the name may go and the values stay

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "событие"
        verbose_name_plural = "события"
        indexes = [
            models.Index(fields=["object_label", "object_id", "-id"], name="audit_event_object"),
            models.Index(fields=["owner_label", "owner_id", "-id"], name="audit_event_owner"),
            models.Index(fields=["actor", "-id"], name="audit_event_actor"),
            models.Index(fields=["action", "-id"], name="audit_event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}:{self.object_id}"


class Values(models.Model):
    """What an event carried that may name a person. Erasure empties it with its salt; the event keeps the digests."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="values_row")
    salt = models.CharField(max_length=32, blank=True)
    actor_salt = models.CharField(max_length=32, blank=True)
    actor_name = models.CharField("имя", max_length=200, blank=True)
    object_name = models.CharField("объект", max_length=300, blank=True)
    before = models.JSONField("было", default=dict)
    after = models.JSONField("стало", default=dict)
    search_key = models.CharField(max_length=1010, blank=True, editable=False)
    erased_at = models.DateTimeField("стёрто", null=True, blank=True)

    class Meta:
        verbose_name = "значения события"
        verbose_name_plural = "значения событий"

    def __str__(self) -> str:
        return f"значения события {self.pk}"


class Seal(models.Model):
    """A link of the chain over one event: a keyed hash of the event and of the seal before."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="seal")
    number = models.PositiveBigIntegerField("номер", unique=True)
    chain = models.CharField("звено", max_length=64)
    sealed_at = models.DateTimeField("запечатано")

    class Meta:
        verbose_name = "печать"
        verbose_name_plural = "печати"

    def __str__(self) -> str:
        return f"печать {self.number}"
