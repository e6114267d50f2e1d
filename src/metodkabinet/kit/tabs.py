"""Tabs of a section of the menu: each module brings its own pages, the reader sees those that he may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.kit import access, registry
from metodkabinet.kit.components.blocks import Tab

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request


def section_tabs(request: Request, section: str, current: str) -> list[Tab]:
    """In order; `current` is the full name of the page shown, «people:people»."""
    return [
        Tab(one.label, reverse(one.url_name), current=one.url_name == current)
        for one in registry.section_tabs
        if one.section == section and (one.capability is None or access.holds(request.user, one.capability))
    ]
