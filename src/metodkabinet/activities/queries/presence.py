"""The page on which people are marked live: who registered, who came without, and what proves each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metodkabinet.activities.models import LIVE, Match, Participation, Presence, Registration
from metodkabinet.activities.queries.matching import Line, Proposal, propose_matches
from metodkabinet.kit import clock
from metodkabinet.kit.words.keys import search_key
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from metodkabinet.activities.models import Activity, Session

SHOWN = 400


@dataclass(frozen=True, slots=True)
class Present:
    """One line of the page."""

    name: str
    organisation: str
    note: str
    registration: Registration | None
    participation: Participation | None
    presence: Presence | None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A guest and whom the base proposes."""

    participation: Participation
    proposal: Proposal


def session_of_today(activity: Activity) -> Session | None:
    """Of today, else the first."""
    rows = list(activity.sessions.all())
    today = clock.today(activity.zone)
    of_today = [row for row in rows if row.starts_at.astimezone(activity.zone).date() == today]
    return next(iter([*of_today, *rows]), None)


def attendance_of(session: Session, needle: str = "") -> list[Present]:
    """By name; three queries whatever the number of people."""
    activity = session.activity_id
    parts = Participation.objects.filter(activity=activity).order_by("name_then", "pk")
    regs = Registration.objects.filter(activity=activity, state__in=LIVE).order_by("name_then", "pk")
    key = search_key(needle)
    if key:
        parts, regs = parts.filter(search_key__contains=key), regs.filter(search_key__contains=key)
    proofs = Presence.objects.filter(session=session, taken_back_at=None)
    by_part = {proof.participation_id: proof for proof in proofs}
    shown = [_of_participation(part, by_part.get(part.pk)) for part in parts.select_related("registration")[:SHOWN]]
    known = {part.participation.registration_id for part in shown if part.participation}
    people = {part.participation.person_id for part in shown if part.participation} - {None}
    rest = [row for row in regs[:SHOWN] if row.pk not in known and row.person_id not in people]
    shown += [
        Present(row.name_then, row.organisation_text_then, row.get_state_display(), row, None, None) for row in rest
    ]
    return sorted(shown, key=lambda one: one.name)


def _of_participation(part: Participation, proof: Presence | None) -> Present:
    note = proof.get_evidence_display() if proof else ""
    return Present(part.name_then, part.organisation_text_then, note, part.registration, part, proof)


def unmatched_of(activity: Activity) -> list[Unmatched]:
    """Those not known as a card, each with its proposals."""
    guests = Participation.objects.unmatched().filter(activity=activity).select_related("contact")
    rows = list(guests.order_by("name_then", "pk"))
    lines = [
        Line(row.name_then, row.organisation_text_then, row.contact.email if row.contact else "", row.raw_line)
        for row in rows
    ]
    if not lines:
        return []
    proposals = propose_matches(lines, activity.region)
    return [Unmatched(row, proposal) for row, proposal in zip(rows, proposals, strict=True)]


def matches_of(activity: Activity) -> QuerySet[Match]:
    """Who was recognised among those who were there; can be undone."""
    people = Participation.objects.filter(activity=activity, person__isnull=False).order_by().values("person_id")
    rows = Match.objects.filter(undone_at=None, person__in=people)
    return rows.select_related("contact", "person__main_organisation").order_by("-matched_at", "-pk")


def people_named(ids: Iterable[int], activity: Activity) -> dict[int, Person]:
    """Cards that the base itself proposed, of the region of the activity: the organiser may not see them otherwise."""
    return {person.pk: person for person in Person.objects.filter(region=activity.region_id, pk__in=list(ids))}
