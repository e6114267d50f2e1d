"""How an association lives: its orders, its regulation, its settings."""

from __future__ import annotations

from django.db import models

from metodkabinet.associations.enums import GroundKind, LifeKind
from metodkabinet.associations.models.tree import Association, OfAssociationQuerySet
from metodkabinet.kit.files.models import StoredFile


class Ground(models.Model):
    """An order or a protocol that something rests on. The platform keeps its number, it does not invent it."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="grounds")
    kind = models.CharField("вид", max_length=10, choices=GroundKind)
    number = models.CharField("номер", max_length=40)
    date = models.DateField("дата")
    issuer = models.CharField("кем издан", max_length=300, blank=True)
    title = models.CharField("заголовок", max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.CharField(max_length=60, blank=True, editable=False)  # «papers.paper:7» when it lives here too

    objects = OfAssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "основание"
        verbose_name_plural = "основания"
        constraints = [
            models.UniqueConstraint(fields=["association", "kind", "number", "date"], name="ground_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} от {self.date:%d.%m.%Y} № {self.number}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class LifeAct(models.Model):
    """Creation, reorganisation, liquidation: each by an order."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="acts")
    kind = models.CharField("что произошло", max_length=12, choices=LifeKind)
    date = models.DateField("с какого дня")
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="+", verbose_name="основание")
    note = models.CharField("пояснение", max_length=500, blank=True)

    objects = OfAssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "событие жизни объединения"
        verbose_name_plural = "события жизни объединений"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date:%d.%m.%Y}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class Regulation(models.Model):
    """A version of the Положение об МО with the order that approved it."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="regulations")
    version = models.PositiveSmallIntegerField("редакция")
    title = models.CharField("название", max_length=300)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="+", verbose_name="чем утверждено")
    since = models.DateField("действует с")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfAssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "положение об объединении"
        verbose_name_plural = "положения об объединениях"
        constraints = [models.UniqueConstraint(fields=["association", "version"], name="regulation_version")]

    def __str__(self) -> str:
        return f"{self.title}, редакция {self.version}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class Clause(models.Model):
    """A clause of the regulation; beside it stands the setting that it fixes, when there is one."""

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="clauses")
    number = models.CharField("пункт", max_length=20)
    text = models.TextField("текст")
    setting = models.CharField("настройка", max_length=80, blank=True)  # key of kit.registry.settings
    fixed = models.JSONField("закреплённое значение", null=True, blank=True)  # in the setting's own type
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "пункт положения"
        verbose_name_plural = "пункты положений"
        ordering = ["regulation_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["regulation", "number"], name="clause_number")]

    def __str__(self) -> str:
        return f"п. {self.number}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.regulation.association.region_id


class SettingValue(models.Model):
    """What an association chose for a declared setting; without a row the declared default holds."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="setting_values")
    key = models.CharField(max_length=80)
    value = models.JSONField()

    class Meta:
        verbose_name = "настройка"
        verbose_name_plural = "настройки"
        constraints = [models.UniqueConstraint(fields=["association", "key"], name="setting_once")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id
