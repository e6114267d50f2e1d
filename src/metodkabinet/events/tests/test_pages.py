"""Each page renders, each road works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.config.testing.cast import Cast
from metodkabinet.events.models import Event

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]


@pytest.fixture
def head(enter: Enter) -> Client:
    return enter("head")


@pytest.fixture
def event(cast: Cast) -> Event:
    found: Any = cast.own.made["events.event"]
    return found


def at(name: str, *args: object) -> str:
    return reverse(f"events:{name}", args=args)


def said(answer: Any) -> list[str]:
    """The last thing that was said."""
    return [str(message) for message in answer.context["messages"]][-1:]


@pytest.mark.parametrize(
    "name",
    [
        "change", "questions", "feedback-questions", "feedback", "copy", "series", "programme", "add-talk",
        "add-material", "invite", "remind", "share", "door", "answers", "invitations",
    ],
)  # fmt: skip
def test_pages_of_an_event_render(head: Client, event: Event, name: str) -> None:
    assert head.get(at(name, event.pk)).status_code == 200


@pytest.mark.parametrize("name", ["public", "register", "here", "picture", "calendar", "organisations"])
def test_public_pages_render(client: Client, event: Event, name: str) -> None:
    assert client.get(at(name, event.code)).status_code == 200


def test_other_pages_render(head: Client, event: Event, cast: Cast) -> None:
    made = cast.own.made
    assert head.get(at("add")).status_code == 200
    assert head.get(at("change-talk", made["events.talk"].pk)).status_code == 200
    assert head.get(at("invitation", made["events.invitation"].pk)).status_code == 200
    assert head.get(at("check-in", made["activities.session"].pk)).status_code == 200
    assert head.get(at("webinar", made["activities.session"].pk)).status_code == 200
    assert head.get(at("colleagues", event.code)).status_code == 200
    page = head.get(reverse("activities:activity", args=[event.activity_id]))
    assert "Запись и программа" in page.content.decode()
