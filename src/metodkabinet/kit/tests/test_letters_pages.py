"""The outbox page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock
from metodkabinet.kit.letters.models import Letter

pytestmark = pytest.mark.django_db
State = Letter.State


@pytest.fixture(autouse=True)
def nothing_yet(cast: Cast) -> None:
    """Every side of the mirror world brings a letter; these lists begin empty."""
    Letter.objects.all().delete()


def make(key: str, **fields: Any) -> Letter:
    now = clock.now()
    plain = {
        "address": f"{key}@example.org",
        "subject": "Семинар",
        "kind": "test",
        "created_at": now,
        "next_try_at": now,
    }
    return Letter.objects.create(key=key, **(plain | fields))


def shown(client: Client, query: str = "") -> list[Letter]:
    return list(client.get(f"/admin/letters/{query}").context["sheet"])


def test_letters_by_state_with_their_numbers(enter: Callable[[str], Client]) -> None:
    waits, failed = make("a"), make("b", state=State.FAILED, error="550 no such user")
    dropped = make("c", state=State.DROPPED, reason="Согласие отозвано.")
    keeper = enter("administrator")
    assert shown(keeper) == [dropped, failed, waits]
    assert shown(keeper, "?state=failed") == [failed]
    page = keeper.get("/admin/letters/").content.decode()
    assert [words in page for words in ("550 no such user", "Согласие отозвано.", "Не отправлено: 1")] == [True] * 3


def test_empty_outbox_says_where_to_look(enter: Callable[[str], Client]) -> None:
    assert "Таких писем нет." in enter("administrator").get("/admin/letters/").content.decode()


@pytest.mark.parametrize("role", ["head", "neighbour", "librarian"])
def test_others_have_no_business_here(enter: Callable[[str], Client], role: str) -> None:
    letter = make("a")
    browser = enter(role)
    assert browser.get("/admin/letters/").status_code == 403
    assert browser.post(f"/admin/letters/{letter.pk}/drop/").status_code == 403


def test_keeper_sends_now_and_drops(enter: Callable[[str], Client]) -> None:
    letter = make("a", state=State.FAILED, attempts=8)
    keeper = enter("administrator")
    said = keeper.post(f"/admin/letters/{letter.pk}/retry/", follow=True).content.decode()
    assert "Письмо для a@example.org снова в очереди." in said
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITS, 0)
    keeper.post(f"/admin/letters/{letter.pk}/drop/")
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (State.DROPPED, "Отменено администратором.")
    for act in ("retry", "drop"):
        again = keeper.post(f"/admin/letters/{letter.pk}/{act}/", follow=True).content.decode()
        assert "Это письмо уже отправлено или отменено." in again
