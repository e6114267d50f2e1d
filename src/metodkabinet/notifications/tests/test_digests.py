"""Digests: one letter in the morning of whoever wants it so, with what still concerns him."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from metodkabinet.accounts.models import User
from metodkabinet.accounts.tests.factories import UserFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock, letters
from metodkabinet.kit.letters.models import Letter
from metodkabinet.notifications import checks, jobs, services
from metodkabinet.notifications.enums import Pace
from metodkabinet.notifications.models import Notice
from metodkabinet.notifications.queries import Hours, pace_of
from metodkabinet.notifications.services import digests
from metodkabinet.notifications.tests.factories import PreferenceFactory
from metodkabinet.people.tests.factories import ContactFactory

pytestmark = pytest.mark.django_db
USUAL = Hours(is_on=True, begins=time(20), ends=time(8))


def at(text: str) -> Any:
    return clock.fixed(datetime.fromisoformat(text).replace(tzinfo=UTC))


def tell(recipient: Any, key: str, **more: Any) -> Notice:
    return services.tell(recipient, kind="test.news", key=key, title=f"Новость {key}", **more)


@pytest.fixture
def daily(db: None) -> User:
    user = UserFactory(email="reader@example.org")
    PreferenceFactory(user=user, pace=Pace.DAILY)
    return user


@pytest.mark.parametrize(
    ("pace", "zone", "hours", "now", "moment"),
    [
        (Pace.DAILY, "Europe/Moscow", USUAL, "2026-11-20T05:00", "2026-11-20T05:00"),  # Friday, 08:00 sharp
        (Pace.DAILY, "Europe/Moscow", USUAL, "2026-11-20T04:59", "2026-11-19T05:00"),
        (Pace.DAILY, "Asia/Kamchatka", USUAL, "2026-11-20T04:59", "2026-11-19T20:00"),  # 16:59 there
        (Pace.WEEKLY, "Europe/Moscow", USUAL, "2026-11-22T20:00", "2026-11-16T05:00"),  # Sunday, 23:00
        (Pace.WEEKLY, "Europe/Moscow", USUAL, "2026-11-23T04:00", "2026-11-16T05:00"),  # Monday, 07:00
        (Pace.WEEKLY, "Europe/Moscow", USUAL, "2026-11-23T05:00", "2026-11-23T05:00"),
        (Pace.DAILY, "Europe/Moscow", Hours(is_on=True, begins=time(22), ends=time(6, 30)), "2026-11-20T03:30",
         "2026-11-20T03:30"),
        (Pace.DAILY, "Europe/Moscow", Hours(is_on=False, begins=time(22), ends=time(6)), "2026-11-20T04:00",
         "2026-11-19T05:00"),
    ],
)  # fmt: skip
def test_a_digest_is_due_in_the_morning_of_its_reader(
    pace: Pace, zone: str, hours: Hours, now: str, moment: str
) -> None:
    with at(now):
        assert services.due_moment(pace, hours, zone) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_day_comes_as_one_letter_and_once(noon: datetime, daily: User) -> None:
    tell(daily, "1", url="/meetings/5/")
    tell(daily, "2")
    services.read_notice(tell(daily, "read"))
    assert (Letter.objects.count(), services.send_digests()) == (0, 0)
    with at("2026-11-21T05:00"):
        tell(daily, "of the next day")
        assert [services.send_digests(), services.send_digests()] == [1, 0]
        letter = Letter.objects.get()
        assert letter.subject == "Новое за день: 2 уведомления"
        assert letter.text == (
            "Здравствуйте!\n\n– Новость 1\n  http://127.0.0.1:8000/meetings/5/\n\n– Новость 2\n\n--\nМетодкабинет\n"
            f"Не присылать сводки: {letter.unsubscribe}\n"
        )
        assert letters.send_waiting() == 1
    assert list(Notice.objects.exclude(awaits="").values_list("key", flat=True)) == ["of the next day"]
    with at("2026-11-23T18:00"):  # the worker was off, and it is night now: the letter waits for the morning
        assert services.send_digests() == 1
        assert Letter.objects.latest("pk").next_try_at == datetime(2026, 11, 24, 5, tzinfo=UTC)


def test_nothing_new_is_no_letter(noon: datetime, daily: User) -> None:
    services.read_notice(tell(daily, "1"))
    with at("2026-11-21T05:00"):
        assert services.send_digests() == 1
    assert (Letter.objects.count(), Notice.objects.exclude(awaits="").count()) == (0, 0)


def test_urgent_kinds_never_wait(noon: datetime, daily: User) -> None:
    PreferenceFactory(user=daily, kind="test.safety", pace=Pace.WEEKLY)
    services.tell(daily, kind="test.safety", key="1", title="Вход с нового места")
    assert Letter.objects.count() == 1
    assert len(list(checks.refused_urgent())) == 1


def test_t5_a_digest_tells_only_what_the_reader_still_sees(noon: datetime, cast: Cast) -> None:
    reader, contact = cast["region"], cast.own.made["people.contact"]
    PreferenceFactory(user=reader, pace=Pace.DAILY)
    tell(reader, "seen"), tell(reader, "foreign", about=cast.other.made["people.contact"])
    with at("2026-11-21T05:00"):
        services.send_digests()
        assert Letter.objects.get(kind=services.DIGEST).subject == "Новое за день: 1 уведомление"
    tell(reader, "later", about=contact)
    with at("2026-11-22T05:00"):
        services.send_digests()
        Notice.objects.filter(key="later").update(about="people.contact:999999")  # gone before the letter left
        letters.send_waiting()
    last = Letter.objects.filter(kind=services.DIGEST).latest("pk")
    assert (last.state, last.reason) == ("dropped", "Получателю больше не видно то, о чём письмо.")


def test_l3_one_click_leaves_every_digest(noon: datetime, daily: User) -> None:
    PreferenceFactory(user=daily, kind="test.duty", pace=Pace.WEEKLY)
    tell(daily, "1")
    with at("2026-11-21T05:00"):
        services.send_digests()
        letter = Letter.objects.get()
        found = services.read_unsubscribe(letter.unsubscribe.rstrip("/").rpartition("/")[2])
        assert found == (daily, services.DIGEST)
        assert services.leave(*found) is True
        letters.send_waiting()
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("dropped", "Получатель отказался от таких писем.")
    assert {pace_of(daily, kind) for kind in ("test.news", "test.duty")} == {Pace.NEVER}
    assert services.label_of(services.DIGEST) == "Сводки уведомлений"


def test_contacts_have_digests_too_and_a_long_one_is_cut(noon: datetime) -> None:
    contact = ContactFactory(email="guest@example.org")
    PreferenceFactory(user=None, contact=contact, pace=Pace.DAILY)
    for number in range(digests.LINES + 2):
        tell(contact, str(number))
    with at("2026-11-21T05:30"):
        services.send_digests()
    letter = Letter.objects.get()
    assert letter.text.count("– Новость") == digests.LINES
    assert "И ещё 2 на сайте: http://127.0.0.1:8000/notices/" in letter.text


def test_many_readers_are_served_in_goes(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        user = UserFactory()
        PreferenceFactory(user=user, pace=Pace.DAILY)
        tell(user, "1")
    with at("2026-11-21T06:00"):
        assert [services.send_digests(2), services.send_digests(2)] == [2, 1]
        jobs.send_digests.work()
    assert Letter.objects.count() == 3


def test_a_forgotten_digest_is_noticed(noon: datetime, daily: User) -> None:
    notice = tell(daily, "1")
    assert list(checks.forgotten_digests()) == []
    with clock.fixed(noon + timedelta(days=10)):
        assert list(checks.forgotten_digests()) == [f"Уведомление № {notice.pk} ждёт сводки с 20.11.2026."]
