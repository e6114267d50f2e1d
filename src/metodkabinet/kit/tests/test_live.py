"""Who hears what, and that nothing but «changed» is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from metodkabinet.accounts.models import User
from metodkabinet.kit import clock, live
from metodkabinet.kit.live import stream as streams
from metodkabinet.kit.live.hub import Hub, Listener
from metodkabinet.kit.live.models import Change
from metodkabinet.kit.live.topics import _record

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def token(topic: str, user: Any) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return live.token(topic, request)


@pytest.mark.django_db
def test_version_grows_even_when_the_row_was_swept() -> None:
    with clock.fixed(NOON):
        _record("thread:1")
        _record("thread:1")
        first = live.versions(["thread:1"])["thread:1"]
        assert first == int(NOON.timestamp() * 1000) + 1
    with clock.fixed(NOON + timedelta(days=2, seconds=1)):
        assert live.forget_old() == 1
        assert live.versions(["thread:1"]) == {"thread:1": 0}
        _record("thread:1")
        assert live.versions(["thread:1"])["thread:1"] > first


@pytest.mark.django_db
def test_announced_after_commit_only(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        live.announce("thread:1")
        assert not Change.objects.exists()
    assert Change.objects.get().topic == "thread:1"


@pytest.mark.django_db
def test_token_serves_only_the_reader_it_was_given_to() -> None:
    anna, zoya = User.objects.create_user("anna@example.org"), User.objects.create_user("zoya@example.org")
    given = token("thread:1", anna)
    assert given.split("~")[0] == "thread:1"
    assert live.topics_of([given], anna) == ["thread:1"]
    assert live.topics_of([given], zoya) == []
    assert live.topics_of([given], AnonymousUser()) == []
    assert live.topics_of([given.replace("thread:1", "thread:2"), "", "~~"], anna) == []


@pytest.mark.django_db
def test_polling_answers_only_what_the_tokens_allow() -> None:
    anna = User.objects.create_user("anna@example.org")
    _record("thread:1")
    known = live.versions(["thread:1"])
    client = Client()
    client.force_login(anna)
    query = urlencode([("topic", token("thread:1", anna)), ("topic", "thread:2~forged~forged")])
    answer = client.get(f"/live/poll/?{query}")
    assert (answer.status_code, answer.json()) == (200, {"versions": known})
    assert answer["Cache-Control"] == "private, no-store"
    assert Client().get(f"/live/poll/?{query}").json() == {"versions": {}}


def test_listener_hears_each_version_once_and_no_sweeping() -> None:
    async def scene() -> list[Any]:
        listener = Listener({"a": 1, "b": 5})
        listener.hear({"a": 2, "b": 5, "c": 9})
        listener.hear({"a": 2, "b": 5})
        listener.hear({"a": 0, "b": 6})
        return [listener.news.get_nowait() for _ in range(listener.news.qsize())]

    assert asyncio.run(scene()) == [{"a": 2}, {"b": 6}]


def test_full_or_closed_hub_takes_nobody() -> None:
    hub = Hub()
    assert hub.full is False
    hub.close()
    assert hub.full is True


@pytest.mark.parametrize(
    ("last", "known"),
    [("7-9", {"a": 7, "b": 9}), ("7", None), ("", None), ("7-x", None), ("7-²", None), ("1-2-3", None)],
)
def test_last_event_id_is_believed_only_when_it_fits(last: str, known: dict[str, int] | None) -> None:
    assert streams._remembered(last, ["b", "a"]) == known


class Wire:
    """An ASGI connection in memory."""

    def __init__(self, query: str, method: str = "GET", headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        self.scope = {
            "type": "http", "method": method, "path": "/live/",
            "query_string": query.encode(), "headers": list(headers),
        }  # fmt: skip
        self.sent: list[Any] = []
        self.said = asyncio.Event()
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        self.said.set()

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()


def play(monkeypatch: pytest.MonkeyPatch, scene: Callable[[], Any]) -> Any:
    """The stream with its answers in memory: the database of a test is not seen by other threads."""
    fresh = {"thread:1": 3}
    hub = Hub()
    monkeypatch.setattr(streams, "hub", hub)
    monkeypatch.setattr(streams, "_admit", lambda tokens, cookies: (["thread:1"] if tokens else [], dict(fresh)))
    monkeypatch.setattr(hub, "_look", lambda topics: dict(fresh))
    monkeypatch.setattr(hub, "_rest", lambda: None)
    return asyncio.run(asyncio.wait_for(scene(hub, fresh), 5))  # type: ignore[call-arg]


async def until(wire: Wire, words: str) -> None:
    while words not in wire.text:
        wire.said.clear()
        await wire.said.wait()


def test_stream_says_what_changed_and_ends_with_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(hub: Hub, fresh: dict[str, int]) -> Wire:
        wire = Wire("topic=t")
        task = asyncio.ensure_future(streams.stream(wire.scope, wire.receive, wire.send))
        await until(wire, "retry: 3000")
        fresh["thread:1"] = 4
        await until(wire, "id: 4")
        wire.gone.set()
        await task
        assert hub.listeners == set()
        return wire

    wire = play(monkeypatch, scene)
    assert wire.sent[0]["status"] == 200
    assert dict(wire.sent[0]["headers"])[b"x-accel-buffering"] == b"no"
    assert wire.text == 'retry: 3000\n\nid: 4\nevent: change\ndata: {"topic": "thread:1", "version": 4}\n\n'


def test_returning_reader_is_told_what_was_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(hub: Hub, fresh: dict[str, int]) -> str:
        wire = Wire("topic=t", headers=((b"last-event-id", b"2"),))
        task = asyncio.ensure_future(streams.stream(wire.scope, wire.receive, wire.send))
        await until(wire, "id: 3")
        wire.gone.set()
        await task
        return wire.text

    assert play(monkeypatch, scene).count("event: change") == 1


def test_server_going_down_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(hub: Hub, fresh: dict[str, int]) -> Any:
        wire = Wire("topic=t")
        task = asyncio.ensure_future(streams.stream(wire.scope, wire.receive, wire.send))
        await until(wire, "retry")
        hub.close()
        await task
        return wire.sent[-1]

    assert play(monkeypatch, scene) == {"type": "http.response.body", "body": b"", "more_body": False}


def test_heartbeat_keeps_proxies_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT", 0.01)

    async def scene(hub: Hub, fresh: dict[str, int]) -> str:
        wire = Wire("topic=t")
        task = asyncio.ensure_future(streams.stream(wire.scope, wire.receive, wire.send))
        await until(wire, ": here\n\n")
        wire.gone.set()
        await task
        return wire.text

    assert play(monkeypatch, scene).startswith("retry: 3000\n\n: here\n\n")


@pytest.mark.parametrize(("query", "method", "status"), [("", "GET", 403), ("topic=t", "POST", 405)])
def test_strangers_and_other_methods_are_refused(
    monkeypatch: pytest.MonkeyPatch, query: str, method: str, status: int
) -> None:
    async def scene(hub: Hub, fresh: dict[str, int]) -> int:
        wire = Wire(query, method)
        await streams.stream(wire.scope, wire.receive, wire.send)
        found: int = wire.sent[0]["status"]
        return found

    assert play(monkeypatch, scene) == status


@pytest.mark.django_db
def test_reader_is_the_one_of_the_session() -> None:
    anna = User.objects.create_user("anna@example.org", "одна полка")
    client = Client()
    client.force_login(anna)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    assert streams._reader(cookie) == anna
    anna.set_password("другая полка")
    anna.save()
    assert streams._reader(cookie) == AnonymousUser()
    assert streams._reader("") == AnonymousUser()
