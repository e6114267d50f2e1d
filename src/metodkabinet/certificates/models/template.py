"""How a certificate looks: a template and its layouts. A published layout never changes; a change is a new version."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from metodkabinet.associations.models import Association
from metodkabinet.certificates.enums import Align, CertificateKind, FieldKind, Frame, Orientation
from metodkabinet.kit import access
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.organisations.models import Region

SHEETS = {Orientation.LANDSCAPE: (297, 210), Orientation.PORTRAIT: (210, 297)}  # millimetres of A4


class TemplateQuerySet(models.QuerySet["Template"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Of the associations in reach, and those lent to the whole region."""
        lent = Q(is_shared=True) & access.reach(user, "associations.see", Region).q("association__region_id")
        return self.filter(self._at(user, "certificates.see") | lent)

    def manageable_by(self, user: access.Actor) -> Self:
        """Of those associations whose templates this user keeps."""
        return self.filter(self._at(user, "certificates.manage_templates"))

    def offered_to(self, association: Association) -> Self:
        """Ready for issuing here: own ones and those lent, with a published layout."""
        near = Q(association=association) | Q(is_shared=True, association__region=association.region_id)
        ready = Layout.objects.filter(published_at__isnull=False).order_by().values("template_id")
        return self.filter(near, is_archived=False, pk__in=ready).order_by("title", "pk")

    @staticmethod
    def _at(user: access.Actor, capability: str) -> Q:
        return access.reach(user, capability, Region).q("association__region_id") | access.reach(
            user, capability, Association
        ).q("association_id")


class Template(models.Model):
    """«Сертификат участника РМО»: chosen by name when something is issued."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name="объединение")
    title = models.CharField("название", max_length=120)
    kind = models.CharField("что выдаётся", max_length=14, choices=CertificateKind)
    is_shared = models.BooleanField("давать другим объединениям региона", default=False)
    is_archived = models.BooleanField("не предлагать", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=160, editable=False)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "шаблон сертификата"
        verbose_name_plural = "шаблоны сертификатов"
        constraints = [models.UniqueConstraint(fields=["association", "title"], name="certificate_template_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class LayoutQuerySet(models.QuerySet["Layout"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Those of visible templates."""
        return self.filter(template__in=Template.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: access.Actor) -> Self:
        """Drafts of templates that this user keeps."""
        return self.filter(template__in=Template.objects.manageable_by(user).order_by().values("pk"))


class Layout(models.Model):
    """One version of a template's sheet. While it is a draft it is edited; once published it is frozen for ever."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="layouts")
    number = models.PositiveSmallIntegerField("версия")
    orientation = models.CharField("лист", max_length=10, choices=Orientation, default=Orientation.LANDSCAPE)
    background = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="фон"
    )
    frame = models.CharField("рамка", max_length=6, choices=Frame, default=Frame.DOUBLE, blank=True)
    font = models.CharField("шрифт", max_length=40, blank=True)  # empty: the first of the preferred that is installed
    published_at = models.DateTimeField("опубликован", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LayoutQuerySet.as_manager()

    class Meta:
        verbose_name = "макет сертификата"
        verbose_name_plural = "макеты сертификатов"
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="certificate_layout_number"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(published_at=None), name="certificate_layout_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}, версия {self.number}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.template.association.region_id

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sheet in millimetres."""
        return SHEETS[Orientation(self.orientation)]


class FieldQuerySet(models.QuerySet["Field"]):
    def editable_by(self, user: access.Actor) -> Self:
        """Of layouts that this user may edit."""
        return self.filter(layout__in=Layout.objects.editable_by(user).order_by().values("pk"))


class Field(models.Model):
    """A box on the sheet, in millimetres from its upper left corner. A text that does not fit is set smaller."""

    layout = models.ForeignKey(Layout, models.PROTECT, related_name="fields")
    kind = models.CharField("что это", max_length=7, choices=FieldKind, default=FieldKind.TEXT)
    text = models.TextField("текст", blank=True, max_length=600)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    x = models.DecimalField("слева, мм", max_digits=5, decimal_places=1)
    y = models.DecimalField("сверху, мм", max_digits=5, decimal_places=1)
    width = models.DecimalField("ширина, мм", max_digits=5, decimal_places=1)
    height = models.DecimalField("высота, мм", max_digits=5, decimal_places=1)
    size = models.PositiveSmallIntegerField("размер букв", default=14)
    align = models.CharField("как стоит", max_length=6, choices=Align, default=Align.CENTER)
    is_bold = models.BooleanField("жирно", default=False)
    is_italic = models.BooleanField("курсивом", default=False)
    colour = models.CharField("цвет", max_length=7, default="#1c2430")
    position = models.PositiveSmallIntegerField(default=0)

    objects = FieldQuerySet.as_manager()

    class Meta:
        verbose_name = "поле макета"
        verbose_name_plural = "поля макета"
        ordering = ["layout_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(x__gte=0, y__gte=0, width__gt=0, height__gt=0), name="certificate_field_on_sheet"
            ),
            models.CheckConstraint(
                condition=~Q(kind="picture") | Q(file__isnull=False), name="certificate_field_has_picture"
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.get_kind_display()

    @property
    def key(self) -> str:
        """Its key as a text, for names of inputs."""
        return str(self.pk)

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.layout.template.association.region_id
