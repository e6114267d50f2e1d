"""What the ledger keeps about a person is given out and emptied; the figures stay."""

from __future__ import annotations

import pytest

from metodkabinet.activities import services
from metodkabinet.activities.enums import Evidence, Source
from metodkabinet.activities.models import Activity, CalendarFeed, Match, Participation, Presence, Registration
from metodkabinet.activities.services.personal_data import entries
from metodkabinet.activities.tests import factories
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def person() -> Person:
    """Registered, present, once a guest, at an outside event."""
    found = worker(surname="Ёлкина")
    activity, other = factories.ActivityFactory(responsible=found), factories.ActivityFactory()
    found.user = factories.CalendarFeedFactory().user
    found.save()
    services.register_participant(activity, found, source=Source.SITE, by=None)
    services.mark_present(
        activity.sessions.get(), found, evidence=Evidence.MANUAL, by=None, detail="опоздала", raw_line="Ёлкина М. П."
    )
    guest = ContactFactory()
    services.mark_present(other.sessions.get(), guest, evidence=Evidence.IMPORT, by=None, raw_line="Елкина")
    services.confirm_match(guest, found, by=None)
    factories.OutsideResultFactory(person=found, result="диплом", proof_link="https://example.org/1")
    return found


def test_everything_is_given_out(person: Person) -> None:
    given = {entry.key: list(entry.export(person)) for entry in entries()}
    assert {key: len(rows) for key, rows in given.items()} == {
        "activities.registration": 1, "activities.participation": 2, "activities.presence": 2,
        "activities.outsideresult": 1, "activities.activity": 1, "activities.match": 1, "activities.calendarfeed": 1,
    }  # fmt: skip
    assert [row["строка списка"] for row in given["activities.participation"]] == ["Ёлкина М. П.", "Елкина"]


def test_everything_is_emptied_and_still_counts(person: Person) -> None:
    for entry in entries():
        entry.erase(person)
    written = {
        text
        for model in (Registration, Participation)
        for row in model.objects.values("name_then", "post_then", "organisation_text_then", "search_key")
        for text in row.values()
    }
    assert written == {"стёрто", ""}
    assert set(Participation.objects.values_list("raw_line", flat=True)) == {""}
    assert set(Presence.objects.values_list("detail", flat=True)) == {""}
    assert Participation.objects.proved().count() == 2
    assert not CalendarFeed.objects.exists()
    assert Match.objects.get().steps == []


def test_whom_a_joined_card_answers_for(person: Person) -> None:
    kept = PersonFactory(region=person.region)
    entry = next(entry for entry in entries() if entry.key == "activities.activity")
    steps = entry.merge(kept, person)
    assert Activity.objects.get(responsible__isnull=False).responsible == kept
    assert entry.unmerge is not None
    entry.unmerge(kept, person, steps)
    assert Activity.objects.get(responsible__isnull=False).responsible == person
