"""Inbox, choices, unsubscribing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from metodkabinet.kit.http import Request, SignedInRequest
from metodkabinet.kit.pages import attempt, obtain, page, saved
from metodkabinet.kit.tables import Empty, list_page
from metodkabinet.notifications import services
from metodkabinet.notifications.forms import ChoicesForm
from metodkabinet.notifications.models import Notice
from metodkabinet.notifications.queries import choices_of, hours_of, inbox_of
from metodkabinet.notifications.tables import NoticeTable


def inbox(request: Request) -> HttpResponseBase:
    """What I was told, newest first."""
    table = NoticeTable(request, inbox_of(request.user))
    empty = Empty("Пока уведомлений нет", next="Здесь появится всё, о чём вам стоит знать.")
    return list_page(
        request, table, template="notifications/inbox.html", title="Уведомления", empty=empty,
        choices_url=reverse("notifications:choices"),
    )  # fmt: skip


def open_notice(request: Request, notice_id: int) -> HttpResponse:
    """Read one and go to its page."""
    notice = obtain(Notice.objects.visible_to(request.user), notice_id)
    services.read_notice(notice)
    return redirect(notice.url or "notifications:inbox")


def bell(request: SignedInRequest) -> HttpResponse:
    """The bell alone, drawn anew when something new has come."""
    return page(request, "kit/frame/bell.html")


def read_all(request: SignedInRequest) -> HttpResponse:
    """Nothing waits any more."""
    services.read_all_notices(request.user)
    return saved(request, "Все уведомления отмечены прочитанными.", "notifications:inbox")


def choices(request: SignedInRequest) -> HttpResponse:
    """Which letters I want and when."""
    user = request.user
    form = ChoicesForm(request.POST or None, choices=choices_of(user), hours=hours_of(user))
    if form.is_valid() and attempt(form, services.choose, user, form.by_kind(), form.hours(), by=user):
        return saved(request, "Сохранено.", "notifications:choices")
    return page(request, "notifications/choices.html", form=form)


@csrf_exempt  # mail programs send this POST themselves (RFC 8058); the signed token is the proof
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Switch one kind of letters off from the letter itself, without signing in."""
    found = services.read_unsubscribe(token)
    if found is None:
        raise Http404
    recipient, kind = found
    done, refusal = request.method == "POST", ""
    if done:
        try:
            services.leave(recipient, kind)
        except services.NotificationsRefused as refused:
            refusal = refused.text
    label = services.label_of(kind)
    return page(request, "notifications/unsubscribe.html", kind=label, done=done, refusal=refusal)
