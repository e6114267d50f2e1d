"""The programme: talks with their speakers, files and links that are given out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from metodkabinet.activities.models import Participation, Session
from metodkabinet.activities.models.activity import OfActivityQuerySet
from metodkabinet.events.models.event import Event
from metodkabinet.kit.files.models import StoredFile


class ProgrammeItemQuerySet(OfActivityQuerySet["ProgrammeItem"]):
    path = "event__activity"


class ProgrammeItem(models.Model):
    """An item of the programme, on the day of a session; the hour is that of the place."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="talks")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField("тема", max_length=300)
    starts = models.TimeField("начало", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("минут", null=True, blank=True)
    summary = models.TextField("о чём", blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ProgrammeItemQuerySet.as_manager()

    class Meta:
        verbose_name = "пункт программы"
        verbose_name_plural = "программа"
        ordering = ["event_id", "position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.event.region_id


class SpeakerQuerySet(OfActivityQuerySet["Speaker"]):
    path = "talk__event__activity"


class Speaker(models.Model):
    """As printed in the programme. When the talk was given, tied to the participation that says so."""

    talk = models.ForeignKey(ProgrammeItem, models.PROTECT, related_name="speakers")
    name = models.CharField("имя", max_length=300)
    about = models.CharField("должность, организация", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    participation = models.ForeignKey(Participation, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = "выступающий"
        verbose_name_plural = "выступающие"
        ordering = ["talk_id", "position", "id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.about}" if self.about else self.name

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.talk.region_id


class MaterialQuerySet(OfActivityQuerySet["Material"]):
    path = "event__activity"


class Material(models.Model):
    """A file or a link that everybody who opens the page of the event may take."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="materials")
    talk = models.ForeignKey(ProgrammeItem, models.PROTECT, null=True, blank=True, related_name="materials")
    title = models.CharField("название", max_length=300)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.URLField("ссылка", max_length=500, blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "материал"
        verbose_name_plural = "материалы"
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, address="") | (Q(file=None) & ~Q(address="")), name="material_of_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.event.region_id
