"""Three counters that are never mixed; the calendar; the invariants."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metodkabinet.activities import checks, services
from metodkabinet.activities.enums import Evidence, Source
from metodkabinet.activities.models import Activity, Participation
from metodkabinet.activities.queries import calendar
from metodkabinet.activities.tests import factories
from metodkabinet.activities.tests.factories import BodyFactory
from metodkabinet.associations.logic.years import Year
from metodkabinet.associations.models import Association
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import registry
from metodkabinet.kit.figures.links import Period
from metodkabinet.organisations.tests.factories import MunicipalityFactory, OrganisationFactory
from metodkabinet.people.tests.factories import ContactFactory, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY = date(2026, 11, 20)
YEAR = Period(date(2026, 9, 1), date(2027, 9, 1))


def figures(scope: object, period: Period = YEAR) -> dict[str, int]:
    return {
        one.key.removeprefix("activities."): one.count(one.rows(scope, period))
        for one in registry.figures if one.key.startswith("activities.")
    }  # fmt: skip


def held(owner: Association, people: list[object], **given: object) -> Activity:
    activity = factories.ActivityFactory(owner=owner, **given)
    for who in people:
        services.register_participant(activity, who, source=Source.STAFF, by=None)  # type: ignore[arg-type]
    services.mark_many(activity.sessions.get(), [(who, "") for who in people], evidence=Evidence.MANUAL, by=None)  # type: ignore[misc]
    return services.hold_activity(activity, by=None)


def test_three_counters_are_never_mixed() -> None:
    body = BodyFactory()
    city = MunicipalityFactory()
    district = MunicipalityFactory(parent=city)
    one = worker(organisation=OrganisationFactory(municipality=city))
    two = worker(organisation=OrganisationFactory(municipality=district))
    guest = ContactFactory()
    first = held(body, [one, two, guest])
    held(body, [one])
    services.declare_count(first, people=40, source="звонок", by=None)
    late = factories.ActivityFactory(owner=body)
    services.register_participant(late, two, source=Source.SITE, by=None)
    assert figures(body) == {
        "events_held": 2, "registrations": 4, "participations": 4, "people_involved": 3, "organisations": 2,
        "municipalities": 1, "unmatched": 1, "declared": 40,
    }  # fmt: skip
    assert figures(late)["registrations"] == 1
    assert set(figures(body, Period(date(2025, 9, 1), date(2026, 9, 1))).values()) == {0}


def test_one_presence_more_changes_exactly_what_it_should() -> None:
    body = BodyFactory()
    activity = held(body, [worker()])
    before = figures(body)
    services.mark_present(activity.sessions.get(), ContactFactory(), evidence=Evidence.MANUAL, by=None)
    after = figures(body)
    assert {key: after[key] - before[key] for key in after if after[key] != before[key]} == {
        "participations": 1, "people_involved": 1, "unmatched": 1,
    }  # fmt: skip


def test_a_joint_event_is_seen_by_both_and_counts_once_above() -> None:
    top = BodyFactory()
    one, two = BodyFactory(parent=top), BodyFactory(parent=top)
    activity = held(one, [worker()])
    services.add_co_owner(activity, two, by=None)
    assert [figures(body)["events_held"] for body in (one, two, top)] == [1, 1, 1]
    assert [figures(body)["participations"] for body in (one, two, top)] == [1, 1, 1]


def test_parts_and_kinds_that_do_not_count() -> None:
    body = BodyFactory()
    whole = held(body, [])
    held(body, [worker()], parent=whole)
    held(body, [worker()], kind=factories.KindFactory(code="mailing", name="рассылка", counts=False))
    assert (figures(body)["events_held"], figures(body)["participations"]) == (1, 0)


def test_a_month_is_a_grid_of_weeks() -> None:
    long = factories.ActivityFactory(start_date=date(2026, 11, 28), end_date=date(2026, 12, 2))
    month = calendar.month_of(Activity.objects.all(), date(2026, 11, 1), TODAY)
    assert [len(week) for week in month.weeks] == [7] * 6
    assert (month.weeks[0][0].day, month.weeks[-1][-1].day) == (date(2026, 10, 26), date(2026, 12, 6))
    assert [day.day for day in month.days] == [date(2026, 11, day) for day in (28, 29, 30)]
    assert month.days[0].activities == [long]
    assert (month.before, month.after) == (date(2026, 10, 1), date(2026, 12, 1))


def test_a_year_is_a_line_of_months() -> None:
    factories.ActivityFactory()
    factories.ActivityFactory(state="cancelled")
    counts = calendar.count_by_month(Activity.objects.all(), Year(2026, is_school=True))
    assert len(counts) == 12
    assert {month: count for month, count in counts.items() if count} == {date(2026, 11, 1): 1}


def test_the_world_of_services_breaks_no_invariant(cast: Cast) -> None:
    activity = factories.ActivityFactory(capacity=1)
    people = [worker(), worker()]
    services.register_colleagues(activity, people, by=None)
    services.mark_many(activity.sessions.get(), [(who, "") for who in people], evidence=Evidence.MANUAL, by=None)
    for check in (
        checks.miscounted_shares, checks.misproved, checks.misplaced_presences, checks.misowned,
    ):  # fmt: skip
        assert list(check()) == []
    made = Activity.objects.filter(pk=activity.pk)
    assert [line for line in checks.miscounted_seats() if f" {activity.pk} " in line] == []
    made.update(seats_taken=0)
    assert len([line for line in checks.miscounted_seats() if f" {activity.pk} " in line]) == 1


def test_invariants_see_what_is_broken() -> None:
    activity = held(BodyFactory(), [worker()])
    other = factories.ActivityFactory(start_date=TODAY + timedelta(days=1))
    row = Participation.objects.get()
    Participation.objects.update(share=7)
    assert len(list(checks.miscounted_shares())) == 1
    Participation.objects.update(confirmed_at=None, name_then="")
    assert len(list(checks.misproved())) == 1
    assert len(list(checks.unwritten_snapshots())) == 1
    row.presences.update(session=other.sessions.get())
    assert len(list(checks.misplaced_presences())) == 1
    factories.CoOwnerFactory(activity=activity, association=activity.owner)
    assert len(list(checks.misowned())) == 1
