"""Preparing an issuing: what is printed, the rule, people added, removed and put right by hand."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from metodkabinet.associations.models import Association
from metodkabinet.audit.services import changes, record
from metodkabinet.certificates.enums import BatchState, Verdict
from metodkabinet.certificates.models import Batch, Line, Template
from metodkabinet.certificates.queries.registers import published_layout
from metodkabinet.certificates.services.refusals import CertificatesRefused
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Changed
from metodkabinet.kit.words.keys import search_key
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity, Participation
    from metodkabinet.organisations.models import Municipality


@dataclass(frozen=True, slots=True)
class BatchCard:
    """What is issued, by which rule, with which words."""

    template: Template
    phrase: str
    issued_on: date
    dates: str = ""
    form: str = ""
    hours: Decimal | None = None
    ground: str = ""
    signer_post: str = ""
    signer: str = ""
    city: str = ""
    min_share: int | None = None
    roles: list[str] = field(default_factory=list)
    max_place: int | None = None
    min_points: Decimal | None = None
    needs_passed: bool = False
    needs_published: bool = False


@dataclass(frozen=True, slots=True)
class NameCard:
    """How somebody is to be printed; empty parts are left to the ledger and to the rules."""

    name: str = ""
    name_dative: str = ""
    post: str = ""
    post_dative: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class LineCard:
    """Somebody added by hand: a director, a partner, the author of a publication."""

    names: NameCard
    person: Person | None = None
    municipality: Municipality | None = None
    email: str = ""
    result: str = ""
    because: str = ""


@transaction.atomic
def add_batch(association: Association, card: BatchCard, *, activity: Activity | None, by: User | None) -> Batch:
    """A draft; nobody has got anything yet."""
    if activity is not None and activity.region_id != association.region_id:
        raise CertificatesRefused("Мероприятие другого региона.")
    _check(card, association)
    made = Batch.objects.create(
        association=association, activity=activity, kind=card.template.kind, made_by=by, made_at=clock.now(),
        search_key=search_key(card.phrase)[:650], **_fields_of(card),
    )  # fmt: skip
    record("certificates.batch.added", made, by=by, after={"phrase": made.phrase})
    return made


@transaction.atomic
def change_batch(batch: Batch, card: BatchCard, *, version: int, by: User | None) -> Batch:
    """Other words or another rule, while nothing is issued."""
    locked = draft(batch)
    if locked.version != version:
        raise Changed("Пока вы правили выдачу, её сохранил другой человек. Проверьте и сохраните снова.")
    _check(card, locked.association)
    new = {**_fields_of(card), "kind": card.template.kind}
    before, after = changes(locked, new)
    for name, value in new.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.search_key = search_key(card.phrase)[:650]
    locked.save()
    if after:
        record("certificates.batch.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def discard_batch(batch: Batch, *, by: User | None) -> bool:
    """Begun by mistake: nothing was issued."""
    locked = draft(batch)
    record("certificates.batch.discarded", locked, by=by, before={"phrase": locked.phrase})
    locked.lines.all().delete()
    locked.delete()
    return True


@transaction.atomic
def decide_participant(
    batch: Batch, participation: Participation, verdict: str, *, by: User | None, because: str = ""
) -> Line:
    """Against the rule, or back to it."""
    locked = draft(batch)
    line = _line_of(locked, participation)
    before = line.verdict
    line.verdict, line.because = Verdict(verdict), because.strip()[:200]
    line.save(update_fields=["verdict", "because"])
    if before != line.verdict:
        told = {"name": participation.name_then, "verdict": line.get_verdict_display()}
        record("certificates.line.decided", locked, by=by, before={"verdict": Verdict(before).label}, after=told)
    return line


@transaction.atomic
def write_name(batch: Batch, participation: Participation, names: NameCard, *, by: User | None) -> Line:
    """The name, the post, their cases as they are to be printed."""
    locked = draft(batch)
    line = _line_of(locked, participation)
    _put(line, names)
    line.save()
    return line


@transaction.atomic
def add_line(batch: Batch, card: LineCard, *, by: User | None) -> Line:
    """Somebody who is not among those who took part."""
    locked = draft(batch)
    name = card.names.name.strip() or (card.person.full_name if card.person else "")
    if not name:
        raise CertificatesRefused("Напишите имя или выберите человека из базы.", field="name")
    person = card.person
    if person is not None and person.region_id != locked.region_id:
        raise CertificatesRefused("Этот человек из другого региона.", field="person")
    twins = locked.lines.filter(participation=None)
    if (person is not None and twins.filter(person=person).exists()) or twins.filter(name=name, person=None).exists():
        raise CertificatesRefused(f"«{name}» в этом списке уже есть.", field="name")
    line = Line(
        batch=locked, person=person, verdict=Verdict.ADDED, because=card.because.strip()[:200],
        municipality=card.municipality or (person.municipality if person else None), email=card.email.strip(),
        facts={"результат": card.result.strip()[:200]},
    )  # fmt: skip
    _put(line, card.names)
    line.name = name
    if person is not None:
        line.post = line.post or (person.main_post.name if person.main_post else "")
        line.organisation = line.organisation or (
            person.main_organisation.short_name if person.main_organisation else ""
        )
    line.save()
    record("certificates.line.decided", locked, by=by, after={"name": line.name, "verdict": Verdict.ADDED.label})
    return line


@transaction.atomic
def remove_line(line: Line, *, by: User | None) -> Batch:
    """Added by hand, and by mistake."""
    locked = draft(line.batch)
    if line.participation_id is not None:
        raise CertificatesRefused("Этот человек был на мероприятии. Уберите его кнопкой «Не выдавать».")
    record("certificates.line.decided", locked, by=by, before={"name": line.name}, after={"verdict": "убран"})
    line.delete()
    return locked


def draft(batch: Batch) -> Batch:
    """The row under its lock, while it may still be changed."""
    locked = (
        Batch.objects.select_for_update(no_key=True, of=("self",))
        .select_related("association__region", "template", "activity")
        .get(pk=batch.pk)
    )
    if locked.state != BatchState.DRAFT:
        raise CertificatesRefused("Выдача уже началась, её список больше не меняют. Начните ещё одну.")
    return locked


def _fields_of(card: BatchCard) -> dict[str, Any]:
    """The card as fields of the row."""
    told = {name: getattr(card, name) for name in BatchCard.__slots__}
    return {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}


def _check(card: BatchCard, association: Association) -> None:
    template = card.template
    lent = template.is_shared and template.association.region_id == association.region_id
    if template.association_id != association.pk and not lent:
        raise CertificatesRefused("Этот шаблон – другого объединения.", field="template")
    if published_layout(template) is None:
        raise CertificatesRefused("У этого шаблона нет опубликованного макета. Опубликуйте его.", field="template")


def _line_of(batch: Batch, participation: Participation) -> Line:
    if participation.activity_id != batch.activity_id:
        raise CertificatesRefused("Этот человек был на другом мероприятии.")
    return Line.objects.get_or_create(batch=batch, participation=participation)[0]


def _put(line: Line, names: NameCard) -> None:
    for name, value in asdict(names).items():
        setattr(line, name, value.strip()[:300] if name in {"name", "name_dative", "organisation"} else value[:200])
