"""What is kept of a paper and where it was sent."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from metodkabinet.associations.models import Association
from metodkabinet.kit import access
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.organisations.models import Organisation, Region, Territory
from metodkabinet.papers.enums import UploadKind
from metodkabinet.papers.models.paper import Paper


class Issue(models.Model):
    """The frozen Word and PDF of an issued paper. The hashes stand here too: a swapped file is noticed."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="issues")
    version = models.PositiveIntegerField("версия")
    docx = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="Word")
    docx_sha256 = models.CharField("хеш Word", max_length=64)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="PDF")
    pdf_sha256 = models.CharField("хеш PDF", max_length=64)
    issued_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "выпуск документа"
        verbose_name_plural = "выпуски документов"
        constraints = [models.UniqueConstraint(fields=["paper", "version"], name="papers_issue_once")]

    def __str__(self) -> str:
        return f"{self.paper}, версия {self.version}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.paper.association.region_id


class Upload(models.Model):
    """A scan with live signatures, or a detached electronic signature with what its certificate says."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="uploads")
    kind = models.CharField("что это", max_length=10, choices=UploadKind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="файл")
    sha256 = models.CharField("хеш", max_length=64)
    certificate_number = models.CharField("номер сертификата", max_length=80, blank=True)
    certificate_owner = models.CharField("владелец сертификата", max_length=200, blank=True)
    valid_since = models.DateField("сертификат действует с", null=True, blank=True)
    valid_until = models.DateField("сертификат действует до", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "вложение документа"
        verbose_name_plural = "вложения документов"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.file}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.paper.association.region_id


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Those the user's association sent, and those that came to his method centre."""
        region, body = (access.reach(user, "papers.see_drafts", model) for model in (Region, Association))
        sent = access.any_of([region.q("paper__association__region_id"), body.q("paper__association_id")])
        return self.filter(access.any_of([sent, self._received(user)]))

    def receivable_by(self, user: access.Actor) -> Self:
        """Those this user may say are received."""
        return self.filter(self._received(user))

    def _received(self, user: access.Actor) -> models.Q:
        region, land = (access.reach(user, "papers.receive", model) for model in (Region, Territory))
        return access.any_of([region.q("organisation__region_id"), land.q("organisation__territory_id")])


class Transfer(models.Model):
    """A paper handed to a method centre, and its word that it came."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="transfers", verbose_name="документ")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="кому")
    note = models.CharField("как передан", max_length=200, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField("когда передан")
    received_number = models.CharField("входящий номер", max_length=40, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField("когда получен", null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "передача документа"
        verbose_name_plural = "передачи документов"
        indexes = [models.Index(fields=["organisation", "received_at"], name="papers_transfer_waiting")]
        constraints = [models.UniqueConstraint(fields=["paper", "organisation"], name="papers_transfer_once")]

    def __str__(self) -> str:
        return f"{self.paper} → {self.organisation}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.paper.association.region_id
