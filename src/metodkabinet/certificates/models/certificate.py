"""What was given: frozen words, a number for ever, a fate."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.activities.models import Activity, Participation
from metodkabinet.associations.models import Association
from metodkabinet.associations.models.tree import OfAssociationQuerySet
from metodkabinet.certificates.enums import MARKS, CertificateKind, CertificateState
from metodkabinet.certificates.models.batch import Batch, Line
from metodkabinet.certificates.models.template import Layout
from metodkabinet.kit import access
from metodkabinet.organisations.models import Municipality
from metodkabinet.papers.models import Number
from metodkabinet.people.models import Contact, Person


class CertificateQuerySet(OfAssociationQuerySet["Certificate"]):
    def visible_to(self, user: access.Actor) -> Self:
        """The register of the associations in reach, and one's own."""
        bodies = Association.objects.reached_by(user, "certificates.see").order_by().values("pk")
        return self.filter(self._own(user) | Q(association__in=bodies))

    def own_of(self, user: access.Actor) -> Self:
        """Those of the reader himself, also those he got as a guest before he was recognised."""
        return self.filter(self._own(user))

    def of_person(self, person: Person) -> Self:
        """His, whatever name he had then."""
        return self.filter(Q(person=person) | Q(contact__person=person))

    def revocable_by(self, user: access.Actor) -> Self:
        """Those this user may declare void or replace."""
        return self.reached_by(user, "certificates.revoke")

    def sendable_by(self, user: access.Actor) -> Self:
        """Those this user may send to their owners."""
        return self.reached_by(user, "certificates.issue")

    @staticmethod
    def _own(user: access.Actor) -> Q:
        own = access.reach(user, "certificates.see_own", Person)
        if own.everything:
            return Q(pk__in=[])  # who may do everything owns nothing by that
        return own.q("person_id") | own.q("contact__person_id")


class Certificate(models.Model):
    """A certificate. `words` are what is printed, `layout` where: together they draw the same sheet for ever."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name="объединение")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="certificates")
    line = models.ForeignKey(Line, models.PROTECT, related_name="certificates")
    layout = models.ForeignKey(Layout, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+")
    participation = models.ForeignKey(Participation, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("вид", max_length=14, choices=CertificateKind)
    name = models.CharField("кому", max_length=300)
    organisation = models.CharField("организация", max_length=300, blank=True)
    about = models.CharField("за что", max_length=400)
    words = models.JSONField("напечатанное", default=dict)  # place of the template -> text
    email = models.EmailField("почта", blank=True)  # of somebody named by hand
    number = models.CharField("номер", max_length=80)
    drawn = models.OneToOneField(Number, models.PROTECT, related_name="+", editable=False)
    code = models.CharField("код проверки", max_length=24, unique=True, editable=False)
    issued_on = models.DateField("дата выдачи")
    issued_at = models.DateTimeField("выдан")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        "состояние", max_length=8, choices=CertificateState, default=CertificateState.VALID
    )  # fmt: skip
    reason = models.CharField("почему", max_length=300, blank=True)
    ended_at = models.DateTimeField("перестал действовать", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    sent_at = models.DateTimeField("отправлен владельцу", null=True, blank=True)
    search_key = models.CharField(max_length=800, editable=False)
    sort_key = models.CharField(max_length=240, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "сертификат"
        verbose_name_plural = "сертификаты"
        indexes = [
            models.Index(fields=["association", "-issued_on", "-id"], name="certificate_register"),
            models.Index(fields=["person", "-id"], name="certificate_of_person"),
            models.Index(fields=["activity", "kind"], name="certificate_of_activity"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(state="valid"), name="certificate_line_valid_once"
            ),
            models.UniqueConstraint(
                fields=["participation", "kind"],
                condition=Q(state="valid", participation__isnull=False),
                name="certificate_kind_once",
            ),
            models.CheckConstraint(
                condition=Q(state="valid", ended_at=None) | (~Q(state="valid") & Q(ended_at__isnull=False)),
                name="certificate_ended",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.number}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id

    @property
    def is_valid(self) -> bool:
        """Nobody has declared it void and no other stands in its place."""
        return self.state == CertificateState.VALID

    @property
    def mark(self) -> str:
        """How its state is shown."""
        return MARKS[self.state]
