"""People from Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.kit.sheets.views import import_start
from metodkabinet.staff.tables.imports import PEOPLE
from metodkabinet.staff.views.acts import own_region

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request


def import_people(request: Request) -> HttpResponseBase:
    """Choose a file."""
    scope = {"region": str(own_region(request).pk)}
    return import_start(request, PEOPLE.key, scope, back=reverse("people:people"), back_label="Состав и кадры")
