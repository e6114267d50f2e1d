"""The door: marking on a phone, a ticket shown by a guest, the sheet with the code, the export of a webinar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.activities.enums import Evidence
from metodkabinet.activities.models import CodeWord, Participation, Registration, Session
from metodkabinet.activities.queries.presence import attendance_of, session_of_today
from metodkabinet.activities.services import mark_present, path_of
from metodkabinet.events.permissions import can_manage_event
from metodkabinet.events.queries.registering import event_of
from metodkabinet.events.tables.imports import WEBINAR
from metodkabinet.events.views import acts
from metodkabinet.kit import pages
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.views import import_start
from metodkabinet.papers.logic import qr

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

QUEUED = "X-Check-In"  # the phone's script says that it can wait and ask again


def check_in(request: Request, session_id: int) -> HttpResponse:
    """Big buttons; a press without a network waits in the phone. Without scripts each press is a form."""
    rows = Session.objects.manageable_by(request.user).select_related("activity__owner__region")
    session = pages.obtain(rows, session_id)
    if request.method == "POST":
        return _mark(request, session)
    event = event_of(session.activity_id)
    needle = request.GET.get("q", "")
    lines = attendance_of(session, needle)
    sessions = Session.objects.manageable_by(request.user).filter(activity=session.activity)
    return pages.page(
        request, "events/check_in.html", title="Отметка на входе", lead=session.activity.title, session=session,
        lines=lines, needle=needle, present=sum(one.presence is not None for one in lines), event=event,
        sessions=[one for one in sessions if one.pk != session.pk],
        trail=acts.trail_of(event) if event else [],
    )  # fmt: skip


def ticket(request: Request, token: str) -> HttpResponse:
    """The QR code of a guest: his own page for himself, a button for those who run the event."""
    registration, event = acts.by_token(request, token)
    if not can_manage_event(request.user, event):
        return redirect(path_of(registration))
    return pages.page(
        request, "events/ticket.html", title=registration.name_then, lead=event.activity.title,
        registration=registration, session=session_of_today(event.activity), trail=acts.trail_of(event),
    )  # fmt: skip


def ticket_picture(request: Request, token: str) -> HttpResponse:
    """What he shows at the door."""
    acts.by_token(request, token)
    address = request.build_absolute_uri(reverse("events:ticket", args=[token]))
    return HttpResponse(qr.svg(address), content_type="image/svg+xml")


def door(request: Request, event_id: int) -> HttpResponse:
    """The sheet to print and hang at the door: the code leads to the page of the word."""
    own = acts.managed(request, event_id)
    words = CodeWord.objects.manageable_by(request.user).filter(session__activity=own.activity)
    return pages.page(
        request, "events/door.html", title="Лист на дверь", lead=own.activity.title, event=own,
        words=list(words.select_related("session").order_by("opens_at", "pk")), trail=acts.trail_of(own),
    )  # fmt: skip


def import_webinar(request: Request, session_id: int) -> HttpResponseBase:
    """The export of the broadcast."""
    session = pages.obtain(Session.objects.manageable_by(request.user), session_id)
    return import_start(request, WEBINAR.key, {"session": str(session.pk)})


def _mark(request: Request, session: Session) -> HttpResponse:
    registered, known = request.POST.get("registration", ""), request.POST.get("participation", "")
    if not (registered or known):
        return _refused(request, session, "Никто не выбран. Нажмите «Здесь» рядом с именем.")
    mine = Registration.objects.manageable_by(request.user).filter(activity=session.activity)
    there = Participation.objects.manageable_by(request.user).filter(activity=session.activity)
    chosen: Any = mine if registered else there
    row = pages.obtain(chosen.select_related("person", "contact", "organisation", "library"), registered or known)
    try:
        mark_present(session, row.participant, evidence=Evidence.MANUAL, by=acts.actor(request))
    except Refused as refusal:
        return _refused(request, session, refusal.text)
    if QUEUED in request.headers:
        return HttpResponse(status=204)
    return pages.saved(request, f"Отмечено: {row.name_then}.", reverse("events:check-in", args=[session.pk]))


def _refused(request: Request, session: Session, words: str) -> HttpResponse:
    """Said on the page, or to the phone's script, which shows it beside the name."""
    if QUEUED in request.headers:
        return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return redirect(reverse("events:check-in", args=[session.pk]))
