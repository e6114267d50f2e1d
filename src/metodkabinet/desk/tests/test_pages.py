"""Home, search, service pages, help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from metodkabinet.desk.queries import help_topics
from metodkabinet.kit import registry
from metodkabinet.kit.registry import DeskCard, Due, Registry

Enter = Callable[[str], Client]


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> Registry[DeskCard]:
    """A home page on which no module shows anything yet."""
    empty: Registry[DeskCard] = Registry("desk card")
    monkeypatch.setattr(registry, "desk_cards", empty)
    return empty


def test_home_puts_what_is_due_first(enter: Enter, noon: object, cards: Registry[DeskCard]) -> None:
    late = Due("не передан", "/search/", "Передать", due=date(2026, 11, 17), strong="Протокол № 2")
    soon = Due("форум закрывается", "/search/", "Разобрать", due=date(2026, 11, 24))
    some_day = Due("когда-нибудь", "/help/", "Открыть")
    cards.add(DeskCard("tests.first", 0, dues=lambda request: [some_day, soon]))
    cards.add(DeskCard("tests.second", 1, dues=lambda request: [late]))
    page = enter("librarian").get("/")
    assert page.context["dues"] == [late, soon, some_day]
    assert "просрочено" in page.content.decode()


def test_home_shows_only_boxes_with_something_inside(enter: Enter, cards: Registry[DeskCard]) -> None:
    cards.add(DeskCard("tests.empty", 0, template="desk/help.html", context=lambda request: None))
    cards.add(
        DeskCard("tests.full", 1, template="kit/components/nothing.html", context=lambda request: {"title": "Год"})
    )
    assert [box.context for box in enter("head").get("/").context["boxes"]] == [{"title": "Год"}]


def test_home_says_when_nothing_waits(enter: Enter, cards: Registry[DeskCard]) -> None:
    page = enter("administrator").get("/")
    assert page.context["dues"] == []
    assert "Сейчас ничего не ждёт" in page.content.decode()


def test_guest_is_asked_to_sign_in(db: None) -> None:
    page = Client().get("/")
    assert page.status_code == 302
    assert page["Location"].startswith("/sign-in")


@pytest.mark.parametrize("query", ["", "q=", "q=школа", "q=" + "ё" * 500, "q=%22%00%27&from=99999999", "kind=nothing"])
def test_search_answers_anything(enter: Enter, query: str) -> None:
    assert enter("member").get(f"/search/?{query}").status_code == 200


def test_service_pages_are_for_those_who_look_after(enter: Enter) -> None:
    assert enter("librarian").get("/service/").status_code == 403
    labels = [label for label, _ in enter("administrator").get("/service/").context["pages"]]
    assert "Работа сервера" in labels
    assert "Работа сервера" not in [label for label, _ in enter("region").get("/service/").context["pages"]]


@pytest.mark.parametrize("topic", [topic.slug for topic in help_topics()])
def test_every_help_topic_is_shown_to_everyone(db: None, topic: str) -> None:
    page = Client().get(f"/help/{topic}/")
    assert page.status_code == 200
    assert page.context["topic"].title in page.content.decode()


def test_help_has_contents(db: None) -> None:
    assert Client().get("/help/").context["topics"] == help_topics()
    assert Client().get("/help/no-such-topic/").status_code == 404
