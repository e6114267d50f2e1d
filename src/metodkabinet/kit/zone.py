"""The clock of the body that stands on top of the page: moments of this request are shown and read in its zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from metodkabinet.kit import registry

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class ZoneMiddleware:
    """Stands below the policy: a refused request asks nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(None):  # whatever this request activates ends with it
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Activate the zone, when somebody is signed in and looks at a body."""
        if request.user.is_authenticated and registry.assembly.switch is not None:
            zone = registry.assembly.switch(request).zone  # type: ignore[arg-type]  # as Django makes it
            if zone:
                timezone.activate(zone)
