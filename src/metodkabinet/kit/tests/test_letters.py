"""Letters: once each, harmless whatever the names are, delivered when the server is back."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.template import Engine
from django.template.loaders.locmem import Loader

from metodkabinet.kit import clock, letters
from metodkabinet.kit.letters import outbox, send, transport, write
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.tests import smtp

pytestmark = pytest.mark.django_db
State = Letter.State
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TEMPLATE = "Здравствуйте, {{ name }}!\n\nВас приглашают: {{ title }}.\nОткрыть: {{ url }}\n"


@pytest.fixture(autouse=True)
def stage(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A template, an address of the site, a folder of its own, the clock at noon, no guards."""
    settings.DATA, settings.SITE_URL, settings.MAIL = tmp_path, "https://metod.example.org", ""
    engine = Engine.get_default()
    monkeypatch.setattr(engine, "template_loaders", [Loader(engine, {"test/letter.txt": TEMPLATE})])
    monkeypatch.setattr(outbox, "_guards", [])
    with clock.fixed(NOON):
        yield


def post(key: str = "invite:1", **changes: Any) -> Letter:
    fields: dict[str, Any] = {
        "to": "anna@example.org", "subject": "Семинар", "template": "test/letter.txt", "kind": "test.invite",
        "context": {"name": "Анна", "title": "семинар", "url": "https://metod.example.org/e/5/?a=1&b=2"},
    }  # fmt: skip
    return letters.post(key, **(fields | changes))


def fresh(letter: Letter) -> Letter:
    letter.refresh_from_db()
    return letter


def plain_of(html: str) -> str:
    body = html.split("<body>")[1].split("</body>", maxsplit=1)[0]
    body = body.replace("</p>\n<p>", "\n\n").replace("<br>\n", "\n")
    return unescape(re.sub(r"<[^>]+>", "", body)).strip()


def test_same_key_is_the_same_letter() -> None:
    first = post()
    assert post(to="zoya@example.org") == first
    assert (letters.send_waiting(), letters.send_waiting()) == (1, 0)
    assert (Letter.objects.count(), fresh(first).state, first.sent_at) == (1, State.SENT, NOON)


def test_letter_goes_with_its_data_or_not_at_all(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        letter = post()
        assert fresh(letter).state == State.WAITS
    assert fresh(letter).state == State.SENT


def test_without_a_server_letters_are_files(settings: Any) -> None:
    letter = post(unsubscribe="https://metod.example.org/off/abc")
    letters.send_waiting()
    [path] = (settings.DATA / "letters").iterdir()
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("anna@example.org", "Семинар")
    assert mail["List-Unsubscribe"] == "<https://metod.example.org/off/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (path.stat().st_mode & 0o777, path.name) == (0o600, f"{letter.pk:08}.eml")


def test_demo_says_a_line(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEMO = True
    letter = post()
    letters.send_waiting()
    path = settings.DATA / "letters" / f"{letter.pk:08}.eml"
    assert capsys.readouterr().out == f"Письмо для anna@example.org: «Семинар» – {path}\n"


HOSTILE = [
    "Анна\r\nBcc: all@example.org",
    "Анна\nContent-Type: text/html\n\n<script>alert(1)</script>",
    "<b>Анна</b> & Co <img src=x onerror=alert(1)>",
    "Анна http://evil.example/login?x=1",
    "www.evil.example",
    "evil.рф",
    "https://metod.example.org.evil.example/a",
    "https://metod.example.org@evil.example/a",
    "https://metod.example.org:8000/a",
    "ftp://evil.example javascript://x",
    "pay@evil.example",
    "\u202egnirts \x00\x07",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "Ж" * 5000,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_words(name: str) -> None:
    letter = post(
        subject=f"Приглашение для {name}", context={"name": name, "title": name, "url": "https://metod.example.org/"}
    )
    mail = message_from_bytes(transport.message(letter).message().as_bytes(), policy=policy.default)
    assert sorted(mail.keys()) == sorted(
        ["Content-Type", "MIME-Version", "Subject", "From", "To", "Message-ID", "Date", "Auto-Submitted"]
    )
    assert mail["To"] == "anna@example.org"
    assert len(letter.subject) <= 200
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert plain_of(html) == text.strip()
    links = re.findall(r'href="([^"]*)"', html)
    assert set(links) == {"https://metod.example.org/"}
    assert html.count("<") == html.count("<a ") * 2 + html.count("<p>") * 2 + html.count("<br>") + len(
        re.findall(r"</?(?:!doctype html|html[^>]*|head|meta[^>]*|body)>|<!doctype html>", html)
    )
    others = text.replace("https://metod.example.org/\n", "\n")
    assert re.search(r"[a-z]://|\w@\w|\w\.[a-zа-яё]", others, re.IGNORECASE) is None


def test_own_links_are_links_with_their_query() -> None:
    letter = post()
    assert '<a href="https://metod.example.org/e/5/?a=1&amp;b=2">' in letter.html
    assert "https://metod.example.org/e/5/?a=1&b=2" in letter.text


@pytest.mark.parametrize(
    "address", ["", "no address", "a@b.ru, c@d.ru", "a@b.ru\nBcc: c@d.ru", "Анна <a@b.ru>", "анна@почта.рф", "a" * 300]
)
def test_wrong_address_is_kept_as_dropped_with_the_reason(address: str) -> None:
    letter = post(to=address)
    assert letters.send_waiting() == 0
    assert (fresh(letter).state, letter.reason) == (State.DROPPED, "Адрес почты записан с ошибкой.")


def test_unsubscribing_leads_home_only() -> None:
    with pytest.raises(ValueError, match="evil"):
        post(unsubscribe="https://evil.example/off")


def test_last_look_drops_a_letter_with_its_reason() -> None:
    letter, other = post(reference="people.person:5"), post("invite:2")
    letters.guard(lambda one: "Согласие отозвано." if one.reference == "people.person:5" else None)
    assert letters.send_waiting() == 1
    assert (fresh(letter).state, letter.reason) == (State.DROPPED, "Согласие отозвано.")
    assert fresh(other).state == State.SENT


def test_urgent_first_then_in_order(settings: Any) -> None:
    post("a", to="a@example.org"), post("b", to="b@example.org"), post("c", to="c@example.org", urgent=True)
    with smtp.running(settings) as server:
        assert letters.send_waiting() == 3
    assert [address for address, mail in server.taken] == ["c@example.org", "a@example.org", "b@example.org"]


def test_letter_for_later_waits() -> None:
    post(after=timedelta(hours=1))
    assert letters.send_waiting() == 0
    with clock.fixed(NOON + timedelta(hours=1)):
        assert letters.send_waiting() == 1


def test_server_that_is_down_costs_no_letter_a_try(settings: Any) -> None:
    settings.MAIL = "smtp://127.0.0.1:1"
    letter = post()
    assert letters.send_waiting() == 0
    assert (fresh(letter).state, letter.attempts, letter.next_try_at) == (State.WAITS, 0, NOON + timedelta(minutes=1))
    assert letter.error == "Почтовый сервер не отвечает: ConnectionRefusedError"
    with smtp.running(settings) as server, clock.fixed(NOON + timedelta(minutes=1)):
        assert letters.send_waiting() == 1
    assert len(server.taken) == 1


def test_refused_letters_go_again_later_and_others_at_once(settings: Any) -> None:
    made = [post(f"n:{number}", to=f"n{number}@example.org") for number in range(6)]
    with smtp.running(settings) as server:
        server.answer = lambda address, nth: "250 ok" if int(address[1]) % 2 else "451 greylisted"
        assert letters.send_waiting() == 3
        waiting = [fresh(letter) for letter in made if fresh(letter).state == State.WAITS]
        assert [(letter.attempts, letter.error, letter.next_try_at) for letter in waiting] == [
            (1, "451 greylisted", NOON + timedelta(minutes=1))
        ] * 3
        server.answer = lambda address, nth: "250 ok"
        with clock.fixed(NOON + timedelta(minutes=1)):
            assert letters.send_waiting() == 3
    assert sorted(address for address, mail in server.taken) == [f"n{number}@example.org" for number in range(6)]


def test_letter_refused_for_ever_is_given_up_and_shown(settings: Any) -> None:
    letter = post()
    with smtp.running(settings) as server:
        server.answer = lambda address, nth: "550 no such user"
        for hour in range(4):
            with clock.fixed(NOON + timedelta(hours=hour)):
                letters.send_waiting()
    assert (fresh(letter).state, letter.attempts, letter.error) == (State.FAILED, 3, "550 no such user")


def test_server_that_hangs_up_after_the_data_gets_it_again_with_the_same_id(settings: Any) -> None:
    letter = post()
    with smtp.running(settings) as server:
        server.cut = lambda nth: nth == 1
        assert letters.send_waiting() == 0
        assert (fresh(letter).state, letter.error) == (State.WAITS, "Связь оборвалась: SMTPServerDisconnected")
        with clock.fixed(NOON + timedelta(minutes=1)):
            assert letters.send_waiting() == 1
    [(_, mail)] = server.taken
    assert mail["Message-ID"] == transport.message(letter).message()["Message-ID"]


def test_a_letter_that_left_keeps_its_words_and_no_live_link(settings: Any) -> None:
    off = "https://metod.example.org/off/secret"
    link = {"name": "Анна", "title": "семинар", "url": "https://metod.example.org/e/5/secret?a=1"}
    sent, failed, dropped, wrong = (
        post(key, to=to, context=link, unsubscribe=off)
        for key, to in [("a", "a@example.org"), ("b", "b@example.org"), ("c", "c@example.org"), ("d", "no address")]
    )
    letters.drop(dropped, reason="Не нужно.")
    with smtp.running(settings) as server:
        server.answer = lambda address, nth: "550 no" if address == "b@example.org" else "250 ok"
        for hour in range(3):
            with clock.fixed(NOON + timedelta(hours=hour)):
                letters.send_waiting()
        [(_, mail)] = server.taken
        assert "/e/5/secret?a=1" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for letter in (sent, dropped, wrong):
            assert "secret" not in fresh(letter).text + letter.html + letter.unsubscribe
            assert "Вас приглашают: семинар.\nОткрыть: https://metod.example.org/…" in letter.text
        assert fresh(failed).state == State.FAILED  # may be tried again, so it is kept whole
        server.answer = lambda address, nth: "250 ok"
        letters.retry(failed)
        assert letters.send_waiting() == 1
        assert "/e/5/secret?a=1" in server.taken[1][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "secret" not in fresh(failed).text + failed.html + failed.unsubscribe


def test_letters_that_stand_are_known_with_the_reason(settings: Any) -> None:
    settings.MAIL = "smtp://127.0.0.1:1"
    post("a"), post("b"), post("later", after=timedelta(days=1))
    letters.send_waiting()
    assert letters.standing() is None  # nobody has waited long yet
    with clock.fixed(NOON + timedelta(minutes=11)):
        letters.send_waiting()
        assert letters.standing() == outbox.Standing(2, NOON, "Почтовый сервер не отвечает: ConnectionRefusedError")
        with smtp.running(settings):
            assert letters.send_waiting() == 1
    with smtp.running(settings), clock.fixed(NOON + timedelta(minutes=12)):
        assert letters.send_waiting() == 1
        assert letters.standing() is None


def test_l2_a_server_that_takes_the_connection_and_is_silent_costs_no_letter(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CONNECT", 0.2)
    letter = post()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.MAIL = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        assert letters.send_waiting() == 0
    assert (fresh(letter).state, letter.attempts, letter.error) == (
        State.WAITS, 0, "Почтовый сервер не отвечает: SMTPServerDisconnected",
    )  # fmt: skip


class Killed(BaseException):
    """As a worker ends when it is killed: nothing catches it."""


@pytest.mark.full
def test_l2_five_hundred_letters_survive_a_bad_day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Down, then refusing every second address at first, hanging up after DATA, and a worker killed before its mark."""
    settings.MAIL = "smtp://127.0.0.1:1"
    for number in range(500):
        post(f"n:{number}", to=f"n{number}@example.org")
    for minute in range(3):
        with clock.fixed(NOON + timedelta(minutes=minute)):
            assert letters.send_waiting() == 0
    send_one, refused = transport.Smtp.send, set[str]()

    def dying(road: transport.Smtp, letter: Letter) -> None:
        send_one(road, letter)
        if letter.key == "n:7" and letter.attempts == 1:
            raise Killed

    def greylisting(address: str, nth: int) -> str:
        if int(address[1:].partition("@")[0]) % 2 or address in refused:
            return "250 ok"
        refused.add(address)
        return "451 greylisted"

    monkeypatch.setattr(transport.Smtp, "send", dying)
    with smtp.running(settings) as server:
        server.answer, server.cut = greylisting, lambda nth: nth % 50 == 0
        killed = 0
        for minute in range(4, 60, 2):
            with clock.fixed(NOON + timedelta(minutes=minute)):
                try:
                    letters.send_waiting(seconds=120)
                except Killed:
                    killed += 1
        taken = Counter(address for address, _ in server.taken)
    assert (killed, taken.pop("n7@example.org")) == (1, 2)
    assert taken == Counter({f"n{number}@example.org": 1 for number in range(500) if number != 7})
    assert set(Letter.objects.values_list("state", flat=True)) == {State.SENT}


def test_sender_killed_before_the_mark_sends_once_more_at_most(settings: Any) -> None:
    letter = post()
    Letter.objects.update(state=State.SENDING, attempts=1, next_try_at=NOON + send.CLAIM)  # taken, then killed
    with smtp.running(settings) as server:
        assert letters.send_waiting() == 0
        with clock.fixed(NOON + send.CLAIM):
            assert (letters.send_waiting(), letters.send_waiting()) == (1, 0)
    assert (len(server.taken), fresh(letter).state) == (1, State.SENT)


def test_keeper_sends_again_and_drops() -> None:
    failed, sent = post("a"), post("b")
    Letter.objects.filter(pk=failed.pk).update(state=State.FAILED, attempts=8, error="550")
    letters.send_waiting()
    assert [letters.retry(failed), letters.retry(sent), letters.drop(sent, reason="нет")] == [True, False, False]
    assert (fresh(failed).state, failed.attempts, failed.error) == (State.WAITS, 0, "")
    assert letters.drop(failed, reason="Не нужно.") is True
    assert (fresh(failed).state, failed.reason) == (State.DROPPED, "Не нужно.")


def test_old_letters_are_forgotten_waiting_ones_never() -> None:
    sent, waiting = post("a"), post("b", after=timedelta(days=400))
    letters.send_waiting()
    with clock.fixed(NOON + timedelta(days=91)):
        assert send.forget_old() == 1
    assert list(Letter.objects.all()) == [waiting]
    assert sent.pk != waiting.pk


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://mail.example.org", transport.Server("mail.example.org", 25, "", "", "")),
        ("smtp://u%40x:p%3A1@m.example.org:2525/?tls=1", transport.Server("m.example.org", 2525, "u@x", "p:1", "tls")),
        ("smtp://m.example.org?tls=1", transport.Server("m.example.org", 587, "", "", "tls")),
        ("smtps://m.example.org", transport.Server("m.example.org", 465, "", "", "ssl")),
    ],
)
def test_address_of_the_server_is_read(url: str, server: transport.Server | None) -> None:
    assert transport.server(url) == server


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:port"])
def test_wrong_address_of_the_server_is_said(url: str) -> None:
    with pytest.raises(transport.BadServer, match="METODKABINET_MAIL"):
        transport.server(url)


def test_long_subject_is_cut_with_an_ellipsis() -> None:
    assert write.subject_of("а" * 300) == "а" * 199 + "…"
