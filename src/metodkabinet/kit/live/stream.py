"""The stream of changes as native ASGI: `/live/?topic=…&topic=…` answers with server-sent events."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib import auth
from django.db import close_old_connections
from django.http import HttpRequest

from metodkabinet.kit.live.hub import Listener, hub
from metodkabinet.kit.live.topics import topics_of, versions

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

PATH = "/live/"
HEARTBEAT = 20.0  # seconds: proxies close what is silent for longer
LONGEST = 600.0  # after that the browser comes again and proves once more who it is

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    if hub.full:
        await _refuse(send, 503, (b"retry-after", b"30"))
        return
    tokens = parse_qs(scope["query_string"].decode("ascii", "replace")).get("topic", [])
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    topics, now = await asyncio.to_thread(_admit, tokens, headers.get(b"cookie", ""))
    if not topics:
        await _refuse(send, 403)
        return
    known = _remembered(headers.get(b"last-event-id", ""), topics) or now
    listener = Listener(known)
    hub.join(listener)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _say(send, "retry: 3000\n\n")
        listener.hear(now)
        await _speak(listener, receive, send)
    finally:
        hub.leave(listener)


async def _speak(listener: Listener, receive: Receive, send: Send) -> None:
    """Until the reader leaves, the server goes down or it is time to prove oneself again."""
    gone = asyncio.ensure_future(_disconnected(receive))
    ends = time.monotonic() + LONGEST
    try:
        while time.monotonic() < ends:
            news = asyncio.ensure_future(listener.news.get())
            await asyncio.wait({gone, news}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                news.cancel()
                return
            if not news.done():
                news.cancel()
                await _say(send, ": here\n\n")
            elif (changed := news.result()) is None:
                break
            else:
                for topic, version in changed.items():
                    await _say(send, _event(listener.known, topic, version))
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(known: dict[str, int], topic: str, version: int) -> str:
    """«Topic X has changed to version n»; the id carries all that this reader knows, so that he may come again."""
    marks = "-".join(str(known[name]) for name in sorted(known))
    return f"id: {marks}\nevent: change\ndata: {json.dumps({'topic': topic, 'version': version})}\n\n"


def _remembered(last: str, topics: list[str]) -> dict[str, int] | None:
    """What the reader knew when the stream broke; None when the id does not fit these topics."""
    marks = last.split("-")
    if len(marks) != len(topics) or not all(mark.isascii() and mark.isdigit() and len(mark) < 20 for mark in marks):
        return None
    return dict(zip(sorted(topics), map(int, marks), strict=True))


def _admit(tokens: list[str], cookies: str) -> tuple[list[str], dict[str, int]]:
    """The topics this reader may hear, and their versions; runs in a thread, for it asks the database."""
    close_old_connections()
    try:
        topics = topics_of(tokens, _reader(cookies))
        return topics, versions(topics)
    finally:
        close_old_connections()


def _reader(cookies: str) -> Actor:
    """The one whose session the browser sent; sessions ended elsewhere are strangers."""
    request = HttpRequest()
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        morsel = None
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value if morsel else None)
    return auth.get_user(request)


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int, *extra: tuple[bytes, bytes]) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"cache-control", b"no-store"), (b"content-length", b"0"), *extra],
        }
    )
    await send({"type": "http.response.body", "body": b""})
