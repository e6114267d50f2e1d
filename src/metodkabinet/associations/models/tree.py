"""The tree of associations. The level comes from the place in the tree, never from the abbreviation."""

from __future__ import annotations

from typing import Self, TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from metodkabinet.associations.enums import AssociationState, Level, PeriodKind
from metodkabinet.kit import access
from metodkabinet.kit.dated import DatedQuerySet
from metodkabinet.organisations.enums import Subject
from metodkabinet.organisations.logic.zones import zone_label
from metodkabinet.organisations.models import Municipality, Organisation, Region

M = TypeVar("M", bound=models.Model)


class AssociationQuerySet(DatedQuerySet["Association"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Which associations exist is known to everyone signed in within the region."""
        return self.filter(
            access.reach(user, "associations.see", Region).q("region_id")
            | access.reach(user, "associations.see", Association).q("pk")
        )

    def reached_by(self, user: access.Actor, capability: str) -> Self:
        """Where the user holds a capability: by a role in the association or above it."""
        return self.filter(
            access.reach(user, capability, Region).q("region_id") | access.reach(user, capability, Association).q("pk")
        )

    def manageable_by(self, user: access.Actor) -> Self:
        """Those whose composition and card this user may change."""
        return self.reached_by(user, "associations.manage")

    def within(self, top: Association) -> Self:
        """The association and everything below it."""
        return self.filter(region_id=top.region_id, path__startswith=top.path)


class OfAssociationQuerySet(DatedQuerySet[M]):
    """Rows that belong to an association are known and managed where it is."""

    def visible_to(self, user: access.Actor) -> Self:
        """Known inside the region, like the association itself."""
        return self.reached_by(user, "associations.see")

    def manageable_by(self, user: access.Actor) -> Self:
        """Of those associations whose composition and card this user may change."""
        return self.reached_by(user, "associations.manage")

    def reached_by(self, user: access.Actor, capability: str) -> Self:
        """Of those associations where the user holds a capability."""
        return self.filter(
            access.reach(user, capability, Region).q("association__region_id")
            | access.reach(user, capability, Association).q("association_id")
        )


class Association(models.Model):
    """A methodical association: a permanent body of librarians at some level; not a legal person."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.SlugField(
        "код", max_length=40, unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "Код – латинские буквы, цифры и дефис, начиная с буквы.")],
    )  # fmt: skip
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, editable=False)  # «0001/0007/», written by the services with the parent
    depth = models.PositiveSmallIntegerField(editable=False, default=0)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="муниципалитет"
    )  # empty: the whole region
    subject = models.CharField("кого объединяет", max_length=10, choices=Subject)
    name = models.CharField("полное название", max_length=300)
    name_genitive = models.CharField("в родительном падеже", max_length=300, blank=True)  # for titles of papers
    short_name = models.CharField("краткое название", max_length=120)
    aliases = models.JSONField("другие названия", default=list, blank=True)
    period_kind = models.CharField("год работы", max_length=10, choices=PeriodKind, default=PeriodKind.SCHOOL)
    base_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="базовая организация"
    )
    zone = models.CharField("часовой пояс", max_length=40, blank=True)  # empty: the region's
    state = models.CharField("состояние", max_length=12, choices=AssociationState, default=AssociationState.FORMING)
    since = models.DateField("создано", null=True, blank=True)
    until = models.DateField("не действует с", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=900, editable=False)
    sort_key = models.CharField(max_length=1200, editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "методическое объединение"
        verbose_name_plural = "методические объединения"
        constraints = [models.UniqueConstraint(fields=["region", "path"], name="association_path")]
        indexes = [models.Index(fields=["region", "sort_key", "id"], name="association_list")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def level(self) -> Level:
        """Told by the place: a district inside a city, a municipality, or the whole region."""
        if self.municipality is None:
            return Level.REGIONAL
        return Level.MUNICIPAL if self.municipality.parent_id is None else Level.CITY_DISTRICT

    @property
    def is_school_year(self) -> bool:
        """Whether its year begins in September."""
        return self.period_kind == PeriodKind.SCHOOL

    @property
    def local_zone(self) -> str:
        """Where its deadlines are counted."""
        return self.zone or self.region.zone

    @property
    def zone_words(self) -> str:
        """The same for people: a city, not a key."""
        return zone_label(self.local_zone)

    @property
    def territory_condition(self) -> Q:
        """The territories it works on: of its municipality with the districts inside it, or of the whole region."""
        ground = Q(region_id=self.region_id, subject=self.subject)
        if self.municipality_id is None:
            return ground
        return ground & (Q(municipality_id=self.municipality_id) | Q(municipality__parent_id=self.municipality_id))
