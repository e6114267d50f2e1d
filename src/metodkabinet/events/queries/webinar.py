"""Whom a line of a webinar's export means: first those who registered, then the base; every doubt is asked.

The people of the region are read once for a list. A line is never given to anybody on a part of a name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from metodkabinet.activities.enums import Certainty
from metodkabinet.activities.models import LIVE, Registration, Session
from metodkabinet.activities.queries.matching import Line, NameIndex, Proposal, index_of, propose_matches
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.imports import Doubt, Row
from metodkabinet.kit.words.keys import search_key
from metodkabinet.people.models import Contact, Person

if TYPE_CHECKING:
    from datetime import datetime

FRESH = timedelta(seconds=10)  # how long what was read serves the lines of one list
PERSON, GUEST = "person", "guest"


@dataclass(frozen=True, slots=True)
class Whom:
    """A card of the base or a guest who registered."""

    pk: str  # «person-7», «guest-5»: what a chosen line is kept by
    participant: Person | Contact
    note: str = ""

    def __str__(self) -> str:
        one = self.participant
        name = one.full_name if isinstance(one, Person) else one.name
        place = (one.main_organisation if isinstance(one, Person) else one.organisation) or ""
        place = place or (one.organisation_text if isinstance(one, Contact) else "")
        return ", ".join(part for part in (name, str(place), self.note) if part)


@dataclass(frozen=True, slots=True)
class _Known:
    """Read once for a list: the names of the region, and who registered."""

    read_at: datetime
    session: Session
    names: NameIndex
    guests: dict[str, list[Registration]]  # by the whole name and by the address, folded
    registered: frozenset[int]


def session_of(row: Row) -> Session:
    """The session from whose page the list was brought."""
    rows = Session.objects.manageable_by(row.by).select_related("activity__owner__region", "activity__region")
    found = rows.filter(pk=row.scope["session"]).first()
    if found is None:
        raise Refused("Этого занятия больше нет среди ваших.")
    return found


def match_row(row: Row) -> Whom | Doubt | None:
    """The single full coincidence, those to choose from, or nobody: then a guest comes in."""
    proposal, guests = _found(row)
    cards = _cards(row, proposal)
    if proposal.certainty == Certainty.SURE and not guests:
        return cards[0] if cards else None
    if proposal.certainty == Certainty.UNKNOWN and len(guests) == 1 and _is_same_guest(row, guests[0]):
        return _as_guest(guests[0])
    everybody = [*map(_as_guest, guests), *cards]
    return Doubt(everybody, "Похожие люди") if everybody else None


def load_whom(row: Row, key: str) -> Whom | None:
    """The chosen one, of those that were offered."""
    proposal, guests = _found(row)
    offered = {one.pk: one for one in [*map(_as_guest, guests), *_cards(row, proposal)]}
    return offered.get(key)


def name_of(row: Row) -> str:
    """One cell, or the surname and the name from cells of their own."""
    parts = [row.get(key, "") for key in ("surname", "given", "patronymic")]
    return str(row.get("name", "")) or " ".join(part for part in parts if part)


def _found(row: Row) -> tuple[Proposal, list[Registration]]:
    known = _read(row)
    line = Line(name_of(row), row.get("organisation", ""), row.get("email", ""))
    proposal = propose_matches([line], known.session.activity.region, known.names)[0]
    return proposal, _guests_like(line, known)


def _guests_like(line: Line, known: _Known) -> list[Registration]:
    """Of the same whole name or the same address."""
    keys = {search_key(line.name), line.email.strip().lower()} - {""}
    found = {row.pk: row for key in keys for row in known.guests.get(key, [])}
    return sorted(found.values(), key=lambda row: row.pk)


def _is_same_guest(row: Row, guest: Registration) -> bool:
    """The same whole name, and no other address than his."""
    email = str(row.get("email", "")).strip().lower()
    assert guest.contact is not None
    same = search_key(guest.name_then) == search_key(name_of(row))
    return same and len(search_key(guest.name_then).split()) > 1 and email in {"", guest.contact.email}


def _cards(row: Row, proposal: Proposal) -> list[Whom]:
    """With those who registered first."""
    ids = [one.person_id for one in proposal.candidates]
    if not ids:
        return []
    registered = _read(row).registered
    people = {one.pk: one for one in Person.objects.filter(pk__in=ids).select_related("main_organisation")}
    ranked = sorted((pk for pk in ids if pk in people), key=lambda pk: pk not in registered)
    return [Whom(f"{PERSON}-{pk}", people[pk], "записан(а)" if pk in registered else "") for pk in ranked]


def _as_guest(row: Registration) -> Whom:
    assert row.contact is not None
    return Whom(f"{GUEST}-{row.contact_id}", row.contact, "записан(а) гостем")


def _read(row: Row) -> _Known:
    """It lives with the user of one run; a list takes seconds, a card changed in between is found by the next one."""
    kept: _Known | None = row.by.__dict__.get("_webinar")
    now = clock.now()
    if kept is not None and str(kept.session.pk) == row.scope["session"] and now - kept.read_at < FRESH:
        return kept
    session = session_of(row)
    rows = Registration.objects.filter(activity=session.activity_id, state__in=LIVE)
    guests: dict[str, list[Registration]] = defaultdict(list)
    for one in rows.filter(contact__isnull=False).select_related("contact__organisation").order_by("pk"):
        email = one.contact.email if one.contact else ""
        for key in {search_key(one.name_then), email} - {""}:
            guests[key].append(one)
    people = frozenset(rows.filter(person__isnull=False).values_list("person_id", flat=True))
    made = _Known(now, session, index_of(session.activity.region), guests, people)
    row.by.__dict__["_webinar"] = made
    return made
