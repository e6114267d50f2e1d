"""Addresses of figures: `address_of_figure("activities.participations", "body:okrug", since, until)`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from metodkabinet.kit import registry


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to, not including, `until`."""

    since: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.since <= day < self.until


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure as a page shows it: `{% figure one.value one.title url=one.url definition=one.definition %}`."""

    value: int
    title: str
    url: str
    definition: str


def counted(key: str, scope: Any, period: Period, *, name: str) -> Counted:
    """The number with the way to its rows; `name` is the scope as addresses call it."""
    figure = registry.figures[key]
    value = figure.count(figure.rows(scope, period))
    return Counted(value, figure.title, address_of_figure(key, name, period), figure.definition)


def address_of_figure(key: str, scope: str, period: Period) -> str:
    """The page with the rows."""
    asked = {"key": key, "scope": scope, "since": period.since.isoformat(), "until": period.until.isoformat()}
    return f"{reverse('kit:figure')}?{urlencode(asked)}"
