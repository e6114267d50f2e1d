"""What happens: the activity with its sessions, owners, partners, directions and recordings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from metodkabinet.activities.enums import ActivityState, Form, Openness
from metodkabinet.associations.models import Association
from metodkabinet.associations.models.tree import OfAssociationQuerySet
from metodkabinet.kit import access
from metodkabinet.organisations.models import Municipality, Organisation, Region
from metodkabinet.people.models import Person


class KindQuerySet(models.QuerySet["Kind"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Words are everybody's who works here."""
        return self.all() if access.holds(user, "activities.see") else self.none()

    def manageable_by(self, user: access.Actor) -> Self:
        """One dictionary for the installation."""
        return self.all() if access.holds(user, "activities.manage_kinds") else self.none()

    def offered(self) -> Self:
        """Not put away, in the order of the dictionary."""
        return self.filter(is_archived=False).order_by("position", "name", "pk")


class Kind(models.Model):
    """What an activity is called. `code` finds the page that a module registered for it; `counts`: a «мероприятие»."""

    code = models.SlugField("код", max_length=40, unique=True)
    name = models.CharField("название", max_length=80, unique=True)
    counts = models.BooleanField("считается мероприятием", default=True)
    is_archived = models.BooleanField("не предлагать", default=False)
    position = models.PositiveSmallIntegerField("порядок", default=0)

    objects = KindQuerySet.as_manager()

    class Meta:
        verbose_name = "вид деятельности"
        verbose_name_plural = "виды деятельности"

    def __str__(self) -> str:
        return self.name


class DirectionQuerySet(OfAssociationQuerySet["Direction"]):
    pass


class Direction(models.Model):
    """A priority direction of an association for one of its years; activities and plan rows are tied to it."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("год начала периода")
    name = models.CharField("направление", max_length=300)
    position = models.PositiveSmallIntegerField("порядок", default=0)

    objects = DirectionQuerySet.as_manager()

    class Meta:
        verbose_name = "приоритетное направление"
        verbose_name_plural = "приоритетные направления"
        ordering = ["association_id", "year", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["association", "year", "name"], name="direction_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: access.Actor) -> Self:
        """What calendars, lists and figures show this reader; nothing else decides it.

        Managers of a body see its drafts; the region sees what is announced to it; a guest sees what is public.
        """
        told = ~Q(state=ActivityState.DRAFT)
        public = told & Q(openness=Openness.PUBLIC)
        if not user.is_authenticated:
            return self.filter(public)
        region = access.reach(user, "activities.see", Region).q("region_id")
        return self.filter(
            (public & region)
            | (told & Q(openness=Openness.REGION) & region)
            | (told & self._of_bodies(user, "activities.see_body"))
            | self._of_bodies(user, "activities.manage")
        )

    def manageable_by(self, user: access.Actor) -> Self:
        """Those this user may change: of a body that he runs, as owner or co-owner."""
        return self.filter(self._of_bodies(user, "activities.manage"))

    def people_known_to(self, user: access.Actor) -> Self:
        """Those whose lists of names this user may read."""
        return self.filter(self._of_bodies(user, "activities.see_people"))

    def of_body(self, body: Association, *, lower: bool = False) -> Self:
        """Owned or co-owned by a body, with those of the bodies below it when asked; each once."""
        bodies = Association.objects.within(body) if lower else Association.objects.filter(pk=body.pk)
        ids = bodies.order_by().values("pk")
        shared = CoOwner.objects.filter(association__in=ids).values("activity_id")
        return self.filter(Q(owner__in=ids) | Q(pk__in=shared))

    def between(self, since: date, until: date) -> Self:
        """Touching the days from `since` up to, not including, `until`."""
        return self.filter(start_date__lt=until, end_date__gte=since)

    def counted(self) -> Self:
        """What «мероприятия» counts: held, of a counting kind, not a part of another activity."""
        return self.filter(state=ActivityState.HELD, kind__counts=True, parent=None)

    @staticmethod
    def _of_bodies(user: access.Actor, capability: str) -> Q:
        reach = access.reach(user, capability, Association)
        region = access.reach(user, capability, Region)
        if region.everything or reach.everything:
            return Q(pk__isnull=False)  # an empty condition would vanish beside others
        shared = CoOwner.objects.filter(reach.q("association_id")).values("activity_id")
        return region.q("region_id") | reach.q("owner_id") | Q(pk__in=shared)


class Activity(models.Model):
    """One thing an association does. State, dates, place and audience live here and change only through services."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name="объединение")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="часть мероприятия"
    )  # children never count separately
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+", verbose_name="вид")
    form = models.CharField("форма", max_length=10, choices=Form)
    title = models.CharField("название", max_length=300)
    summary = models.TextField("о чём", blank=True)
    start_date = models.DateField("начало")
    end_date = models.DateField("окончание")
    start_time = models.TimeField("во сколько", null=True, blank=True)
    place = models.CharField("место", max_length=300, blank=True)
    link = models.URLField("ссылка", max_length=500, blank=True)
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="принимающая организация"
    )
    responsible = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ответственный"
    )
    audience = models.CharField("для кого", max_length=300, blank=True)
    openness = models.CharField("кому видно", max_length=10, choices=Openness, default=Openness.REGION)
    state = models.CharField("состояние", max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    capacity = models.PositiveIntegerField("мест", null=True, blank=True)  # empty: without limit
    seats_taken = models.PositiveIntegerField(default=0, editable=False)  # confirmed registrations, under the row lock
    hours = models.DecimalField("часов", max_digits=5, decimal_places=1, null=True, blank=True)
    announced_at = models.DateTimeField("объявлено", null=True, blank=True)
    held_at = models.DateTimeField("отмечено проведённым", null=True, blank=True)
    cancelled_because = models.CharField("почему отменено", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=650, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "мероприятие"
        verbose_name_plural = "мероприятия"
        indexes = [
            models.Index(fields=["region", "start_date", "id"], name="activity_calendar"),
            models.Index(fields=["owner", "start_date", "id"], name="activity_of_body"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="activity_days"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")), name="activity_seats"
            ),
            models.CheckConstraint(condition=~Q(state="held") | Q(held_at__isnull=False), name="activity_held"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """Where its clock stands: the owner's."""
        return ZoneInfo(self.owner.local_zone)

    @property
    def seats_left(self) -> int | None:
        """None: without limit."""
        return None if self.capacity is None else self.capacity - self.seats_taken


OfActivity = TypeVar("OfActivity", bound=models.Model)


class OfActivityQuerySet(models.QuerySet[OfActivity]):
    """Rows of an activity are seen and managed where it is."""

    path = "activity"

    def visible_to(self, user: access.Actor) -> Self:
        """Of the activities this reader sees."""
        return self.filter(**{f"{self.path}__in": Activity.objects.visible_to(user).order_by().values("pk")})

    def manageable_by(self, user: access.Actor) -> Self:
        """Of those he runs."""
        return self.filter(**{f"{self.path}__in": Activity.objects.manageable_by(user).order_by().values("pk")})


class CoOwnerQuerySet(OfActivityQuerySet["CoOwner"]):
    pass


class CoOwner(models.Model):
    """Another association that holds the activity together with its owner. In totals the activity counts once."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="co_owners")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+")

    objects = CoOwnerQuerySet.as_manager()

    class Meta:
        verbose_name = "совместно с объединением"
        verbose_name_plural = "совместно с объединениями"
        constraints = [models.UniqueConstraint(fields=["association", "activity"], name="co_owner_once")]

    def __str__(self) -> str:
        return f"{self.association}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id


class PartnerQuerySet(OfActivityQuerySet["Partner"]):
    pass


class Partner(models.Model):
    """An organisation that helps to hold the activity."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "соорганизатор"
        verbose_name_plural = "соорганизаторы"
        constraints = [models.UniqueConstraint(fields=["activity", "organisation"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id


class ActivityDirection(models.Model):
    """Which directions an activity serves."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="directions")
    direction = models.ForeignKey(Direction, models.PROTECT, related_name="activities")

    class Meta:
        verbose_name = "направление мероприятия"
        verbose_name_plural = "направления мероприятий"
        constraints = [models.UniqueConstraint(fields=["activity", "direction"], name="activity_direction_once")]

    def __str__(self) -> str:
        return f"{self.direction}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id


class SessionQuerySet(OfActivityQuerySet["Session"]):
    pass


class Session(models.Model):
    """A sitting, a day, a lesson of a series: presence is counted per session. Every activity has at least one."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sessions")
    title = models.CharField("название", max_length=300, blank=True)
    starts_at = models.DateTimeField("начало")
    ends_at = models.DateTimeField("окончание")
    place = models.CharField("место", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "занятие"
        verbose_name_plural = "занятия"
        ordering = ["activity_id", "position", "starts_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_times")]

    def __str__(self) -> str:
        return self.title or str(self.activity)

    @property
    def is_whole_days(self) -> bool:
        """No hour was named: it lasts from midnight to midnight."""
        return self.ends_at - self.starts_at >= timedelta(hours=23)

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id


class RecordingQuerySet(OfActivityQuerySet["Recording"]):
    pass


class Recording(models.Model):
    """A recording of the activity, kept where it was published (Rutube, VK Видео)."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="recordings")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="recordings")
    title = models.CharField("название", max_length=300)
    address = models.URLField("ссылка", max_length=500)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = "запись"
        verbose_name_plural = "записи"
        constraints = [models.UniqueConstraint(fields=["activity", "address"], name="recording_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id


class DeclaredCountQuerySet(OfActivityQuerySet["DeclaredCount"]):
    pass


class DeclaredCount(models.Model):
    """People who came without a list: a number with its source, a figure of its own, never added to participations."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="declared_counts")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveIntegerField("человек")
    source = models.CharField("откуда известно", max_length=300)

    objects = DeclaredCountQuerySet.as_manager()

    class Meta:
        verbose_name = "заявлено без списка"
        verbose_name_plural = "заявлено без списков"
        constraints = [
            models.UniqueConstraint(fields=["activity", "municipality"], name="declared_count_once"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(municipality=None), name="declared_count_nowhere_once"
            ),
            models.CheckConstraint(condition=Q(people__gt=0), name="declared_count_people"),
        ]

    def __str__(self) -> str:
        return f"{self.people}: {self.source}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id
