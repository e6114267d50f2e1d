"""Events and contests of others in which our people took part, with proof."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.activities.enums import Form, OutsideLevel
from metodkabinet.associations.models import Association
from metodkabinet.kit import access
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.organisations.models import Organisation, Region
from metodkabinet.people.models import Person


class OutsideEventQuerySet(models.QuerySet["OutsideEvent"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Of the bodies that this user sees as theirs, and his own."""
        reach = access.reach(user, "activities.see_body", Association)
        own = OutsideResult.objects.filter(access.reach(user, "people.see", Person).q("person_id")).values("event_id")
        region = access.reach(user, "activities.see_body", Region)
        if region.everything:
            return self.all()
        return self.filter(region.q("region_id") | reach.q("association_id") | Q(pk__in=own))

    def manageable_by(self, user: access.Actor) -> Self:
        """Of the bodies that this user runs."""
        region = access.reach(user, "activities.manage", Region)
        return self.filter(
            region.q("region_id") | access.reach(user, "activities.manage", Association).q("association_id")
        )


class OutsideEvent(models.Model):
    """A webinar, contest or conference held by others."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name="объединение")
    title = models.CharField("название", max_length=300)
    organiser = models.CharField("кто проводил", max_length=300)
    level = models.CharField("уровень", max_length=14, choices=OutsideLevel)
    form = models.CharField("форма", max_length=10, choices=Form)
    start_date = models.DateField("начало")
    end_date = models.DateField("окончание")
    address = models.URLField("ссылка", max_length=500, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OutsideEventQuerySet.as_manager()

    class Meta:
        verbose_name = "внешнее мероприятие"
        verbose_name_plural = "внешние мероприятия"
        indexes = [models.Index(fields=["association", "start_date", "id"], name="outside_event_list")]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=models.F("start_date")), name="outside_event_days")
        ]

    def __str__(self) -> str:
        return self.title


class OutsideResultQuerySet(models.QuerySet["OutsideResult"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Of the events this reader sees."""
        return self.filter(event__in=OutsideEvent.objects.visible_to(user).order_by().values("pk"))

    def manageable_by(self, user: access.Actor) -> Self:
        """Of those he keeps."""
        return self.filter(event__in=OutsideEvent.objects.manageable_by(user).order_by().values("pk"))


class OutsideResult(models.Model):
    """Somebody's part in an outside event: a librarian, or students named by their organisation."""

    event = models.ForeignKey(OutsideEvent, models.PROTECT, related_name="results")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    students = models.PositiveIntegerField("студентов", default=0)
    result = models.CharField("результат", max_length=300)
    proof = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    proof_link = models.URLField("ссылка на подтверждение", max_length=500, blank=True)

    objects = OutsideResultQuerySet.as_manager()

    class Meta:
        verbose_name = "участие во внешнем мероприятии"
        verbose_name_plural = "участия во внешних мероприятиях"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False, students__gt=0),
                name="outside_result_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation}: {self.result}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.event.region_id


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Everyone's own."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class CalendarFeed(models.Model):
    """A secret address of a calendar that a phone reads by itself: of one body, or of everything that is mine."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    association = models.ForeignKey(Association, models.PROTECT, null=True, blank=True, related_name="+")
    secret = models.CharField(max_length=43, unique=True, editable=False)
    created_at = models.DateTimeField("создан")

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "подписка на календарь"
        verbose_name_plural = "подписки на календарь"
        constraints = [
            models.UniqueConstraint(fields=["user", "association"], name="calendar_feed_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(association=None), name="calendar_feed_own_once"),
        ]

    def __str__(self) -> str:
        return str(self.association or self.user)
