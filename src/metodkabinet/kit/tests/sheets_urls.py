"""The kit's addresses and one page of a module that takes in a table."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from metodkabinet.kit.policy import SIGNED_IN, page
from metodkabinet.kit.sheets.urls import urlpatterns as runs
from metodkabinet.kit.sheets.views import import_start
from metodkabinet.kit.urls import urlpatterns as kit_pages

start = page(
    "start/", partial(import_start, import_key="tests.accounts"), "import", who=SIGNED_IN, methods=("GET", "POST")
)
known = {pattern.name for pattern in kit_pages}
kit_pages = [*kit_pages, *[one for one in runs if one.name not in known]]
urlpatterns = [path("", include((kit_pages, "kit"))), path("tests/", include(([start], "tests")))]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(str(exception), status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("нет", status=404)
