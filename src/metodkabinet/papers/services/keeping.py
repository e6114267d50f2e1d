"""Scans, detached signatures, handing over to a method centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.kit.files.services import drop_file, keep_file
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.models import Organisation
from metodkabinet.papers.enums import EDITABLE, UploadKind
from metodkabinet.papers.models import Paper, Transfer, Upload
from metodkabinet.papers.services.refusals import PapersRefused

if TYPE_CHECKING:
    from django.core.files.base import File

    from metodkabinet.accounts.models import User

TAKEN = {UploadKind.SCAN: ("pdf", "jpg", "png"), UploadKind.SIGNATURE: ("sig",)}
RECEIVERS = (
    OrganisationKind.METHOD_CENTRE,
    OrganisationKind.INSTITUTE,
    OrganisationKind.RIBC,
    OrganisationKind.AUTHORITY,
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the certificate of an electronic signature says; typed, the site does not verify signatures."""

    number: str = ""
    owner: str = ""
    since: date | None = None
    until: date | None = None


@transaction.atomic
def attach_file(
    paper: Paper, kind: str, upload: File[Any], *, by: User | None, certificate: Certificate | None = None
) -> Upload:
    """Keep a scan or a signature beside the paper."""
    said = certificate or Certificate()
    if kind == UploadKind.SIGNATURE:
        if not said.number.strip() or not said.owner.strip():
            raise PapersRefused("Укажите номер и владельца сертификата: они печатаются на документе.", field="number")
        if said.since and said.until and said.until < said.since:
            raise PapersRefused("Сертификат кончается раньше, чем начинается.", field="until")
    file = keep_file(upload, by=by, kinds=TAKEN[UploadKind(kind)])
    made = Upload.objects.create(
        paper=paper, kind=kind, file=file, sha256=file.sha256, certificate_number=said.number.strip()[:80],
        certificate_owner=said.owner.strip()[:200], valid_since=said.since, valid_until=said.until, added_by=by,
        added_at=clock.now(),
    )  # fmt: skip
    record("papers.upload.added", paper, by=by, after={"file": file.name, "sha256": file.sha256})
    return made


@transaction.atomic
def remove_attachment(upload: Upload, *, by: User | None) -> bool:
    """Taken away while the paper is being prepared; beside a paper in force everything stays."""
    paper = Paper.objects.select_for_update(no_key=True, of=("self",)).get(pk=upload.paper_id)
    if paper.state not in EDITABLE:
        raise PapersRefused("Документ уже отправлен или вступил в силу, приложенное к нему не удаляют.")
    record("papers.upload.removed", paper, by=by, before={"file": upload.file.name})
    file = upload.file
    upload.delete()
    drop_file(file)
    return True


@transaction.atomic
def transfer_paper(paper: Paper, organisation: Organisation, *, by: User | None, note: str = "") -> Transfer:
    """Hand over a paper in force to a method centre of the region."""
    if not paper.is_in_force:
        raise PapersRefused("Передают только утверждённые и зарегистрированные документы.")
    if organisation.region_id != paper.association.region_id or organisation.kind not in RECEIVERS:
        raise PapersRefused("Выберите методический центр или институт своего региона.", field="organisation")
    try:
        with transaction.atomic():
            made = Transfer.objects.create(
                paper=paper, organisation=organisation, note=note.strip()[:200], sent_by=by, sent_at=clock.now()
            )
    except IntegrityError as error:
        raise PapersRefused("Туда этот документ уже передан.", field="organisation") from error
    record("papers.transfer.sent", paper, by=by, after={"organisation": str(organisation), "note": made.note})
    return made


@transaction.atomic
def receive_transfer(transfer: Transfer, *, by: User | None, number: str = "") -> Transfer:
    """The method centre says: it came."""
    locked = (
        Transfer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("paper__association")
        .get(pk=transfer.pk)
    )
    if locked.received_at is not None:
        raise PapersRefused("Получение уже отмечено.")
    locked.received_at, locked.received_by, locked.received_number = clock.now(), by, number.strip()[:40]
    locked.save(update_fields=["received_at", "received_by", "received_number"])
    record("papers.transfer.received", locked.paper, by=by, after={"number": locked.received_number})
    return locked
