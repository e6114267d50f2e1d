"""Telling once, waiting till morning, asking again before sending, unsubscribing."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from metodkabinet.accounts.models import User
from metodkabinet.accounts.tests.factories import UserFactory
from metodkabinet.associations.models import RoleGrant
from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock, letters, live, registry
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.registry import NoticeKind
from metodkabinet.kit.testing.queries import counted
from metodkabinet.notifications import checks, services
from metodkabinet.notifications.enums import Pace
from metodkabinet.notifications.models import Notice, Preference, QuietHours
from metodkabinet.notifications.queries import (
    Hours,
    choices_of,
    hours_of,
    recipient_of_reference,
    recipients_of,
    unread_count,
    wants_letters,
)
from metodkabinet.notifications.tests.factories import NoticeFactory, PreferenceFactory, QuietHoursFactory
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db: None) -> User:
    return UserFactory(email="reader@example.org")


def tell(recipient: Any, kind: str = "test.news", key: str = "meeting:5", **more: Any) -> Notice:
    return services.tell(recipient, kind=kind, key=key, title="Заседание перенесено", **more)


def at(text: str) -> Any:
    return clock.fixed(datetime.fromisoformat(text).replace(tzinfo=UTC))


def sent() -> dict[str, tuple[str, str]]:
    letters.send_waiting()
    return {letter.address: (letter.state, letter.reason) for letter in Letter.objects.order_by("pk")}


def test_telling_makes_a_line_and_a_letter(noon: datetime, user: User) -> None:
    notice = tell(user, text="Теперь 25 ноября.", url="/meetings/5/")
    assert (notice.title, notice.text, notice.url) == ("Заседание перенесено", "Теперь 25 ноября.", "/meetings/5/")
    assert (notice.created_at, notice.read_at, unread_count(user)) == (noon, None, 1)
    letter = Letter.objects.get()
    assert (letter.address, letter.subject, letter.kind) == ("reader@example.org", "Заседание перенесено", "test.news")
    assert letter.text == (
        "Здравствуйте!\n\nЗаседание перенесено\n\nТеперь 25 ноября.\n\n"
        f"Открыть: http://127.0.0.1:8000/meetings/5/\n\n--\nМетодкабинет\n"
        f"Не присылать письма «Новости объединения»: {letter.unsubscribe}\n"
    )


def test_the_same_thing_is_told_once(user: User) -> None:
    first = tell(user)
    assert tell(user, text="иначе") == first
    assert (Notice.objects.count(), Letter.objects.count()) == (1, 1)
    tell(user, key="meeting:6")
    assert (Notice.objects.count(), Letter.objects.count()) == (2, 2)


def test_the_database_holds_the_line_even_if_a_race_slips_past(user: User) -> None:
    notice = tell(user)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeFactory(user=user, key=notice.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeFactory(user=None)


def test_users_and_contacts_alike_in_their_order(user: User) -> None:
    contact = ContactFactory(email="guest@example.org")
    silent = ContactFactory(email="")
    tell(user)
    notices = services.tell_many([contact, user, silent, contact], kind="test.news", key="meeting:5", title="Заседание")
    assert [notice.contact or notice.user for notice in notices] == [contact, user, silent]
    assert sorted(Letter.objects.values_list("address", flat=True)) == ["guest@example.org", "reader@example.org"]


def test_telling_a_hundred_costs_three_queries_a_letter_and_no_more() -> None:
    costs = []
    for many in (10, 110):
        users = [UserFactory() for _ in range(many)]
        with transaction.atomic(), counted() as queries:
            services.tell_many(users, kind="test.news", key=f"meeting:{many}", title="Заседание")
        costs.append(len(queries))
    assert costs[1] - costs[0] <= 100 * 4 + 10  # look, savepoint, insert, release; the rest is the same for all
    assert costs[0] <= 10 * 4 + 10


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "meetings/5/"])
def test_a_notice_leads_only_inside(url: str, user: User) -> None:
    with pytest.raises(ValueError, match="leads to a page of ours"):
        tell(user, url=url)


def test_a_key_that_would_be_cut_is_refused(user: User) -> None:
    with pytest.raises(ValueError, match="too long"):
        tell(user, key="к" * 121)


def test_a_kind_nobody_declared_is_a_mistake(user: User) -> None:
    with pytest.raises(KeyError):
        tell(user, kind="nobody.knows")


# quiet hours

NIGHTS = [
    # zone, now in UTC, hours, waits
    ("Europe/Moscow", "2026-11-20T16:59", None, None),  # 19:59
    ("Europe/Moscow", "2026-11-20T17:00", None, timedelta(hours=12)),  # 20:00 sharp
    ("Europe/Moscow", "2026-11-20T21:30", None, timedelta(hours=7, minutes=30)),  # 00:30
    ("Europe/Moscow", "2026-11-21T05:00", None, None),  # 08:00 sharp
    ("Asia/Kamchatka", "2026-11-20T09:00", None, timedelta(hours=11)),  # 21:00 while Moscow has noon
    ("Asia/Kamchatka", "2026-11-20T20:00", None, None),  # 08:00 of the next day
    ("Europe/Kaliningrad", "2026-11-20T05:30", None, timedelta(minutes=30)),  # 07:30 while Moscow has 08:30
    ("Europe/Moscow", "2026-11-20T10:00", (time(12), time(14)), timedelta(hours=1)),  # 13:00, hours within a day
    ("Europe/Moscow", "2026-11-20T11:00", (time(12), time(14)), None),  # 14:00 sharp
    ("Europe/Moscow", "2026-11-20T20:00", (time(12), time(14)), None),  # 23:00
    ("Europe/Moscow", "2026-12-31T18:00", (time(0), time(9)), None),  # 21:00
    ("Europe/Moscow", "2026-12-31T21:00", (time(0), time(9)), timedelta(hours=9)),  # midnight of the new year
]


@pytest.mark.parametrize(("zone", "now", "hours", "waits"), NIGHTS)
def test_at_night_letters_wait_where_the_reader_lives(
    zone: str, now: str, hours: tuple[time, time] | None, waits: timedelta | None, user: User
) -> None:
    PersonFactory(user=user, region=RegionFactory(name=zone, zone=zone))
    if hours:
        QuietHoursFactory(user=user, begins=hours[0], ends=hours[1])
    with at(now):
        tell(user)
        assert Letter.objects.get().next_try_at == clock.now() + (waits or timedelta())


def test_the_clock_of_ones_organisation_wins_over_the_regions(user: User) -> None:
    person = PersonFactory(user=user)
    organisation = person.main_organisation
    if organisation is None:
        from metodkabinet.organisations.tests.factories import OrganisationFactory  # noqa: PLC0415  only here

        organisation = person.main_organisation = OrganisationFactory(region=person.region)
        person.save()
    organisation.zone = "Asia/Yekaterinburg"
    organisation.save()
    with at("2026-11-20T15:30"):  # 20:30 there, 18:30 in Moscow
        tell(user)
        assert Letter.objects.get().next_try_at == datetime(2026, 11, 21, 3, tzinfo=UTC)


def test_a_contact_has_the_usual_night_of_his_region() -> None:
    contact = ContactFactory(email="guest@example.org", region=RegionFactory(name="Дальняя", zone="Asia/Vladivostok"))
    with at("2026-11-20T12:00"):  # 22:00 there
        tell(contact)
        assert Letter.objects.get().next_try_at == datetime(2026, 11, 20, 22, tzinfo=UTC)


def test_urgent_letters_and_those_who_do_not_sleep_do_not_wait(user: User) -> None:
    awake = UserFactory(email="awake@example.org")
    QuietHoursFactory(user=awake, is_on=False)
    with at("2026-11-20T23:00"):
        tell(user, kind="test.safety")
        tell(awake)
        assert [letter.next_try_at for letter in Letter.objects.all()] == [clock.now()] * 2
        assert Letter.objects.get(kind="test.safety").urgent is True


# the last look


def test_nothing_changed_and_the_letter_leaves(noon: datetime, user: User) -> None:
    tell(user)
    assert sent() == {"reader@example.org": ("sent", "")}
    tell(user)
    assert sent() == {"reader@example.org": ("sent", "")}


def _close(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _move(user: User) -> None:
    User.objects.filter(pk=user.pk).update(email="new@example.org")


def _refuse(user: User) -> None:
    services.choose_letters(user, {"test.news": Pace.NEVER}, by=user)


def _forget(user: User) -> None:
    services.forget_recipient(user)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (_close, "Учётная запись закрыта."),
        (_move, "Адрес получателя сменился."),
        (_refuse, "Получатель отказался от таких писем."),
        (_forget, "Уведомления больше нет."),
    ],
)
def test_l3_what_changed_meanwhile_stops_the_letter(act: Any, reason: str, noon: datetime, user: User) -> None:
    tell(user)
    act(user)
    assert sent() == {"reader@example.org": ("dropped", reason)}


def test_l3_a_contact_that_is_gone_gets_nothing(noon: datetime) -> None:
    contact = ContactFactory(email="guest@example.org")
    tell(contact)
    services.forget_recipient(contact)
    contact.delete()
    assert sent() == {"guest@example.org": ("dropped", "Получателя больше нет.")}


def test_t5_a_role_lost_while_the_letter_waited_stops_it(noon: datetime, cast: Cast) -> None:
    region_user, contact = cast["region"], cast.own.made["people.contact"]
    tell(region_user, about=contact)
    tell(region_user, key="meeting:6")
    RoleGrant.objects.filter(person__user=region_user).update(until=noon.date() - timedelta(days=1))
    letters.send_waiting()
    found = Letter.objects.filter(address=region_user.email).order_by("pk").values_list("state", "reason")
    assert list(found) == [("dropped", "Получателю больше не видно то, о чём письмо."), ("sent", "")]


def test_t5_a_kind_asks_once_more_whether_it_is_for_him(noon: datetime) -> None:
    leaver, stayer = UserFactory(email="x@y.zz"), UserFactory(email="stays@example.org")
    services.tell_many([leaver, stayer], kind="test.duty", key="duty:1", title="Поручение")
    assert sent() == {
        "x@y.zz": ("dropped", "Письмо больше не для этого получателя."),
        "stays@example.org": ("sent", ""),
    }


def test_urgent_letters_ignore_refusals(noon: datetime, user: User) -> None:
    PreferenceFactory(user=user, kind="test.safety")
    tell(user, kind="test.safety")
    assert sent() == {"reader@example.org": ("sent", "")}


def test_letters_of_others_are_not_ours_to_judge(noon: datetime, user: User) -> None:
    letter = Letter(key="accounts.reset:1", kind="accounts.reset", reference="accounts.user:99999")
    assert services.still_wanted(letter) is None


# choices


def test_a_refusal_is_kept_told_to_the_log_and_taken_back(user: User) -> None:
    assert wants_letters(user, "test.news") is True
    services.choose_letters(user, {"test.news": Pace.NEVER, "test.duty": Pace.AT_ONCE}, by=user)
    tell(user)
    assert Letter.objects.count() == 0
    assert unread_count(user) == 1  # the site still shows it
    event = Event.objects.get(action="notifications.preference.changed")
    assert (event.values_row.before, event.values_row.after) == (
        {"Новости объединения": "сразу"},
        {"Новости объединения": "не присылать"},
    )
    assert [(choice.kind, choice.pace) for choice in choices_of(user)] == [
        ("test.news", Pace.NEVER),
        ("test.duty", Pace.AT_ONCE),
    ]
    services.choose_letters(user, {"test.news": Pace.AT_ONCE}, by=user)
    assert wants_letters(user, "test.news") is True


@pytest.mark.parametrize("kind", ["test.safety", "nobody.knows"])
def test_urgent_and_unknown_kinds_cannot_be_switched_off(kind: str, user: User) -> None:
    with pytest.raises(services.NotificationsRefused, match="Такие письма нельзя отключить"):
        services.choose_letters(user, {kind: Pace.NEVER}, by=user)
    assert Preference.objects.count() == 0


def test_quiet_hours_are_kept_and_told_to_the_log_only_when_they_change(user: User) -> None:
    hours = Hours(is_on=True, begins=time(22), ends=time(7))
    for _ in range(2):
        services.choose_quiet_hours(user, is_on=True, begins=time(22), ends=time(7), by=user)
    assert hours_of(user) == hours
    event = Event.objects.get(action="notifications.quiet_hours.changed")
    assert event.values_row.before == {"не беспокоить": "с 20:00 до 08:00"}
    assert event.values_row.after == {"не беспокоить": "с 22:00 до 07:00"}


def test_hours_that_begin_when_they_end_are_refused(user: User) -> None:
    with pytest.raises(services.NotificationsRefused, match="совпадают") as refusal:
        services.choose_quiet_hours(user, is_on=True, begins=time(7), ends=time(7), by=user)
    assert refusal.value.field == "ends"
    assert QuietHours.objects.count() == 0


def test_a_link_says_whom_and_what_and_forged_ones_say_nothing(user: User) -> None:
    contact = ContactFactory(email="guest@example.org")
    for recipient in (user, contact):
        token = services.unsubscribe_link(recipient, "test.news").rstrip("/").rpartition("/")[2]
        assert services.read_unsubscribe(token) == (recipient, "test.news")
        assert services.read_unsubscribe(f"{token}x") is None
    assert services.read_unsubscribe("") is None
    gone = services.unsubscribe_link(user, "nobody.knows").rstrip("/").rpartition("/")[2]
    assert services.read_unsubscribe(gone) is None


@pytest.mark.parametrize("said", ["", "x", "people.person:1", "accounts.user:", "accounts.user:x", "no.such:1"])
def test_a_reference_to_nobody_is_nobody(said: str, user: User) -> None:
    assert recipient_of_reference(said) is None


# reading, forgetting, merging


def test_reading_counts_down_once_and_rings_the_bell(
    noon: datetime, user: User, django_capture_on_commit_callbacks: Any
) -> None:
    notices = [tell(user, key=f"meeting:{n}") for n in range(3)]
    topic = services.topic_of(user)
    with django_capture_on_commit_callbacks(execute=True):
        services.read_notice(notices[0])
        services.read_notice(notices[0])
    first = live.versions([topic])[topic]
    assert (unread_count(user), first > 0) == (2, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.read_all_notices(user) == 2
        assert services.read_all_notices(user) == 0
    assert live.versions([topic])[topic] == first + 1
    assert unread_count(user) == 0


def test_unread_is_one_query(user: User) -> None:
    with counted() as queries:
        unread_count(user)
    assert len(queries) == 1


def test_a_person_is_exported_and_erased_with_account_and_addresses(user: User) -> None:
    person = PersonFactory(user=user)
    contact = ContactFactory(email="guest@example.org", person=person)
    stranger = UserFactory()
    for recipient in (user, contact, stranger):
        tell(recipient)
    services.choose_letters(contact, {"test.news": Pace.NEVER}, by=None)
    QuietHoursFactory(user=user)
    entry = registry.personal_data["notifications.notice"]
    assert recipients_of(person) == [user, contact]
    exported = list(entry.export(person))
    assert [row["уведомление"] for row in exported if "уведомление" in row] == ["Заседание перенесено"]
    paces = [row["присылать"] for row in exported if row.get("письма") == "Новости объединения"]
    assert paces == ["сразу", "не присылать"]
    assert entry.erase(person) == 4
    assert list(Notice.objects.values_list("user", flat=True)) == [stranger.pk]
    assert (Preference.objects.count(), QuietHours.objects.count()) == (0, 0)


def test_a_refusal_survives_the_merging_of_contacts() -> None:
    kept, absorbed = ContactFactory(email="a@example.org"), ContactFactory(email="b@example.org")
    services.choose_letters(absorbed, {"test.news": Pace.NEVER}, by=None)
    assert services.merge_contacts(kept, absorbed) == 1
    assert wants_letters(kept, "test.news") is False


# invariants


def test_invariants_hold_and_see_a_refused_urgent_kind(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(user)
    refusal = PreferenceFactory(user=user, kind="test.news")
    assert list(checks.doubled_letters()) == []
    assert list(checks.refused_urgent()) == []
    monkeypatch.setitem(registry.notice_kinds._entries, "test.news", NoticeKind("test.news", "Новости", urgent=True))
    assert list(checks.refused_urgent()) == [f"Отказ № {refusal.pk} от срочных писем «Новости»."]


def test_hostile_words_change_neither_headers_nor_recipients(noon: datetime, user: User) -> None:
    services.tell(user, kind="test.news", key="x", title="Тема\r\nBcc: all@example.org " + "я" * 300)
    letter = Letter.objects.get()
    assert "\n" not in letter.subject
    assert letter.address == "reader@example.org"
