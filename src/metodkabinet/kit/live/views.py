"""The same news for browsers and proxies that cannot hold a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse

from metodkabinet.kit.live import topics

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


def poll(request: Request) -> HttpResponse:
    """The present versions of the topics whose tokens were sent."""
    heard = topics.topics_of(request.GET.getlist("topic"), request.user)
    answer = JsonResponse({"versions": topics.versions(heard)})
    answer["Cache-Control"] = "private, no-store"
    return answer
