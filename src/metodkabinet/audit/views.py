"""The log of the whole region: changes, safety, who looked at personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.audit import queries
from metodkabinet.audit.tables import EventTable
from metodkabinet.kit.components.blocks import Tab
from metodkabinet.kit.tables import Empty, list_page

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

    from metodkabinet.audit.models import Event
    from metodkabinet.kit.http import Request

SECTIONS = {
    "events": "Изменения",
    "security": "Вход и права",
    "readings": "Кто смотрел личные данные",
}


def events(request: Request) -> HttpResponseBase:
    """Everything that was changed."""
    return _section(request, "events", queries.changes_visible_to(request.user))


def security(request: Request) -> HttpResponseBase:
    """Failed sign-ins, changed passwords, roles given and taken."""
    return _section(request, "security", queries.security_visible_to(request.user))


def readings(request: Request) -> HttpResponseBase:
    """Who opened personal cards and took lists away."""
    return _section(request, "readings", queries.readings_visible_to(request.user))


def _section(request: Request, key: str, rows: QuerySet[Event]) -> HttpResponseBase:
    tabs = [Tab(label, reverse(f"audit:{name}"), current=name == key) for name, label in SECTIONS.items()]
    return list_page(
        request, EventTable(request, rows), template="audit/events.html", title="Журнал событий",
        lead=SECTIONS[key].lower(), tabs=tabs,
        empty=Empty("Записей пока нет", next="Здесь появится каждое действие: кто, когда и что изменил."),
    )  # fmt: skip
