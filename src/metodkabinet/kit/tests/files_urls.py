"""The kit's addresses alone, with bare error pages, so that these tests do not wait for the frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

urlpatterns = [path("", include("metodkabinet.kit.urls"))]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(str(exception), status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("нет", status=404)
