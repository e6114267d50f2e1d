"""Territories and the organisations on them. What changes in time keeps its past: names, ends, successors."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from metodkabinet.kit import access
from metodkabinet.kit.dated import DatedQuerySet
from metodkabinet.organisations.enums import Ending, LibraryKind, MunicipalityKind, OrganisationKind, Subject
from metodkabinet.organisations.logic.zones import zone_label


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: access.Actor) -> Self:
        """One's own region; the administrator sees all."""
        return self.filter(access.reach(user, "organisations.see", Region).q("pk"))

    def manageable_by(self, user: access.Actor) -> Self:
        """Those whose name and clock this user may set."""
        return self.filter(access.reach(user, "organisations.manage_region", Region).q("pk"))


class Region(models.Model):
    """The tenant: no record of one region refers to a record of another."""

    name = models.CharField("название", max_length=200, unique=True)
    name_genitive = models.CharField("в родительном падеже", max_length=200)
    zone = models.CharField("часовой пояс", max_length=40, default="Europe/Moscow")

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "регион"
        verbose_name_plural = "регионы"

    def __str__(self) -> str:
        return self.name

    @property
    def region_id(self) -> int:
        """A region is its own tenant."""
        return self.pk


class MunicipalityQuerySet(DatedQuerySet["Municipality"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Everyone who is signed in knows the municipalities of his region."""
        return self.filter(access.reach(user, "organisations.see", Region).q("region_id"))

    def manageable_by(self, user: access.Actor) -> Self:
        """Those of a whole region, or the one a method centre works in, with the districts inside it."""
        whole = access.reach(user, "organisations.manage_territory", Region)
        if whole.everything:
            return self
        near = Territory.objects.filter(access.reach(user, "organisations.manage_territory", Territory).q("pk"))
        return self.filter(whole.q("region_id") | Q(pk__in=near.order_by().values("municipality")))

    def top(self) -> Self:
        """Without the districts inside cities: what «27 муниципалитетов» counts."""
        return self.filter(parent=None)


class Municipality(models.Model):
    """A municipality; a district inside a city hangs under the city. `until` is the first day it no longer exists."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="municipalities")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="districts")
    kind = models.CharField("вид", max_length=20, choices=MunicipalityKind)
    name = models.CharField("название", max_length=200)
    oktmo = models.CharField("ОКТМО", max_length=11, blank=True)
    since = models.DateField("с", null=True, blank=True)
    until = models.DateField("до", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    search_key = models.CharField(max_length=250, editable=False)
    sort_key = models.CharField(max_length=800, editable=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "муниципалитет"
        verbose_name_plural = "муниципалитеты"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name", "parent"], condition=Q(until=None), name="municipality_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def manageable_by(self, user: access.Actor) -> Self:
        """Those whose organisations this user answers for."""
        return self.filter(access.reach(user, "organisations.manage", Territory).q("pk"))


class Territory(models.Model):
    """A municipality × a branch: the unit in which rights over people and organisations are handed out.

    A row exists for each pair that occurs. Regional organisations without a municipality share the row without one.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="territories")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="territories")
    subject = models.CharField("ветвь", max_length=10, choices=Subject)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "территория"
        verbose_name_plural = "территории"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "subject"], name="territory_once"),
            models.UniqueConstraint(
                fields=["region", "subject"], condition=Q(municipality=None), name="territory_of_region_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality or self.region}, {self.get_subject_display()}"


class OrganisationQuerySet(DatedQuerySet["Organisation"]):
    def visible_to(self, user: access.Actor) -> Self:
        """The directory of organisations is open inside the region."""
        return self.filter(
            access.reach(user, "organisations.see", Region).q("region_id")
            | access.reach(user, "organisations.see", Organisation).q("id")
        )

    def manageable_by(self, user: access.Actor) -> Self:
        """Those whose card this user may change."""
        return self.filter(
            access.reach(user, "organisations.manage", Territory).q("territory_id")
            | access.reach(user, "organisations.manage", Organisation).q("id")
        )


class Organisation(models.Model):
    """A school, a college, an institute… `until` is the first day it no longer exists; names of the past are kept."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="organisations")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="organisations")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="organisations", editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="branches", verbose_name="головная организация"
    )
    kind = models.CharField("вид", max_length=20, choices=OrganisationKind)
    short_name = models.CharField("краткое название", max_length=200)
    full_name = models.CharField("полное название", max_length=500)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    ogrn = models.CharField("ОГРН", max_length=15, blank=True)
    address = models.CharField("адрес", max_length=300, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("почта", blank=True)
    site = models.URLField("сайт", blank=True)
    zone = models.CharField("часовой пояс", max_length=40, blank=True)  # empty: the region's
    since = models.DateField("работает с", null=True, blank=True)
    until = models.DateField("не работает с", null=True, blank=True)
    ending = models.CharField("как прекращена", max_length=10, choices=Ending, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="преемник"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=800, editable=False)
    sort_key = models.CharField(max_length=800, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        indexes = [
            models.Index(fields=["region", "sort_key", "id"], name="organisation_list"),
            models.Index(fields=["inn"], name="organisation_inn"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None, ending="") | Q(until__isnull=False) & ~Q(ending=""), name="organisation_ending"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def local_zone(self) -> str:
        """Where its clocks stand."""
        return self.zone or self.region.zone

    @property
    def zone_words(self) -> str:
        """The same for people: a city, not a key."""
        return zone_label(self.local_zone)


class OrganisationEnd(models.Model):
    """How an organisation was closed or joined to another, and what that changed, so that a mistake can be undone."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="ends")
    ending = models.CharField("как прекращена", max_length=10, choices=Ending)
    day = models.DateField("не работает с")
    successor = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField("основание", max_length=300, blank=True)
    effects = models.JSONField(default=dict, editable=False)  # ids of what ended with it and of what was opened instead
    undone_at = models.DateTimeField("отменено", null=True, blank=True)

    class Meta:
        verbose_name = "прекращение организации"
        verbose_name_plural = "прекращения организаций"
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(undone_at=None), name="organisation_end_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_ending_display()}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.organisation.region_id


class OrganisationMove(models.Model):
    """From this day an organisation stands in another municipality: the past keeps the one it stood in."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="moves")
    day = models.DateField("с")
    before = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    after = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField("основание", max_length=300, blank=True)

    class Meta:
        verbose_name = "переход в другой муниципалитет"
        verbose_name_plural = "переходы в другой муниципалитет"
        ordering = ["organisation_id", "day", "id"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.before} → {self.after}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.organisation.region_id


class OrganisationName(models.Model):
    """A name the organisation bore from a day on. The newest equals the one on the organisation itself."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    short_name = models.CharField("краткое название", max_length=200)
    full_name = models.CharField("полное название", max_length=500)
    since = models.DateField("с", null=True, blank=True)  # empty: from the beginning
    ground = models.CharField("основание", max_length=300, blank=True)

    class Meta:
        verbose_name = "название организации"
        verbose_name_plural = "названия организаций"
        ordering = ["organisation_id", F("since").asc(nulls_first=True), "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "since"], name="organisation_name_day")]

    def __str__(self) -> str:
        return self.short_name


class MunicipalityName(models.Model):
    """A name, kind and code the municipality bore from a day on."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="names")
    kind = models.CharField("вид", max_length=20, choices=MunicipalityKind)
    name = models.CharField("название", max_length=200)
    oktmo = models.CharField("ОКТМО", max_length=11, blank=True)
    since = models.DateField("с", null=True, blank=True)
    ground = models.CharField("основание", max_length=300, blank=True)

    class Meta:
        verbose_name = "название муниципалитета"
        verbose_name_plural = "названия муниципалитетов"
        ordering = ["municipality_id", F("since").asc(nulls_first=True), "id"]
        constraints = [models.UniqueConstraint(fields=["municipality", "since"], name="municipality_name_day")]

    def __str__(self) -> str:
        return self.name


class LibraryQuerySet(DatedQuerySet["Library"]):
    def visible_to(self, user: access.Actor) -> Self:
        return self.filter(access.reach(user, "organisations.see", Region).q("organisation__region_id"))

    def manageable_by(self, user: access.Actor) -> Self:
        return self.filter(
            access.reach(user, "organisations.manage", Territory).q("organisation__territory_id")
            | access.reach(user, "organisations.manage", Organisation).q("organisation_id")
        )


class Library(models.Model):
    """A library of an organisation; an organisation may have none or several."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="libraries")
    kind = models.CharField("вид", max_length=10, choices=LibraryKind)
    name = models.CharField("название", max_length=200)
    address = models.CharField("адрес, если отличается", max_length=300, blank=True)
    since = models.DateField("открыта", null=True, blank=True)
    until = models.DateField("закрыта", null=True, blank=True)
    moved_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_to", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = "библиотека"
        verbose_name_plural = "библиотеки"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="library_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.organisation.region_id


class BaseSiteQuerySet(DatedQuerySet["BaseSite"]):
    def visible_to(self, user: access.Actor) -> Self:
        return self.filter(access.reach(user, "organisations.see", Region).q("organisation__region_id"))

    def manageable_by(self, user: access.Actor) -> Self:
        return self.filter(access.reach(user, "organisations.manage", Territory).q("organisation__territory_id"))


class BaseSite(models.Model):
    """The status of базовая площадка: given to an organisation for a time, with a theme and a ground."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="base_sites")
    theme = models.CharField("тема", max_length=300)
    since = models.DateField("с")
    until = models.DateField("до", null=True, blank=True)
    ground = models.CharField("основание", max_length=300, blank=True)

    objects = BaseSiteQuerySet.as_manager()

    class Meta:
        verbose_name = "базовая площадка"
        verbose_name_plural = "базовые площадки"
        constraints = [models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="base_site_days")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.theme}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.organisation.region_id
