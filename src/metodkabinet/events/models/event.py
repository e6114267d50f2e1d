"""The facet of an activity: its public link, who may register and when, what is asked, what it was copied from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from metodkabinet.activities.models import Activity
from metodkabinet.activities.models.activity import OfActivityQuerySet
from metodkabinet.events.enums import Circle
from metodkabinet.kit.questionnaires.models import Questionnaire


class EventQuerySet(OfActivityQuerySet["Event"]):
    pass


class Event(models.Model):
    """Registration by a link. Without a row here an activity has no public page."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=12, unique=True, editable=False)  # unguessable part of the short link
    circle = models.CharField("кто может записаться", max_length=10, choices=Circle, default=Circle.ANYONE)
    is_moderated = models.BooleanField("каждую заявку подтверждает организатор", default=False)
    opens_at = models.DateTimeField("запись открывается", null=True, blank=True)  # empty: as soon as announced
    closes_at = models.DateTimeField("запись закрывается", null=True, blank=True)  # empty: when it is over
    asks_photo = models.BooleanField("спросить согласие на съёмку и фотографии", default=False)
    asks_letters = models.BooleanField("спросить согласие на письма о следующих мероприятиях", default=False)
    contacts = models.CharField("к кому обращаться", max_length=300, blank=True)
    questions = models.ForeignKey(Questionnaire, models.PROTECT, null=True, blank=True, related_name="+")
    feedback = models.ForeignKey(Questionnaire, models.PROTECT, null=True, blank=True, related_name="+")
    is_template = models.BooleanField("образец", default=False)
    series_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="series")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "мероприятие с записью"
        verbose_name_plural = "мероприятия с записью"
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")), name="event_window"
            ),
        ]

    def __str__(self) -> str:
        return self.activity.title

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id
