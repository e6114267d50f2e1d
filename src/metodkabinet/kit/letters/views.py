"""The outbox as its keepers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect

from metodkabinet.kit import pages
from metodkabinet.kit.letters import send
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.letters.outbox import standing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

PER_PAGE = 50


def letters(request: Request) -> HttpResponse:
    """The list by state; the bodies of letters stay closed, they are other people's."""
    chosen = request.GET.get("state", "")
    found = Letter.objects.visible_to(request.user).order_by("-pk")
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    if chosen in Letter.State.values:
        found = found.filter(state=chosen)
    return pages.page(
        request,
        "kit/letters/list.html",
        sheet=Paginator(found.defer("text", "html"), PER_PAGE).get_page(request.GET.get("page")),
        states=[(value, label, counts.get(value, 0)) for value, label in Letter.State.choices],
        chosen=chosen,
        standing=standing(),
    )


def retry(request: Request, letter_id: int) -> HttpResponse:
    """Send once more."""
    letter = pages.obtain(Letter.objects.visible_to(request.user), letter_id)
    if send.retry(letter):
        return pages.saved(request, f"Письмо для {letter.address} снова в очереди.", "kit:letters")
    messages.info(request, "Это письмо уже отправлено или отменено.")
    return redirect("kit:letters")


def drop(request: Request, letter_id: int) -> HttpResponse:
    """Take out of the queue."""
    letter = pages.obtain(Letter.objects.visible_to(request.user), letter_id)
    if send.drop(letter, reason="Отменено администратором."):
        return pages.saved(request, f"Письмо для {letter.address} отменено.", "kit:letters")
    messages.info(request, "Это письмо уже отправлено или отменено.")
    return redirect("kit:letters")
