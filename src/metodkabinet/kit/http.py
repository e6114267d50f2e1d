"""The request as our pages know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """What middleware adds; for typing only, Django makes the object."""

    htmx: HtmxDetails
    request_id: str


class SignedInRequest(Request):
    """The request of a page whose policy row asks for signing in: services take its user as `by`."""

    user: Any  # the accounts' User; the kit does not know it, and the policy table has let nobody else in
