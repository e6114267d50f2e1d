"""Whom a row of an uploaded list means, asked row by row; the people of the region are read once for the whole list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Sum

from metodkabinet.activities.enums import Certainty
from metodkabinet.activities.models import Activity
from metodkabinet.activities.queries.matching import Line, NameIndex, Proposal, index_of, propose_matches
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.imports import Doubt, Row
from metodkabinet.organisations.models import Region
from metodkabinet.people.models import Person


def activity_of(row: Row) -> Activity:
    """The activity from whose page the list was brought."""
    rows = Activity.objects.manageable_by(row.by).select_related("owner__region", "region")
    found = rows.filter(pk=row.scope["activity"]).first()
    if found is None:
        raise Refused("Этого мероприятия больше нет среди ваших.")
    return found


def match_row(row: Row) -> Person | Doubt | None:
    """A single full coincidence, those to choose from, or nobody: then he comes in as a guest."""
    proposal = _proposal(row)
    if proposal.certainty == Certainty.UNKNOWN:
        return None
    found = Person.objects.filter(pk__in=[one.person_id for one in proposal.candidates])
    people = {person.pk: person for person in found.select_related("main_organisation", "municipality")}
    ranked = [people[one.person_id] for one in proposal.candidates if one.person_id in people]
    return ranked[0] if proposal.certainty == Certainty.SURE else Doubt(ranked, "Похожие люди в базе")


def load_person(row: Row, key: str) -> Person | None:
    """The chosen one, of those that were offered."""
    allowed = {one.person_id for one in _proposal(row).candidates}
    return Person.objects.filter(pk=key).first() if key.isdigit() and int(key) in allowed else None


def _proposal(row: Row) -> Proposal:
    region = activity_of(row).region
    line = Line(row.get("name", ""), row.get("organisation", ""), row.get("email", ""))
    return propose_matches([line], region, _index(row.by, region))[0]


def _index(by: Any, region: Region) -> NameIndex:
    """Read once for a whole list (it lives with the user of this run), and anew as soon as any card changed."""
    known = Person.objects.filter(region=region)
    state = (region.pk, *known.aggregate(n=Count("pk"), top=Max("pk"), seen=Sum("version")).values())
    kept = by.__dict__.get("_names")
    if kept is None or kept[0] != state:
        kept = by.__dict__["_names"] = (state, index_of(region))
    index: NameIndex = kept[1]
    return index


def described(person: Person) -> str:
    """Name and place of work: namesakes are told apart."""
    place = person.main_organisation or person.municipality
    return f"{person.full_name}, {place}" if place else person.full_name
