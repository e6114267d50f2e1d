"""Every effect and every refusal of the ledger's services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from metodkabinet.activities import services
from metodkabinet.activities.enums import ActivityState, Evidence, Form, RegistrationState, Source
from metodkabinet.activities.models import Activity, CodeWord, Kind, Participation, Presence, Session
from metodkabinet.activities.services import ActivitiesRefused, ActivityCard, SessionCard, When
from metodkabinet.activities.tests import factories
from metodkabinet.audit.models import Event
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Busy, Changed
from metodkabinet.notifications.models import Notice
from metodkabinet.organisations.services import rename_organisation
from metodkabinet.organisations.tests.factories import MunicipalityFactory, OrganisationFactory, RegionFactory
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def card(**given: Any) -> ActivityCard:
    kind = given.pop("kind", None) or factories.KindFactory()
    return ActivityCard(**{"kind": kind, "form": Form.ONSITE, "title": "Семинар о чтении", **given})


def made(when: When = When(TODAY), **given: Any) -> Activity:  # noqa: B008  frozen
    return services.add_activity(factories.BodyFactory(), card(**given), when, by=None)


def announced(**given: Any) -> Activity:
    return services.announce_activity(made(**given), by=None)


def actions() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def register(activity: Activity, **given: Any) -> Any:
    person = given.pop("person", None) or PersonFactory(region=activity.region)
    return services.register_participant(activity, person, **{"source": Source.SITE, "by": None, **given})


# Activities


def test_five_fields_make_an_activity_with_its_session() -> None:
    activity = made(When(TODAY, time=time(10, 0)), place="Актовый зал")
    session = Session.objects.get()
    assert (activity.state, activity.start_date, activity.end_date) == ("draft", TODAY, TODAY)
    assert (session.starts_at, session.ends_at) == (
        datetime(2026, 11, 20, 7, 0, tzinfo=UTC), datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    )  # fmt: skip
    assert actions() == ["activities.activity.added"]


def test_without_an_hour_the_session_lasts_whole_days() -> None:
    made(When(TODAY, TODAY + timedelta(days=7)))
    session = Session.objects.get()
    assert session.is_whole_days
    assert session.ends_at - session.starts_at == timedelta(days=8)


@pytest.mark.parametrize(
    ("when", "given", "field"),
    [
        (When(TODAY, TODAY - timedelta(days=1)), {}, "end_date"),
        (When(TODAY, TODAY + timedelta(days=800)), {}, "end_date"),
        (When(TODAY), {"title": "  "}, "title"),
        (When(TODAY), {"capacity": 0}, "capacity"),
    ],
)
def test_what_cannot_be_an_activity(when: When, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ActivitiesRefused) as refusal:
        made(when, **given)
    assert refusal.value.field == field
    assert not Activity.objects.exists()


def test_nothing_of_another_region() -> None:
    far = OrganisationFactory(municipality=MunicipalityFactory(region=RegionFactory(name="Дальняя область")))
    with pytest.raises(ActivitiesRefused, match="из другого региона"):
        made(host=far)
    with pytest.raises(ActivitiesRefused, match="из другого региона"):
        register(announced(), person=PersonFactory(region=far.region))


def test_a_part_has_no_parts() -> None:
    whole = made()
    part = services.add_activity(whole.owner, card(), When(TODAY), by=None, parent=whole)
    with pytest.raises(ActivitiesRefused, match="не бывает своих частей"):
        services.add_activity(whole.owner, card(), When(TODAY), by=None, parent=part)


def test_change_keeps_the_log_and_refuses_what_somebody_changed_meanwhile() -> None:
    activity = made()
    changed = services.change_activity(activity, card(title="Семинар о детях"), version=1, by=None)
    assert (changed.title, changed.version) == ("Семинар о детях", 2)
    event = Event.objects.get(action="activities.activity.changed")
    assert event.values_row.after == {"title": "Семинар о детях"}
    with pytest.raises(Changed):
        services.change_activity(activity, card(), version=1, by=None)


def test_kinds_are_ensured_once_and_keep_what_people_renamed() -> None:
    Kind.objects.all().delete()
    assert services.ensure_kinds() == 17
    Kind.objects.filter(code="visit").update(name="выездное занятие")
    assert services.ensure_kinds() == 0
    assert Kind.objects.get(code="visit").name == "выездное занятие"
    assert not Kind.objects.get(code="mailing").counts


# States


def test_the_life_of_an_activity() -> None:
    activity = announced()
    assert services.hold_activity(activity, by=None).held_at == NOW
    assert services.reopen_activity(activity, by=None).state == ActivityState.ANNOUNCED
    cancelled = services.cancel_activity(activity, because="Карантин", by=None)
    assert (cancelled.state, cancelled.cancelled_because) == ("cancelled", "Карантин")
    assert services.reopen_activity(activity, by=None).state == ActivityState.ANNOUNCED
    assert actions() == [f"activities.activity.{verb}" for verb in (
        "added", "announced", "held", "reopened", "cancelled", "reopened")]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda a: services.announce_activity(services.announce_activity(a, by=None), by=None), "только черновик"),
        (lambda a: services.reopen_activity(a, by=None), "и так не завершено"),
        (lambda a: services.cancel_activity(a, because=" ", by=None), "почему"),
        (lambda a: services.cancel_activity(services.hold_activity(a, by=None), because="x", by=None), "ещё не"),
        (lambda a: services.hold_activity(services.hold_activity(a, by=None), by=None), "объявленное"),
        (lambda a: services.postpone_activity(services.hold_activity(a, by=None), When(TODAY), by=None), "ещё не"),
        (lambda a: services.postpone_activity(a, When(TODAY), by=None), "те же"),
    ],
)
def test_states_refuse(act: Any, said: str) -> None:
    with pytest.raises(ActivitiesRefused, match=said):
        act(made())


def test_days_that_are_past_or_to_come() -> None:
    with pytest.raises(ActivitiesRefused, match="Дата уже прошла"):
        services.announce_activity(made(When(TODAY - timedelta(days=1))), by=None)
    with pytest.raises(ActivitiesRefused, match="ещё не началось"):
        services.hold_activity(made(When(TODAY + timedelta(days=1))), by=None)


def test_postponing_moves_sessions_and_tells_the_registered() -> None:
    activity = services.announce_activity(made(When(TODAY, TODAY + timedelta(days=3))), by=None)
    first = SessionCard(datetime(2026, 11, 20, 7, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC), "День первый")
    last = SessionCard(datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC), "День второй")
    for day in (first, last):
        services.add_session(activity, day, by=None)
    guest = ContactFactory(region=activity.region)
    registration = services.register_participant(activity, guest, source=Source.GUEST, by=None)
    later = When(TODAY + timedelta(days=7), TODAY + timedelta(days=10))
    services.postpone_activity(activity, later, by=None, because="Ремонт зала.")
    assert [row.starts_at.date() for row in Session.objects.order_by("position")] == [
        date(2026, 11, 27), date(2026, 11, 30),
    ]  # fmt: skip
    notice = Notice.objects.get(contact=guest)
    assert notice.title == "Перенесено на 27.11.2026: «Семинар о чтении»"
    assert notice.url == services.path_of(registration)
    with pytest.raises(ActivitiesRefused, match="День второй"):
        services.postpone_activity(activity, When(TODAY + timedelta(days=14)), by=None)


def test_what_has_presences_is_neither_moved_nor_cancelled() -> None:
    activity = announced()
    services.mark_present(Session.objects.get(), PersonFactory(), evidence=Evidence.MANUAL, by=None)
    with pytest.raises(ActivitiesRefused, match="отмечены пришедшие"):
        services.postpone_activity(activity, When(TODAY + timedelta(days=1)), by=None)
    with pytest.raises(ActivitiesRefused, match="отмечены пришедшие"):
        services.cancel_activity(activity, because="x", by=None)


# Sessions


def test_the_unnamed_session_of_several_days_gives_way_to_the_first_named_one() -> None:
    activity = made(When(TODAY, TODAY + timedelta(days=2)))
    lesson = SessionCard(datetime(2026, 11, 21, 7, tzinfo=UTC), datetime(2026, 11, 21, 8, tzinfo=UTC), "Занятие 1")
    services.add_session(activity, lesson, by=None)
    assert Session.objects.get().title == "Занятие 1"
    services.add_session(activity, replace(lesson, title="Занятие 2"), by=None)
    assert Session.objects.count() == 2


def test_sessions_refuse() -> None:
    activity = announced()
    only = Session.objects.get()
    with pytest.raises(ActivitiesRefused, match="единственное занятие"):
        services.remove_session(only, by=None)
    outside = SessionCard(NOW + timedelta(days=9), NOW + timedelta(days=9, hours=1))
    with pytest.raises(ActivitiesRefused, match="не попадает в даты"):
        services.add_session(activity, outside, by=None)
    with pytest.raises(ActivitiesRefused, match="заканчивается раньше"):
        services.change_session(only, SessionCard(NOW, NOW), by=None)
    services.add_session(activity, SessionCard(NOW, NOW + timedelta(hours=1)), by=None)
    services.mark_present(only, PersonFactory(), evidence=Evidence.MANUAL, by=None)
    with pytest.raises(ActivitiesRefused, match="отмечены люди"):
        services.remove_session(only, by=None)


def test_shares_follow_the_number_of_sessions() -> None:
    activity = announced()
    services.mark_present(Session.objects.get(), PersonFactory(), evidence=Evidence.MANUAL, by=None)
    assert Participation.objects.get().share == 100
    extra = [services.add_session(activity, SessionCard(NOW, NOW + timedelta(hours=1)), by=None) for _ in range(2)]
    assert Participation.objects.get().share == Decimal("33.33")
    services.remove_session(extra[0], by=None)
    assert Participation.objects.get().share == 50


# Registrations


def test_registering_twice_is_one_registration() -> None:
    activity = announced()
    first = register(activity)
    assert register(activity, person=first.person) == first
    assert actions().count("activities.registration.added") == 1


def test_the_snapshot_is_of_the_day() -> None:
    school = OrganisationFactory(short_name="Школа № 7")
    person = worker(surname="Ёлкина", organisation=school)
    activity = announced()
    services.register_participant(activity, person, source=Source.SITE, by=None)
    with clock.fixed(NOW + timedelta(days=30)):
        rename_organisation(
            school, short_name="Гимназия № 7", full_name="Гимназия № 7", since=date(2026, 12, 1), by=None
        )
    services.mark_present(Session.objects.get(), person, evidence=Evidence.MANUAL, by=None)
    row = Participation.objects.get()
    assert (row.name_then, row.organisation_then, row.organisation_text_then, row.municipality_then, row.post_then) == (
        "Ёлкина Мария Петровна", school, "Школа № 7", school.municipality, "педагог-библиотекарь",
    )  # fmt: skip


def test_seats_wait_in_order_of_arrival_and_pass_to_the_next() -> None:
    activity = announced(capacity=1)
    first = register(activity)
    with clock.fixed(NOW + timedelta(minutes=1)):
        second = register(activity, person=ContactFactory(region=activity.region), source=Source.GUEST)
        third = register(activity)
    assert [row.state for row in (first, second, third)] == ["confirmed", "waiting", "waiting"]
    services.cancel_registration(first, by=None)
    second.refresh_from_db()
    third.refresh_from_db()
    activity.refresh_from_db()
    assert (second.state, third.state, activity.seats_taken) == ("confirmed", "waiting", 1)
    assert Notice.objects.get().title == "Для вас нашлось место: «Семинар о чтении»"
    services.change_activity(activity, card(capacity=5), version=activity.version, by=None)
    third.refresh_from_db()
    assert third.state == RegistrationState.CONFIRMED
    fresh = Activity.objects.get()
    with pytest.raises(ActivitiesRefused, match="уже 2"):
        services.change_activity(fresh, card(capacity=1), version=fresh.version, by=None)


def test_a_request_is_decided_and_told() -> None:
    activity = announced(capacity=1)
    asked = [register(activity, person=ContactFactory(region=activity.region), needs_decision=True) for _ in range(3)]
    assert {row.state for row in asked} == {"asked"}
    yes = services.decide_registration(asked[0], accepted=True, by=None)
    late = services.decide_registration(asked[1], accepted=True, by=None)
    no = services.decide_registration(asked[2], accepted=False, by=None)
    assert (yes.state, late.state, no.state) == ("confirmed", "waiting", "declined")
    assert Notice.objects.count() == 3
    with pytest.raises(ActivitiesRefused, match="уже принято"):
        services.decide_registration(no, accepted=True, by=None)


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (made, "ещё не объявлено"),
        (lambda: services.cancel_activity(announced(), because="x", by=None), "отменено"),
        (lambda: services.hold_activity(announced(), by=None), "уже прошло"),
    ],
)
def test_registration_is_closed(prepare: Any, said: str) -> None:
    with pytest.raises(ActivitiesRefused, match=said):
        register(prepare())


def test_colleagues_come_in_the_order_of_the_list() -> None:
    activity = announced(capacity=1)
    people = [PersonFactory(), PersonFactory()]
    rows = services.register_colleagues(activity, people, by=None)
    assert [(row.person, row.state, row.source) for row in rows] == [
        (people[0], "confirmed", "colleague"), (people[1], "waiting", "colleague"),
    ]  # fmt: skip


def test_the_personal_link_is_found_again_and_cannot_be_forged() -> None:
    registration = register(announced())
    token = services.token_of(registration)
    assert services.registration_of_token(token) == registration
    assert services.registration_of_token(f"{registration.nonce}:forged") is None
    assert services.registration_of_token(registration.nonce) is None


def test_who_was_there_does_not_cancel() -> None:
    activity = announced()
    registration = register(activity)
    services.mark_present(Session.objects.get(), registration.person, evidence=Evidence.MANUAL, by=None)
    with pytest.raises(ActivitiesRefused, match="Присутствие уже отмечено"):
        services.cancel_registration(registration, by=None)


# Presence


def test_the_first_proof_makes_the_participation() -> None:
    activity = announced()
    registration = register(activity, role="speaker")
    session = Session.objects.get()
    proof = services.mark_present(session, registration.person, evidence=Evidence.DOOR_CODE, by=None)
    again = services.mark_present(session, registration.person, evidence=Evidence.MANUAL, by=None)
    row = Participation.objects.get()
    assert again == proof
    assert (row.registration, row.role, row.confirmed_at, row.sessions_present, row.share) == (
        registration, "speaker", NOW, 1, 100,
    )  # fmt: skip


def test_taken_back_it_stays_with_its_reason_and_does_not_count() -> None:
    announced()
    proof = services.mark_present(Session.objects.get(), PersonFactory(), evidence=Evidence.MANUAL, by=None)
    with pytest.raises(ActivitiesRefused, match="почему"):
        services.take_presence_back(proof, because="", by=None)
    services.take_presence_back(proof, because="Другая Иванова", by=None)
    row = Participation.objects.get()
    assert (row.confirmed_at, row.sessions_present, row.share) == (None, 0, 0)
    assert Presence.objects.get().taken_back_because == "Другая Иванова"
    services.mark_present(Session.objects.get(), row.person, evidence=Evidence.MANUAL, by=None)
    assert (Participation.objects.proved().count(), Presence.objects.count()) == (1, 2)


def test_nobody_is_marked_before_the_day_or_at_what_is_not_there() -> None:
    later = services.announce_activity(made(When(TODAY + timedelta(days=2))), by=None)
    with pytest.raises(ActivitiesRefused, match="ещё впереди"):
        services.mark_present(later.sessions.get(), PersonFactory(), evidence=Evidence.MANUAL, by=None)
    draft = made()
    with pytest.raises(ActivitiesRefused, match="черновик"):
        services.mark_present(draft.sessions.get(), PersonFactory(), evidence=Evidence.MANUAL, by=None)
    gone = services.cancel_activity(made(), because="x", by=None)
    with pytest.raises(ActivitiesRefused, match="отменено"):
        services.mark_present(gone.sessions.get(), PersonFactory(), evidence=Evidence.MANUAL, by=None)


def test_outcomes_are_written_once_into_the_log() -> None:
    announced()
    row = services.mark_present(Session.objects.get(), PersonFactory(), evidence=Evidence.FACET, by=None).participation
    services.write_outcome(row, by=None, points=Decimal("7.5"), passed=True)
    services.write_outcome(row, by=None, points=Decimal("7.5"), passed=True)
    row.refresh_from_db()
    assert (row.points, row.passed) == (Decimal("7.5"), True)
    assert actions().count("activities.participation.outcome_written") == 1
    with pytest.raises(TypeError):
        services.write_outcome(row, by=None, share=100)


def test_a_code_word_proves_within_its_window_however_it_is_typed() -> None:
    activity = announced()
    word = services.give_code_word(
        Session.objects.get(), word="Ёжик Радуга 42", opens_at=NOW, closes_at=NOW + timedelta(minutes=10), by=None
    )
    person = PersonFactory()
    proof = services.say_code_word(activity, person, " ежик  радуга 42!", by=None, address="1.2.3.4")
    assert (proof.evidence, proof.session) == (Evidence.CODE_WORD, word.session)
    with clock.fixed(NOW + timedelta(minutes=10)), pytest.raises(ActivitiesRefused, match="Такого кодового слова"):
        services.say_code_word(activity, PersonFactory(), word.word, by=None, address="1.2.3.4")
    services.withdraw_code_word(word, by=None)
    assert Presence.objects.count() == 1
    assert not CodeWord.objects.exists()


def test_guessing_is_stopped_after_ten_words() -> None:
    activity, person = announced(), PersonFactory()
    for _ in range(10):
        with pytest.raises(ActivitiesRefused):
            services.say_code_word(activity, person, "наугад", by=None, address="1.2.3.4")
    with pytest.raises(Busy):
        services.say_code_word(activity, person, "наугад", by=None, address="5.6.7.8")


def test_code_words_refuse() -> None:
    announced()
    session = Session.objects.get()
    with pytest.raises(ActivitiesRefused, match="раньше, чем начинает"):
        services.give_code_word(session, opens_at=NOW, closes_at=NOW, by=None)
    with pytest.raises(ActivitiesRefused, match="слишком короткое"):
        services.give_code_word(session, word="да", opens_at=NOW, closes_at=NOW + timedelta(hours=1), by=None)
    given = services.give_code_word(session, opens_at=NOW, closes_at=NOW + timedelta(hours=1), by=None)
    assert len(given.word.split()) == 3
