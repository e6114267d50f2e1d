"""Gathering what modules registered for the home page, and reading the help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.safestring import SafeString

from metodkabinet.kit import access, registry
from metodkabinet.kit.frame import address_of
from metodkabinet.kit.http import Request
from metodkabinet.kit.registry import Due
from metodkabinet.kit.richtext import render_rich

LATER = date.max


@dataclass(frozen=True, slots=True)
class Box:
    """A box of another module on the home page."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the help."""

    slug: str
    title: str
    text: str

    @property
    def html(self) -> SafeString:
        """As it is shown."""
        return render_rich(self.text)


def dues_of(request: Request) -> list[Due]:
    """Everything that waits, soonest first; what has no day comes last in the order of modules."""
    found = [due for card in registry.desk_cards if card.dues for due in card.dues(request)]
    return sorted(found, key=lambda due: due.due or LATER)


def boxes_of(request: Request) -> list[Box]:
    """Boxes that have something to show."""
    boxes = []
    for card in registry.desk_cards:
        context = card.context(request) if card.context else None
        if context is not None:
            boxes.append(Box(card.template, context))
    return boxes


def starters_of(request: Request) -> list[tuple[str, str]]:
    """Ways to begin something that this person may begin."""
    allowed = (entry for entry in registry.starters if access.holds(request.user, entry.capability))
    return [(entry.label, url) for entry in allowed if (url := address_of(entry.url_name))]


@cache
def help_topics() -> list[Topic]:
    """Topics in the order of their file names, «10-first-steps.md»; the first line is the title."""
    topics = []
    written = files("metodkabinet.desk").joinpath("templates/desk/help")
    for entry in sorted(written.iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".md"):
            title, _, text = entry.read_text(encoding="utf-8").partition("\n")
            topics.append(Topic(entry.name.removesuffix(".md").partition("-")[2], title.removeprefix("# "), text))
    return topics


def help_topic(slug: str) -> Topic | None:
    """One topic."""
    return next((topic for topic in help_topics() if topic.slug == slug), None)
