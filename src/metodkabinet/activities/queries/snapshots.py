"""Who somebody was on a day: name, place of work under its name of that day, municipality, post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F

from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Library, Organisation
from metodkabinet.organisations.queries import name_on
from metodkabinet.people.models import Contact, Employment, Person

if TYPE_CHECKING:
    from metodkabinet.activities.models import Participant
    from metodkabinet.organisations.models import Municipality


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Names of fields are those of the rows that keep it."""

    name_then: str
    organisation_then: Organisation | None = None
    organisation_text_then: str = ""
    municipality_then: Municipality | None = None
    post_then: str = ""


def written_of(participant: Participant, day: date) -> dict[str, object]:
    """The snapshot as fields of a row, with the key it is searched by."""
    snapshot = snapshot_of(participant, day)
    written: dict[str, object] = {name: getattr(snapshot, name) for name in Snapshot.__slots__}
    return {**written, "search_key": search_key(f"{snapshot.name_then} {snapshot.organisation_text_then}")[:650]}


def snapshot_of(participant: Participant, day: date) -> Snapshot:
    """As of the day; for a day to come, as of now."""
    if isinstance(participant, Person):
        jobs = Employment.objects.on(day).filter(person=participant).select_related("organisation", "post")
        job = jobs.order_by("-is_main", F("since").asc(nulls_first=True), "pk").first()
        organisation = job.organisation if job else participant.main_organisation
        return _at(organisation, day, participant.full_name, post=job.post.name if job else "")
    if isinstance(participant, Contact):
        return _at(participant.organisation, day, participant.name, text=participant.organisation_text)
    if isinstance(participant, Library):
        return _at(participant.organisation, day, str(participant))
    return _at(participant, day, name_on(participant, day).short_name)


def place_on(organisation: Organisation, day: date) -> Municipality | None:
    """Where it stood: what the first later move led away from, else where it stands now."""
    later = organisation.moves.filter(day__gt=day).select_related("before").order_by("day", "pk").first()
    return later.before if later else organisation.municipality


def _at(organisation: Organisation | None, day: date, name: str, *, post: str = "", text: str = "") -> Snapshot:
    if organisation is None:
        return Snapshot(name, organisation_text_then=text, post_then=post)
    called = name_on(organisation, day).short_name
    return Snapshot(name, organisation, called, place_on(organisation, day), post)
