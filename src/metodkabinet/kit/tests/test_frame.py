"""The frame: menu, switch, bell; error pages that ask the database nothing; weight and contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from metodkabinet.accounts.models import User
from metodkabinet.kit import registry

pytestmark = pytest.mark.urls("metodkabinet.kit.tests.world.pages")
STATIC = Path(__file__).parents[1] / "static" / "kit"
FIRST_LOAD = 300 * 1024


@pytest.fixture
def furnished(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A frame with everything that modules may bring."""
    menu, own = registry.Registry[registry.MenuItem]("menu item"), registry.Registry[registry.MenuItem]("own")
    menu.add(registry.MenuItem("home", "Что дальше", "home", 1))
    menu.add(registry.MenuItem("books", "Книги", "books", 2))
    menu.add(registry.MenuItem("racks", "Стеллажи", "racks", 3, capability="racks.see"))
    menu.add(registry.MenuItem("gone", "Нет модуля", "nowhere:gone", 4))
    own.add(registry.MenuItem("me", "Моя страница", "gallery", 1))
    assembly = registry.Assembly(
        switch=lambda request: registry.Switch(body="ОМО", year="2026/27", url="/switch/"),
        name_of=lambda user: "Ромашкина В. П.", unread=lambda user: 3,
        places={"search": "books", "notices": "gallery", "sign_out": "move", "help": "gallery"},
    )  # fmt: skip
    for name, value in (("menu", menu), ("person_menu", own), ("assembly", assembly)):
        monkeypatch.setattr(registry, name, value)
    monkeypatch.setattr("metodkabinet.kit.access.capabilities_of", lambda user: frozenset())
    return


def words(markup: str) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in markup.split("</a>") if "<a" in part]


@pytest.mark.django_db
@pytest.mark.usefixtures("furnished")
def test_the_frame_shows_what_modules_brought(client: Client) -> None:
    client.force_login(User.objects.create_user("a@example.ru"))
    page = client.get("/books/add/").content.decode()
    menu = re.findall(r'<nav class="menu" aria-label="Разделы">(.*?)</nav>', page, re.DOTALL)
    assert [words(one) for one in menu] == [["Что дальше", "Книги"]] * 2  # the phone has its own
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page) == ["/books/"] * 2
    assert '<a class="switch" href="/switch/"' in page
    assert '<span class="count">3</span>' in page
    assert page.count('<form method="post" action="/books/move/" data-forgets>') == 2
    assert page.count('<form class="find" role="search" method="get" action="/books/">') == 2
    assert "<title>Новая книга – Методкабинет</title>" in page
    assert len(re.findall(r"<h1>", page)) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("furnished")
def test_a_guest_sees_no_menu(client: Client) -> None:
    page = client.get("/books/add/").content.decode()
    assert '<nav class="menu"' not in page
    assert "Ромашкина" not in page


def test_ids_are_not_repeated(client: Client) -> None:
    page = client.get("/sight/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("address", "status", "title"), [("/nowhere/", 404, "Такой страницы нет"), ("/broken/", 500, "Произошла ошибка")]
)
def test_error_pages_ask_the_database_nothing(client: Client, address: str, status: int, title: str) -> None:
    client.raise_request_exception = False  # without the db mark any query is an error of its own
    client.cookies["session"] = "x" * 32
    answer = client.get(address)
    page = answer.content.decode()
    assert (answer.status_code, f"<h1>{title}</h1>" in page) == (status, True)
    assert f"<code>{answer['X-Request-Id']}</code>" in page
    assert '<a class="button first" href="/">На главную</a>' in page


def test_the_first_load_is_light(client: Client) -> None:
    page = client.get("/sight/").content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    paths = [Path(str(finders.find(name))) for name in files]
    assert len(paths) == 13
    assert len(page.encode()) + sum(path.stat().st_size for path in paths) < FIRST_LOAD


def test_styles_and_scripts_bring_nothing_from_outside() -> None:
    for file in STATIC.iterdir():
        text = file.read_text()
        assert len(text.splitlines()) <= 350
        assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)|eval\(|innerHTML", text) == []


def tokens() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STATIC / "tokens.css").read_text()))


def light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ["paper", "card"]
PAIRS = [
    *[(word, ground) for word in ("ink", "soft", "green", "green-deep", "red", "amber", "blue") for ground in GROUNDS],
    *[("ink", ground) for ground in ("green-soft", "red-soft", "amber-soft", "blue-soft", "rule-soft")],
    ("red", "red-soft"), ("amber", "amber-soft"), ("green-deep", "green-soft"), ("soft", "rule-soft"),
    ("on-green", "green"), ("on-green", "green-deep"), ("card", "red"), ("card", "red-deep"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "ground"), PAIRS)
def test_words_are_readable(word: str, ground: str) -> None:
    assert contrast(tokens()[word], tokens()[ground]) >= 4.5


@pytest.mark.parametrize("edge", ["edge", "focus"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_fields_and_focus_are_seen(edge: str, ground: str) -> None:
    assert contrast(tokens()[edge], tokens()[ground]) >= 3
