"""One issuing: the rule, the people decided by hand, and how far the work is."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.activities.models import Activity, Participation
from metodkabinet.associations.models import Association
from metodkabinet.associations.models.tree import OfAssociationQuerySet
from metodkabinet.certificates.enums import BatchState, CertificateKind, Verdict
from metodkabinet.certificates.models.template import Layout, Template
from metodkabinet.kit import access
from metodkabinet.organisations.models import Municipality
from metodkabinet.people.models import Person


class BatchQuerySet(OfAssociationQuerySet["Batch"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Of the associations in reach."""
        return self.reached_by(user, "certificates.see")

    def issuable_by(self, user: access.Actor) -> Self:
        """Those this user may prepare and start."""
        return self.reached_by(user, "certificates.issue")


class Batch(models.Model):
    """An issuing of one kind for one activity, or without one, to people named by hand."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name="объединение")
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="мероприятие"
    )
    template = models.ForeignKey(Template, models.PROTECT, related_name="+", verbose_name="шаблон")
    layout = models.ForeignKey(Layout, models.PROTECT, null=True, blank=True, related_name="+")  # frozen at the start
    kind = models.CharField("что выдаётся", max_length=14, choices=CertificateKind)
    # The rule: every condition that is set must hold.
    min_share = models.PositiveSmallIntegerField("присутствие не меньше, %", null=True, blank=True)
    roles = models.JSONField("роли", default=list, blank=True)  # empty: any
    max_place = models.PositiveSmallIntegerField("место не ниже", null=True, blank=True)
    min_points = models.DecimalField("баллов не меньше", max_digits=7, decimal_places=2, null=True, blank=True)
    needs_passed = models.BooleanField("пройдено", default=False)
    needs_published = models.BooleanField("опубликовано", default=False)
    # What is printed on each.
    phrase = models.CharField("за что", max_length=400)
    dates = models.CharField("когда", max_length=120, blank=True)
    form = models.CharField("форма", max_length=40, blank=True)
    hours = models.DecimalField("часов", max_digits=5, decimal_places=1, null=True, blank=True)
    ground = models.CharField("основание", max_length=200, blank=True)
    signer_post = models.CharField("должность в подписи", max_length=200, blank=True)
    signer = models.CharField("имя в подписи", max_length=120, blank=True)
    city = models.CharField("город", max_length=120, blank=True)
    issued_on = models.DateField("дата выдачи")
    state = models.CharField("состояние", max_length=8, choices=BatchState, default=BatchState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("начата")
    finished_at = models.DateTimeField("выдана", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=650, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "выдача сертификатов"
        verbose_name_plural = "выдачи сертификатов"
        indexes = [models.Index(fields=["activity", "id"], name="certificate_batch_activity")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(layout__isnull=False), name="certificate_batch_layout"
            ),
            models.CheckConstraint(
                condition=Q(min_share=None) | Q(min_share__lte=100), name="certificate_batch_share"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.phrase}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id


class LineQuerySet(models.QuerySet["Line"]):
    def issuable_by(self, user: access.Actor) -> Self:
        """Of issuings that this user prepares."""
        return self.filter(batch__in=Batch.objects.issuable_by(user).order_by().values("pk"))

    def given(self) -> Self:
        """Those who get one."""
        return self.exclude(verdict=Verdict.REMOVED)


class Line(models.Model):
    """A recipient. In a draft: only those decided by hand; at the start everybody who gets one is written down."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    participation = models.ForeignKey(Participation, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")  # added by hand
    verdict = models.CharField("решение", max_length=7, choices=Verdict, default=Verdict.RULE)
    because = models.CharField("почему", max_length=200, blank=True)
    name = models.CharField("имя", max_length=300, blank=True)  # empty: as at the activity
    name_dative = models.CharField("имя в дательном падеже", max_length=300, blank=True)  # empty: by the rules
    organisation = models.CharField("организация", max_length=300, blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.CharField("должность", max_length=200, blank=True)
    post_dative = models.CharField("должность в дательном падеже", max_length=200, blank=True)
    facts = models.JSONField("итог участия", default=dict, blank=True)  # role, place, points as they were at the start
    email = models.EmailField("почта", blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "строка выдачи"
        verbose_name_plural = "строки выдачи"
        ordering = ["batch_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "participation"],
                condition=Q(participation__isnull=False),
                name="certificate_line_once",
            ),
            models.CheckConstraint(
                condition=Q(participation__isnull=False) | ~Q(name=""), name="certificate_line_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.participation)

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.batch.association.region_id
