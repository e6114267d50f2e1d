"""A3, H3: sessions begin with a new key and end at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings

from metodkabinet.accounts import services
from metodkabinet.accounts.models import Session, User
from metodkabinet.accounts.tests.conftest import sign_in
from metodkabinet.accounts.tests.factories import PASSWORD
from metodkabinet.kit import clock
from metodkabinet.kit.testing.queries import counted

pytestmark = pytest.mark.django_db


def lives(client: Client) -> bool:
    """Is this browser signed in at its next request?"""
    return client.get("/safety/").status_code == 200


def key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a3_sign_in_gives_a_new_key(user: User, noon: object) -> None:
    client = Client()
    client.get("/invitation/?key=planted")
    planted = key(client)
    sign_in(client, user.email)
    assert key(client) != planted
    assert not Session.objects.filter(pk=planted).exists()
    again = key(client)
    client.post("/sign-out/")
    sign_in(client, user.email)
    assert key(client) != again


def test_a3_signing_out_ends_the_session(browser: Client, user: User) -> None:
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key(browser)
    assert lives(stolen)
    assert browser.post("/sign-out/").status_code == 302
    assert not lives(stolen)
    assert Session.objects.filter(user=user).count() == 0


def test_a3_password_change_ends_the_others(browser: Client, user: User) -> None:
    other = Client()
    sign_in(other, user.email)
    new = "совсем другие книги"
    answer = browser.post("/safety/password/", {"password": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 302
    assert lives(browser)
    assert not lives(other)
    assert Session.objects.filter(user=user).count() == 1
    assert sign_in(Client(), user.email).status_code == 422
    assert sign_in(Client(), user.email, new).status_code == 302


def test_a3_blocking_ends_everything(browser: Client, user: User, administrator: User) -> None:
    services.block_user(user, by=administrator)
    assert not lives(browser)
    services.unblock_user(user, by=administrator)
    assert not lives(browser)


def test_a3_blocking_by_any_other_hand_works_too(browser: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not lives(browser)


def test_a3_idle_sessions_end(user: User, noon: object, later: Callable) -> None:
    own, shared = Client(), Client()
    sign_in(own, user.email)
    sign_in(shared, user.email, shared="on")
    assert shared.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    with later(timedelta(hours=1, minutes=59)):
        assert lives(own)
        assert lives(shared)
    with later(timedelta(hours=3, minutes=58)):
        assert lives(shared)
    with later(timedelta(hours=6)):
        assert lives(own)
        assert not lives(shared)
    with later(timedelta(days=14, hours=7)):
        assert not lives(own)
        assert services.forget_old_sessions() == 2


def test_a_session_says_where_and_when(browser: Client, user: User) -> None:
    row = Session.objects.get(user=user)
    assert (str(row), row.address) == ("Яндекс Браузер, Windows", "127.0.0.1")
    assert row.signed_in_at is not None
    assert row.pk not in browser.get("/safety/").content.decode()


def test_last_seen_is_written_seldom(user: User, noon: object, later: Callable) -> None:
    client = Client()
    sign_in(client, user.email)

    def writes() -> list[str]:
        with counted() as queries:
            client.get("/safety/")
        return [query["sql"].split()[0] for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]

    with later(timedelta(minutes=4)):
        assert writes() == []
    with later(timedelta(minutes=5)):
        assert writes() == ["UPDATE"]
        assert writes() == []


def test_an_aged_session_that_holds_something_new_is_written_whole(user: User, noon: object, later: Callable) -> None:
    client = Client()
    sign_in(client, user.email)
    with later(timedelta(minutes=5)):
        session = client.session
        session["note"] = "новое"
        session.save()
        assert (client.session["note"], Session.objects.get(user=user).seen_at) == ("новое", clock.now())


def test_sessions_are_ended_one_by_one_and_all(browser: Client, user: User) -> None:
    others = [Client() for _ in range(3)]
    for other in others:
        sign_in(other, user.email)
    handle = Session.objects.get(pk=key(others[0])).handle
    assert browser.post(f"/safety/sessions/{handle}/end/").status_code == 302
    assert [lives(other) for other in others] == [False, True, True]
    assert browser.post("/safety/sessions/end/").status_code == 302
    assert [lives(other) for other in others] == [False, False, False]
    assert lives(browser)


def test_a_foreign_session_is_not_mine_to_end(browser: Client, administrator: User) -> None:
    other = Client()
    sign_in(other, administrator.email)
    handle = Session.objects.get(pk=key(other)).handle
    assert browser.post(f"/safety/sessions/{handle}/end/").status_code == 404
    assert lives(other)


def test_h3_answers_stay_out_of_shared_caches(browser: Client) -> None:
    assert browser.get("/safety/")["Cache-Control"] == "private, no-store"
    assert Client().get("/sign-in/")["Cache-Control"] == "private, no-store"


def test_a9_cookies_are_guarded(user: User) -> None:
    with override_settings(SECURE=True):
        client = Client()
        sign_in(client, user.email)
        device = client.cookies[settings.DEVICE_COOKIE_NAME]
    assert (device["secure"], device["httponly"], device["samesite"]) == (True, True, "Lax")
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")
