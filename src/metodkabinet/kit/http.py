"""The request as our pages know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """What middleware adds; for typing only, Django makes the object."""

    htmx: HtmxDetails
    request_id: str
