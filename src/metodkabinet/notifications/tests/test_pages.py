"""The inbox, choices, unsubscribing, the bell: each page, without a script too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import registry
from metodkabinet.kit.testing.queries import counted, no_writes
from metodkabinet.notifications import services
from metodkabinet.notifications.enums import Pace
from metodkabinet.notifications.models import Notice
from metodkabinet.notifications.queries import Hours, hours_of, pace_of, unread_count, wants_letters
from metodkabinet.notifications.tests.factories import NoticeFactory
from metodkabinet.people.tests.factories import ContactFactory

Enter = Callable[[str], Client]


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return NoticeFactory(user=cast["head"], title="Заседание перенесено", url="/notices/choices/")


@pytest.mark.list_page("notifications:inbox")
def test_the_inbox_asks_as_many_queries_for_any_number(cast: Cast, enter: Enter) -> None:
    head, totals = enter("head"), []
    for more, shown in ((1, 1), (2, 3), (297, 50)):
        NoticeFactory.create_batch(more, user=cast["head"])
        with counted() as queries:
            response = head.get("/notices/")
        assert len(response.context["table"].rows) == shown
        assert sum('FROM "notifications_' in query["sql"] for query in queries) == 3  # how many, the page, the bell
        totals.append(len(queries))
    assert totals == [totals[0]] * 3


def test_the_inbox_holds_only_ones_own(cast: Cast, notice: Notice, enter: Enter) -> None:
    NoticeFactory(user=cast["member"], title="Чужое")
    text = enter("head").get("/notices/").content.decode()
    assert "Заседание перенесено" in text
    assert "Чужое" not in text
    assert "Пока уведомлений нет" in enter("librarian").get("/notices/").content.decode()


def test_only_new_ones(cast: Cast, notice: Notice, enter: Enter) -> None:
    services.read_notice(NoticeFactory(user=cast["head"], title="Старое"))
    response = enter("head").get("/notices/?unread=1")
    assert [row.pk for row in response.context["table"].rows] == [notice.pk]


def test_opening_reads_and_leads_on(cast: Cast, notice: Notice, enter: Enter) -> None:
    answer = enter("head").post(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/notices/choices/")
    assert unread_count(cast["head"]) == 0


def test_a_notice_without_a_page_leads_back(cast: Cast, enter: Enter) -> None:
    plain = NoticeFactory(user=cast["head"])
    assert enter("head").post(f"/notices/{plain.pk}/open/")["Location"] == "/notices/"


@pytest.mark.parametrize("role", ["member", "region", "administrator", "other_head"])
def test_somebody_elses_notice_is_as_good_as_none(role: str, notice: Notice, enter: Enter) -> None:
    foreign = enter(role).post(f"/notices/{notice.pk}/open/")
    missing = enter(role).post("/notices/99999999/open/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_reading_all_is_one_press_and_only_a_press(cast: Cast, notice: Notice, enter: Enter) -> None:
    head = enter("head")
    assert "Отметить все прочитанными" in head.get("/notices/").content.decode()
    shown = head.get("/notices/read-all/")
    assert (shown.status_code, shown.headers["Allow"]) == (405, "POST")
    assert "Эта страница не открывается по ссылке" in shown.content.decode()
    assert head.post("/notices/read-all/").status_code == 302
    assert unread_count(cast["head"]) == 0
    assert "Отметить все прочитанными" not in head.get("/notices/").content.decode()


def test_the_bell_counts_and_listens(notice: Notice, enter: Enter) -> None:
    head = enter("head")
    whole = head.get("/notices/").content.decode()
    [bell] = re.findall(r'<a class="bell".*?</a>', whole, re.DOTALL)
    assert re.search(r'data-live="notifications\.inbox:\d+~', bell)
    assert 'hx-get="/notices/bell/"' in bell
    assert '<span class="count">1</span>' in bell
    part = head.get("/notices/bell/").content.decode()
    assert part.strip() in whole
    assert "<html" not in part


def test_the_token_of_the_bell_is_of_no_use_to_others(cast: Cast, notice: Notice, enter: Enter) -> None:
    [token] = re.findall(r'data-live="([^"]+)"', enter("head").get("/notices/").content.decode())
    topic = services.topic_of(cast["head"])
    assert enter("head").get("/live/poll/", {"topic": token}).json() == {"versions": {topic: 0}}
    assert enter("member").get("/live/poll/", {"topic": token}).json() == {"versions": {}}


PACES = {"pace_test_news": "never", "pace_test_duty": "daily"}


def test_choices_are_shown_and_kept(cast: Cast, enter: Enter) -> None:
    head = enter("head")
    text = head.get("/notices/choices/").content.decode()
    assert "Новости объединения" in text
    assert "Безопасность входа" not in text
    answer = head.post("/notices/choices/", {**PACES, "is_on": "on", "begins": "22:00", "ends": "07:00"})
    assert answer.status_code == 302
    user = cast["head"]
    assert (pace_of(user, "test.news"), pace_of(user, "test.duty")) == (Pace.NEVER, Pace.DAILY)
    assert hours_of(user) == Hours(is_on=True, begins=time(22), ends=time(7))


@pytest.mark.parametrize(
    "data",
    [
        {"is_on": "on", "begins": "07:00", "ends": "07:00"},
        {"is_on": "on", "begins": "вечером", "ends": "07:00"},
        {"pace_test_news": "hourly", "is_on": "on", "begins": "22:00", "ends": "07:00"},
        {"pace_test_news": "x" * 10_000, "is_on": "on", "begins": "", "ends": ""},
    ],
)
def test_wrong_choices_are_said_to_be_wrong_and_nothing_is_kept(data: Any, cast: Cast, enter: Enter) -> None:
    assert enter("head").post("/notices/choices/", {**PACES, **data}).status_code == 422
    assert wants_letters(cast["head"], "test.news") is True
    assert hours_of(cast["head"]) == Hours(is_on=True, begins=time(20), ends=time(8))


def link(recipient: Any) -> str:
    return services.unsubscribe_link(recipient, "test.news").removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize("who", ["user", "contact"])
def test_unsubscribing_takes_one_click_and_no_login(who: str, cast: Cast) -> None:
    recipient: Any = cast["head"] if who == "user" else ContactFactory(email="guest@example.org")
    strict = Client(enforce_csrf_checks=True)  # a mail program has no cookie and no form
    with no_writes():
        assert "Не присылать больше письма" in strict.get(link(recipient)).content.decode()
    answer = strict.post(link(recipient), {"List-Unsubscribe": "One-Click"})
    assert "больше не придут" in answer.content.decode()
    assert wants_letters(recipient, "test.news") is False
    assert strict.post(link(recipient)).status_code == 200


@pytest.mark.parametrize("token", ["x", "eyJhIjoxfQ:1abc:zzz", "а" * 500])
def test_a_forged_link_is_no_link(token: str, db: None) -> None:
    assert Client().get(f"/notices/unsubscribe/{token}/").status_code == 404
    assert Client().post(f"/notices/unsubscribe/{token}/").status_code == 404


def test_an_urgent_kind_cannot_be_left_even_by_a_real_link(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    url = link(cast["head"])
    urgent = registry.NoticeKind("test.news", "Новости", urgent=True)
    monkeypatch.setitem(registry.notice_kinds._entries, "test.news", urgent)
    answer = Client().post(url)
    assert answer.status_code == 200
    assert "нельзя отключить" in answer.content.decode()


def test_guests_are_asked_to_sign_in(db: None) -> None:
    for url in ("/notices/", "/notices/choices/", "/notices/bell/"):
        assert Client().get(url).status_code == 302
