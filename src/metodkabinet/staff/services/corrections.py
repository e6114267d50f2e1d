"""What people correct by their links, and what becomes of it.

The rule: what only the person knows and nothing hangs on (the phone, the theme of self-education) goes into the card at
once. The rest waits for whoever keeps the card: names stand in papers and certificates, places of work decide who sees
the card; diplomas and categories are counted in reports, and the e-mail gets invitations with all rights of the person.
Either way the head sees every difference and may take it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Refused
from metodkabinet.people import services as people
from metodkabinet.people.models import Person
from metodkabinet.people.services import EmploymentCard, PersonCard
from metodkabinet.people.services.refusals import clean_phone
from metodkabinet.staff.enums import CorrectionState, Noun, Verb
from metodkabinet.staff.models import Correction
from metodkabinet.staff.queries.differences import MODELS, packed, unpacked
from metodkabinet.staff.services import card as rows
from metodkabinet.staff.services.links import lock_link, signed
from metodkabinet.staff.services.refusals import StaffRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.staff.models import RefreshLink

AT_ONCE = frozenset({"phone", "self_education_theme"})
MOST_WAITING = 50
CHANGED = "С тех пор карточку изменили. Сверьте её с исправлением и внесите нужное сами."


@dataclass(frozen=True, slots=True)
class Handler:
    """How rows of one noun are checked and written."""

    kind: type[Any]  # the card of the service
    card_of: Callable[[Any], Any]
    check: Callable[[Person, Any], None]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Any]


def _rows(kind: type[Any]) -> Handler:
    return Handler(kind, rows.card_of_row, rows.check_row, rows.add_row, rows.change_row, rows.remove_row)


HANDLERS: Mapping[str, Handler] = {
    Noun.EMPLOYMENT.value: Handler(
        EmploymentCard, people.card_of_job, people.check_employment, people.add_employment, people.change_employment,
        people.remove_employment,
    ),
    Noun.EDUCATION.value: _rows(rows.EducationCard),
    Noun.ATTESTATION.value: _rows(rows.AttestationCard),
    Noun.COURSE.value: _rows(rows.CourseCard),
    Noun.AWARD.value: _rows(rows.AwardCard),
}  # fmt: skip


# By the link


@transaction.atomic
def propose(link: RefreshLink, noun: str, verb: str, card: Any = None, *, row: Any = None) -> list[Correction]:
    """Differences from the card as it is. Said again of the same thing, the newer one counts."""
    locked = lock_link(link)
    if not locked.is_open:
        raise StaffRefused("Эта ссылка больше не действует. Попросите новую.")
    if locked.corrections.waiting().count() >= MOST_WAITING:
        raise StaffRefused("Исправлений уже слишком много. Дождитесь, пока их посмотрят.")
    row_id = row.pk if row is not None else None
    if verb != Verb.ADD:
        locked.corrections.waiting().filter(noun=noun, row=row_id).delete()
    made = _of_person(locked, card) if noun == Noun.PERSON else [_of_row(locked, noun, verb, card, row)]
    Correction.objects.bulk_create(made)
    locked.answered_at = locked.answered_at or clock.now()
    locked.save(update_fields=["answered_at"])
    for one in made:
        record("staff.correction.made", locked.person, by=None, after={"what": str(one)}, on_behalf=signed(locked))
    return made


def _of_person(link: RefreshLink, card: PersonCard) -> list[Correction]:
    people.check_card(card)
    now = people.card_of(link.person)
    new = {entry.name: getattr(card, entry.name) for entry in fields(PersonCard)}
    new["phone"] = clean_phone(card.phone)
    changed = {name: value for name, value in new.items() if value != getattr(now, name)}
    at_once = {name: value for name, value in changed.items() if name in AT_ONCE}
    if at_once:
        people.change_person(link.person, replace(now, **at_once), by=None, on_behalf=signed(link))
    made = []
    for names, state in ((at_once, CorrectionState.ACCEPTED), (changed.keys() - AT_ONCE, CorrectionState.WAITING)):
        if names:
            one = _correction(link, Noun.PERSON, Verb.CHANGE, None)
            one.state = state
            one.before = {name: packed(getattr(now, name)) for name in sorted(names)}
            one.after = {name: packed(new[name]) for name in sorted(names)}
            made.append(one)
    return made


def _of_row(link: RefreshLink, noun: str, verb: str, card: Any, row: Any) -> Correction:
    handler = HANDLERS[noun]
    one = _correction(link, noun, verb, row)
    if row is not None:
        one.before = _pack(handler.card_of(row))
    if card is not None:
        handler.check(link.person, card)
        one.after = _pack(card)
    if one.before == one.after:
        raise StaffRefused("Вы ничего не изменили.")
    return one


def _correction(link: RefreshLink, noun: str, verb: str, row: Any) -> Correction:
    return Correction(link=link, noun=noun, verb=verb, row=row.pk if row is not None else None, made_at=clock.now())


@transaction.atomic
def take_back_correction(correction: Correction) -> RefreshLink:
    """The person thought better of it."""
    locked = _held(correction)
    if locked.state != CorrectionState.WAITING or not locked.link.is_open:
        raise StaffRefused("Это исправление уже посмотрели. Напишите тому, кто прислал ссылку.")
    locked.delete()
    return locked.link


# By whoever keeps the card


@transaction.atomic
def accept_correction(correction: Correction, *, by: User | None) -> Correction:
    """Into the card, if the card still says what it said when the correction was written."""
    locked = _held(correction)
    if locked.state != CorrectionState.WAITING:
        raise StaffRefused("По этому исправлению уже решили.")
    _carry_out(locked, locked.verb, locked.before, locked.after, by=by)
    return _decide(locked, CorrectionState.ACCEPTED, "", by=by)


def accept_corrections(corrections: Iterable[Correction], *, by: User | None) -> tuple[int, list[Correction]]:
    """Each by itself: (how many were accepted, those that could not be)."""
    accepted, refused = 0, []
    for one in corrections:
        try:
            accept_correction(one, by=by)
        except Refused:
            refused.append(one)
        else:
            accepted += 1
    return accepted, refused


@transaction.atomic
def decline_correction(correction: Correction, *, reason: str = "", by: User | None) -> Correction:
    """The card is right as it is; the person sees why on his page."""
    locked = _held(correction)
    if locked.state != CorrectionState.WAITING:
        raise StaffRefused("По этому исправлению уже решили.")
    return _decide(locked, CorrectionState.DECLINED, reason, by=by)


@transaction.atomic
def undo_decision(correction: Correction, *, by: User | None) -> Correction:
    """Decided by mistake: the card says what it said, the correction waits; one put in at once is declined."""
    locked = _held(correction)
    if locked.state == CorrectionState.WAITING:
        raise StaffRefused("По этому исправлению ещё не решали.")
    at_once = locked.state == CorrectionState.ACCEPTED and locked.decided_at is None
    if locked.state == CorrectionState.ACCEPTED:
        back = {Verb.ADD: Verb.REMOVE, Verb.REMOVE: Verb.ADD, Verb.CHANGE: Verb.CHANGE}[Verb(locked.verb)]
        _carry_out(locked, back, locked.after, locked.before, by=by)
        if back == Verb.REMOVE:
            locked.row = None
    if at_once:
        return _decide(locked, CorrectionState.DECLINED, "", by=by)
    locked.state, locked.reason, locked.decided_at, locked.decided_by = CorrectionState.WAITING, "", None, None
    locked.save()
    record("staff.correction.undone", locked.link.person, by=by, after={"what": str(locked)})
    return locked


def _decide(correction: Correction, state: CorrectionState, reason: str, *, by: User | None) -> Correction:
    correction.state, correction.reason = state, reason
    correction.decided_at, correction.decided_by = clock.now(), by
    correction.save()
    said = {"what": str(correction), **({"reason": reason} if reason else {})}
    record(f"staff.correction.{state.value}", correction.link.person, by=by, after=said)
    return correction


def _carry_out(one: Correction, verb: str, before: Any, after: Any, *, by: User | None) -> None:
    """Make the card say `after` where it says `before`."""
    person = one.link.person
    if one.noun == Noun.PERSON:
        now = people.card_of(person)
        if any(packed(getattr(now, name)) != value for name, value in before.items()):
            raise StaffRefused(CHANGED)
        people.change_person(person, replace(now, **_unpack(one.noun, after)), by=by)
        return
    handler = HANDLERS[one.noun]
    if verb == Verb.ADD:
        one.row = handler.add(person, handler.kind(**_unpack(one.noun, after)), by=by).pk
        return
    row = MODELS[one.noun]._base_manager.filter(pk=one.row, person=person).first()
    if row is None or _pack(handler.card_of(row)) != before:
        raise StaffRefused(CHANGED)
    if verb == Verb.REMOVE:
        handler.remove(row, by=by)
    else:
        handler.change(row, handler.kind(**_unpack(one.noun, after)), by=by)


def _held(correction: Correction) -> Correction:
    rows_ = Correction.objects.select_for_update(of=("self",)).select_related("link__person__region", "link__campaign")
    return rows_.get(pk=correction.pk)


def _pack(card: Any) -> dict[str, Any]:
    return {entry.name: packed(getattr(card, entry.name)) for entry in fields(card)}


def _unpack(noun: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: unpacked(noun, name, value) for name, value in values.items()}
