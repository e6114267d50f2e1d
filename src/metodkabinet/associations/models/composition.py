"""Who is in an association and on what ground: members by order, offices, roles of posts, working groups."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from metodkabinet.associations.enums import OfficeKind, PostRole
from metodkabinet.associations.models.life import Ground
from metodkabinet.associations.models.tree import Association, OfAssociationQuerySet
from metodkabinet.kit import access
from metodkabinet.kit.dated import DatedQuerySet
from metodkabinet.organisations.models import Municipality, Organisation, Region, Territory
from metodkabinet.people.models import Person

_DAYS = Q(until=None) | Q(until__gt=F("since"))


class Membership(models.Model):
    """A member by order. Librarians of the territory who are not members are found through people, not here."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="человек")
    since = models.DateField("с")
    until = models.DateField("до", null=True, blank=True)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="+", verbose_name="основание")
    ended_by = models.ForeignKey(Ground, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfAssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "членство"
        verbose_name_plural = "членства"
        indexes = [models.Index(fields=["person", "until"], name="membership_person")]
        constraints = [
            models.UniqueConstraint(fields=["association", "person"], condition=Q(until=None), name="membership_once"),
            models.CheckConstraint(condition=_DAYS, name="membership_days"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.association}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class Office(models.Model):
    """An office in an association: head, coordinator, secretary, member of the council, curator."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="offices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="человек")
    kind = models.CharField("должность в объединении", max_length=12, choices=OfficeKind)
    title = models.CharField("название, если отличается", max_length=200, blank=True)  # «председатель секции»
    since = models.DateField("с")
    until = models.DateField("до", null=True, blank=True)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="+", verbose_name="основание")
    ended_by = models.ForeignKey(Ground, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfAssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "должность в объединении"
        verbose_name_plural = "должности в объединениях"
        indexes = [models.Index(fields=["person", "until"], name="office_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person", "kind"], condition=Q(until=None), name="office_once"
            ),
            models.UniqueConstraint(
                fields=["association"], condition=Q(until=None, kind="head"), name="office_one_head"
            ),
            models.CheckConstraint(condition=_DAYS, name="office_days"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()}: {self.person}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class RoleGrantQuerySet(DatedQuerySet["RoleGrant"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Who holds which role is known inside the region."""
        return self.filter(access.reach(user, "associations.see", Region).q("person__region_id"))

    def manageable_by(self, user: access.Actor) -> Self:
        """Those held in a scope where this user hands out roles."""

        def reach(model: type[models.Model]) -> access.Reach:
            return access.reach(user, "associations.grant_roles", model)

        return self.filter(
            reach(Region).q("person__region_id")
            | reach(Municipality).q("municipality_id")
            | reach(Territory).q("organisation__territory_id")
            | reach(Association).q("association_id")
        )


class RoleGrant(models.Model):
    """A role that comes with a post: approver, method centre, director. Held in exactly one scope."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="человек")
    role = models.CharField("роль", max_length=12, choices=PostRole)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    association = models.ForeignKey(Association, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("с")
    until = models.DateField("до", null=True, blank=True)
    basis = models.CharField("основание", max_length=300, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "роль по должности"
        verbose_name_plural = "роли по должности"
        indexes = [models.Index(fields=["person", "until"], name="role_grant_person")]
        constraints = [
            models.CheckConstraint(condition=_DAYS, name="role_grant_days"),
            models.CheckConstraint(
                condition=Q(region__isnull=False, municipality=None, organisation=None, association=None)
                | Q(region=None, municipality__isnull=False, organisation=None, association=None)
                | Q(region=None, municipality=None, organisation__isnull=False, association=None)
                | Q(region=None, municipality=None, organisation=None, association__isnull=False),
                name="role_grant_one_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"

    @property
    def scope(self) -> Region | Municipality | Organisation | Association:
        """Where it is held."""
        held = self.association or self.organisation or self.municipality or self.region
        assert held is not None  # the constraint role_grant_one_scope
        return held


class WorkingGroup(models.Model):
    """A temporary group with a task, dates and a result."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="working_groups")
    name = models.CharField("название", max_length=200)
    task = models.TextField("задача")
    head = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="руководитель группы")
    ground = models.ForeignKey(Ground, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("с")
    until = models.DateField("до", null=True, blank=True)
    result = models.TextField("результат", blank=True)
    finished_at = models.DateTimeField("завершена", null=True, blank=True)

    objects = OfAssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "рабочая группа"
        verbose_name_plural = "рабочие группы"
        constraints = [models.CheckConstraint(condition=_DAYS, name="working_group_days")]

    def __str__(self) -> str:
        return self.name

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class WorkingGroupMember(models.Model):
    """A person in a working group."""

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "участник рабочей группы"
        verbose_name_plural = "участники рабочих групп"
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="working_group_member_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.group}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.group.association.region_id
