"""Void and replaced: the number stays in the register for ever, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import record
from metodkabinet.certificates.enums import CertificateState
from metodkabinet.certificates.models import Certificate
from metodkabinet.certificates.queries.composing import Recipient, words_of
from metodkabinet.certificates.services.issuing import SERIES, new_certificate
from metodkabinet.certificates.services.refusals import CertificatesRefused
from metodkabinet.kit import clock
from metodkabinet.kit.words.typography import date_in_words
from metodkabinet.papers.services import draw_number, series_for, void_number

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@dataclass(frozen=True, slots=True)
class Correction:
    """What the new one says instead."""

    name: str
    name_dative: str = ""
    post: str = ""
    post_dative: str = ""
    organisation: str = ""
    phrase: str = ""
    result: str = ""


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, by: User | None) -> Certificate:
    """It does not hold any more; whoever checks it sees that."""
    locked = _valid(certificate)
    _end(locked, CertificateState.REVOKED, _reason(reason), by=by)
    record("certificates.certificate.revoked", locked, by=by, after={"number": locked.number, "reason": reason})
    return locked


@transaction.atomic
def replace_certificate(
    certificate: Certificate, correction: Correction, *, reason: str, day: date, by: User | None
) -> Certificate:
    """A misprint, a new surname: another number, the old one says by what it is replaced."""
    locked = _valid(certificate)
    if not correction.name.strip():
        raise CertificatesRefused("Напишите имя.", field="name")
    _end(locked, CertificateState.REPLACED, _reason(reason), by=by)
    number = draw_number(
        series_for(locked.association, SERIES), owner=f"certificates.replaced:{locked.pk}", day=day
    )  # fmt: skip
    old, line = locked.words, locked.line
    who = Recipient(
        correction.name.strip(), correction.name_dative.strip(), correction.post.strip(),
        correction.post_dative.strip(), correction.organisation.strip(), old.get("муниципалитет", ""), locked.person,
    )  # fmt: skip
    facts = {**line.facts, "результат": correction.result.strip()}
    words = {**old, **words_of(locked.batch, who, facts), "дата": date_in_words(day)}
    words["за что"] = correction.phrase.strip() or old["за что"]
    made = new_certificate(locked.batch, line, words, number)
    made.issued_on, made.issued_by, made.replaces = day, by, locked
    made.layout_id, made.email = locked.layout_id, locked.email
    made.person_id, made.contact_id = locked.person_id, locked.contact_id
    made.save(force_insert=True)
    before = {"number": locked.number, "name": locked.name}
    after = {"number": made.number, "name": made.name, "reason": reason}
    record("certificates.certificate.replaced", made, by=by, before=before, after=after)
    return made


def _valid(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "association__region", "batch__association", "batch__layout", "batch__made_by", "line__municipality",
        "line__participation", "person", "drawn",
    )  # fmt: skip
    locked = rows.get(pk=certificate.pk)
    if not locked.is_valid:
        raise CertificatesRefused(f"Он уже {locked.get_state_display()}.")
    return locked


def _reason(text: str) -> str:
    if not text.strip():
        raise CertificatesRefused("Напишите причину: она остаётся в реестре.", field="reason")
    return text.strip()[:300]


def _end(certificate: Certificate, state: CertificateState, reason: str, *, by: User | None) -> None:
    certificate.state, certificate.reason, certificate.ended_at = state, reason, clock.now()
    certificate.save(update_fields=["state", "reason", "ended_at"])
    void_number(certificate.drawn, reason=reason, by=by)
