"""Giving out: the list is written down when it starts, then certificates are made in batches, each all or nothing.

Done twice, killed in the middle, begun by two workers at once: everybody gets exactly one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import record, record_many
from metodkabinet.certificates.enums import BatchState, CertificateState, Verdict
from metodkabinet.certificates.models import Batch, Certificate, Line
from metodkabinet.certificates.queries.choosing import Candidate, choose, facts_of
from metodkabinet.certificates.queries.composing import Recipient, words_of
from metodkabinet.certificates.queries.registers import lines_to_do, published_layout
from metodkabinet.certificates.services.batches import draft
from metodkabinet.certificates.services.refusals import CertificatesRefused
from metodkabinet.kit import clock, pauses
from metodkabinet.kit.refusals import Changed
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.papers.services import draw_numbers, series_for
from metodkabinet.papers.services.signing import ALPHABET, CODE_LENGTH

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.papers.models import Number

NBSP = "\u00a0"
SERIES = "certificates"
TOGETHER = 250


@transaction.atomic
def start_batch(batch: Batch, *, fingerprint: str, by: User | None) -> Batch:
    """Write down everybody who gets one. The list must be the one that was looked at."""
    locked = draft(batch)
    layout = published_layout(locked.template)
    if layout is None:
        raise CertificatesRefused("У шаблона нет опубликованного макета. Опубликуйте его и повторите.")
    choice = choose(locked)
    if not choice.getting:
        raise CertificatesRefused("Никому не выдаётся: условию никто не отвечает. Смягчите его или добавьте людей.")
    if choice.fingerprint != fingerprint:
        raise Changed("Пока вы смотрели, список изменился. Посмотрите его ещё раз и подтвердите.")
    _freeze(locked, choice.getting)
    locked.lines.filter(verdict=Verdict.RULE, position=0).delete()  # names put right of those who get none after all
    locked.state, locked.layout, locked.version = BatchState.ISSUING, layout, locked.version + 1
    locked.made_by = by or locked.made_by
    locked.save(update_fields=["state", "layout", "version", "made_by"])
    record("certificates.batch.started", locked, by=by, after={"people": len(choice.getting), "layout": str(layout)})
    return locked


@transaction.atomic
def pause_batch(batch: Batch, *, by: User | None) -> Batch:
    """What is issued stays; the rest waits."""
    locked = _locked(batch.pk)
    if locked.state != BatchState.ISSUING:
        raise CertificatesRefused("Сейчас ничего не выдаётся.")
    locked.state = BatchState.PAUSED
    locked.save(update_fields=["state"])
    record("certificates.batch.paused", locked, by=by)
    return locked


@transaction.atomic
def resume_batch(batch: Batch, *, by: User | None) -> Batch:
    """From where it stopped."""
    locked = _locked(batch.pk)
    if locked.state != BatchState.PAUSED:
        raise CertificatesRefused("Выдача не приостановлена.")
    locked.state, locked.version = BatchState.ISSUING, locked.version + 1
    locked.save(update_fields=["state", "version"])
    record("certificates.batch.resumed", locked, by=by)
    return locked


@transaction.atomic
def issue_some(batch_id: int, *, limit: int = TOGETHER) -> bool:
    """The next ones: numbers, codes, frozen words. False: nobody is left, or it was paused."""
    pauses.point("certificates.issue")
    batch = _locked(batch_id)
    if batch.state != BatchState.ISSUING:
        return False
    lines = list(
        lines_to_do(batch).select_related(
            "municipality", "person", "participation__person", "participation__contact"
        )[:limit]
    )  # fmt: skip
    lines = _without_twins(batch, lines)
    if lines:
        _give(batch, lines)
        return True
    if lines_to_do(batch).exists():
        return True
    batch.state, batch.finished_at = BatchState.ISSUED, clock.now()
    batch.save(update_fields=["state", "finished_at"])
    record("certificates.batch.finished", batch, by=batch.made_by, after={"certificates": batch.certificates.count()})
    return False


def new_certificate(batch: Batch, line: Line, words: dict[str, str], number: Number) -> Certificate:
    """A row of the register, not saved yet."""
    took_part = line.participation
    # a guest recognised later is found through his contact
    name, organisation = words["имя"].replace(NBSP, " "), words["организация"]
    assert batch.layout_id is not None
    return Certificate(
        association=batch.association, batch=batch, line=line, layout_id=batch.layout_id,
        activity_id=batch.activity_id, participation=took_part,
        person_id=took_part.person_id if took_part else line.person_id,
        contact_id=took_part.contact_id if took_part else None, municipality=line.municipality, kind=batch.kind,
        name=name, organisation=organisation, about=words["за что"], words={**words, "номер": number.text},
        email=line.email, number=number.text, drawn=number, code=new_code(), issued_on=batch.issued_on,
        issued_at=clock.now(), issued_by=batch.made_by,
        search_key=search_key(f"{name} {organisation} {number.text} {words['за что']}")[:800],
        sort_key=sort_key(name),
    )  # fmt: skip


def new_code() -> str:
    """90 bits without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _give(batch: Batch, lines: Sequence[Line]) -> None:
    series = series_for(batch.association, SERIES)
    owners = [f"certificates.line:{line.pk}" for line in lines]
    numbers = draw_numbers(series, owners=owners, day=batch.issued_on)
    made = Certificate.objects.bulk_create(
        new_certificate(batch, line, words_of(batch, _recipient(line), line.facts), number)
        for line, number in zip(lines, numbers, strict=True)
    )
    told = ((one, None, {"number": one.number, "kind": one.get_kind_display()}) for one in made)
    record_many("certificates.certificate.issued", told, by=batch.made_by)


def _recipient(line: Line) -> Recipient:
    person = line.participation.person if line.participation else line.person
    return Recipient(
        line.name, line.name_dative, line.post, line.post_dative, line.organisation, str(line.municipality or ""),
        person,
    )  # fmt: skip


def _without_twins(batch: Batch, lines: list[Line]) -> list[Line]:
    """Somebody got his by another issuing meanwhile: one of each kind is enough."""
    ids = [line.participation_id for line in lines if line.participation_id]
    rows = Certificate.objects.filter(kind=batch.kind, state=CertificateState.VALID, participation__in=ids)
    known = set(rows.order_by().values_list("participation_id", flat=True))
    doubled = [line.pk for line in lines if line.participation_id in known]
    if doubled:
        Line.objects.filter(pk__in=doubled).update(verdict=Verdict.REMOVED, because="уже выдан другой выдачей")
    return [line for line in lines if line.participation_id not in known]


def _freeze(batch: Batch, getting: Sequence[Candidate]) -> None:
    """The list as rows, in its order; names as they are now."""
    fresh: list[Line] = []
    known: list[Line] = []
    for position, one in enumerate(getting, start=1):
        line = one.line or Line(batch=batch, participation=one.participation)
        line.name, line.organisation, line.post = one.name, one.organisation, one.post
        line.municipality, line.position = one.municipality, position
        line.facts = {**line.facts, **facts_of(one.participation)}
        (known if line.pk else fresh).append(line)
    Line.objects.bulk_create(fresh)
    Line.objects.bulk_update(known, ["name", "organisation", "post", "municipality", "position", "facts"], 100)


def _locked(batch_id: int) -> Batch:
    rows = Batch.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("association__region", "layout", "made_by").get(pk=batch_id)
