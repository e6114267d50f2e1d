"""A dictionary: its pages, its refusals, what it announces. And panels of a detail page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from metodkabinet.accounts.models import User
from metodkabinet.kit import access, registry
from metodkabinet.kit.signals import record_changed
from metodkabinet.kit.tests.world.models import Book, Rack
from metodkabinet.kit.tests.world.pages import HISTORY, NEIGHBOURS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("metodkabinet.kit.tests.world.pages")]
Told = list[tuple[str, str, dict[str, str], dict[str, str]]]


class Keys:
    """Says what its holder may do."""

    def __init__(self, *capabilities: str) -> None:
        self.held = frozenset(capabilities)

    def capabilities_of(self, user: access.Actor) -> frozenset[str]:
        return self.held

    def reach(self, user: access.Actor, capability: str, model: Any) -> access.Reach:
        return access.EVERYTHING

    def home(self, user: access.Actor) -> int | None:
        return None


def entering(monkeypatch: pytest.MonkeyPatch, *capabilities: str) -> Client:
    monkeypatch.setattr(access._Door, "provider", Keys(*capabilities))
    client = Client()
    client.force_login(User.objects.create_user(f"{len(capabilities)}@example.ru"))
    return client


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Client:
    return entering(monkeypatch, "racks.see", "racks.manage")


@pytest.fixture
def told() -> Iterator[Told]:
    heard: Told = []

    def hear(obj: Any, verb: str, old: dict[str, str], new: dict[str, str], **_: Any) -> None:
        heard.append((verb, str(obj), old, new))

    record_changed.connect(hear, sender=Rack)
    yield heard
    record_changed.disconnect(hear, sender=Rack)


def test_a_row_is_added_edited_and_announced(keeper: Client, told: Told) -> None:
    added = keeper.post("/racks/add/", {"name": "Методика", "place": "1"})
    rack = Rack.objects.get()
    assert (added.status_code, added["Location"]) == (302, "/racks/")
    edited = keeper.post(f"/racks/{rack.pk}/", {"name": "Педагогика", "place": "1", "version": "0"})
    assert edited.status_code == 302
    assert told == [
        ("created", "Методика", {}, {"name": "Методика", "place": "1"}),
        ("edited", "Педагогика", {"name": "Методика", "place": "1"}, {"name": "Педагогика", "place": "1"}),
    ]
    assert "Педагогика" in keeper.get("/racks/").content.decode()


def test_the_same_name_twice_is_refused(keeper: Client) -> None:
    Rack.objects.create(name="Методика")
    answer = keeper.post("/racks/add/", {"name": "Методика", "place": "1"})
    assert (answer.status_code, Rack.objects.count()) == (422, 1)


def test_a_row_saved_meanwhile_is_not_overwritten(keeper: Client) -> None:
    rack = Rack.objects.create(name="Методика", version=2)
    answer = keeper.post(f"/racks/{rack.pk}/", {"name": "Другая", "place": "1", "version": "1"})
    assert (answer.status_code, Rack.objects.get().name) == (422, "Методика")
    assert "Запись изменилась, пока вы её правили" in answer.content.decode()


def test_a_row_is_put_away_and_brought_back(keeper: Client, told: Told) -> None:
    rack = Rack.objects.create(name="Методика")
    keeper.post(f"/racks/{rack.pk}/archive/")
    assert Rack.objects.get().archived_at is not None
    keeper.post(f"/racks/{rack.pk}/archive/")
    assert Rack.objects.get().archived_at is None
    assert [verb for verb, *_ in told] == ["archived", "restored"]


def test_an_unused_row_is_deleted(keeper: Client, told: Told) -> None:
    rack = Rack.objects.create(name="Методика")
    assert keeper.post(f"/racks/{rack.pk}/delete/").status_code == 302
    assert Rack.objects.count() == 0
    assert told == [("deleted", "Методика", {"name": "Методика", "place": "0"}, {})]


def test_a_used_row_is_not_deleted_and_says_where_it_is_used(keeper: Client) -> None:
    rack = Rack.objects.create(name="Методика")
    for number in range(5):
        Book.of(f"Книга {number}", rack).save()
    answer = keeper.post(f"/racks/{rack.pk}/delete/")
    assert (answer.status_code, Rack.objects.count()) == (409, 1)
    said = "Запись используется, поэтому удалить её нельзя: книга «Книга 0»; книга «Книга 1»; книга «Книга 2» и ещё 2."
    assert said in answer.content.decode()


def test_a_receivers_refusal_undoes_the_change(keeper: Client) -> None:
    def refuse(**_: Any) -> None:
        message = "нельзя"
        raise RuntimeError(message)

    record_changed.connect(refuse, sender=Rack)
    keeper.raise_request_exception = False
    try:
        assert keeper.post("/racks/add/", {"name": "Методика", "place": "1"}).status_code == 500
    finally:
        record_changed.disconnect(refuse, sender=Rack)
    assert Rack.objects.count() == 0


def test_the_invisible_is_absent(keeper: Client) -> None:
    closed = Rack.objects.create(name="Под замком", closed=True)
    assert "Под замком" not in keeper.get("/racks/").content.decode()
    addresses = [f"/racks/{closed.pk}/", f"/racks/{closed.pk}/delete/", f"/racks/{closed.pk}/archive/"]
    assert [keeper.post(address).status_code for address in addresses] == [404, 404, 404]


def test_who_may_only_look_gets_no_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    rack = Rack.objects.create(name="Методика")
    reader = entering(monkeypatch, "racks.see")
    page = reader.get("/racks/").content.decode()
    assert "Методика" in page
    assert "Добавить" not in page
    assert reader.post(f"/racks/{rack.pk}/delete/").status_code == 403


@pytest.fixture
def panelled(monkeypatch: pytest.MonkeyPatch) -> Book:
    panels = registry.Registry[registry.Panel]("panel")
    panels.add(NEIGHBOURS)
    panels.add(HISTORY)
    monkeypatch.setattr(registry, "panels", panels)
    book = Book.of("Первая", Rack.objects.create(name="А"))
    book.save()
    return book


def test_light_panels_stand_on_the_page_and_heavy_ones_wait_in_tabs(client: Client, panelled: Book) -> None:
    page = client.get(f"/books/{panelled.pk}/").content.decode()
    assert "Одна на полке." in page
    assert f'href="/books/{panelled.pk}/?panel=history"' in page
    assert "внесена" not in page


def test_a_tab_opens_by_its_address_without_scripts(client: Client, panelled: Book) -> None:
    page = client.get(f"/books/{panelled.pk}/?panel=history").content.decode()
    assert f"внесена {panelled.pk}" in page
    assert "Одна на полке." not in page


def test_an_unknown_tab_shows_the_page_itself(client: Client, panelled: Book) -> None:
    assert "Одна на полке." in client.get(f"/books/{panelled.pk}/?panel=nothing").content.decode()
