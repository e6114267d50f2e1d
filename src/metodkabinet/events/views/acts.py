"""What pages of events share: the event of an address, an act behind a button, a page that is one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.accounts.models import User
from metodkabinet.activities.services import registration_of_token
from metodkabinet.events.models import Event
from metodkabinet.events.queries.registering import event_of, event_of_code
from metodkabinet.kit import limits, pages
from metodkabinet.kit.limits import client_address
from metodkabinet.kit.refusals import Busy, Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.activities.models import Registration
    from metodkabinet.kit.http import Request

NEEDED = ("activity__owner__region", "activity__region", "activity__kind", "questions", "feedback")


def managed(request: Request, event_id: int) -> Event:
    """An event this reader runs."""
    return pages.obtain(Event.objects.manageable_by(request.user).select_related(*NEEDED), event_id)


def by_code(request: Request, code: str) -> Event:
    """The event of a short link; guessing links is counted."""
    found = event_of_code(code)
    if found is None:
        guessed(request)
        raise Http404
    return found


def by_token(request: Request, token: str) -> tuple[Registration, Event]:
    """The registration of a personal link and its event."""
    registration = registration_of_token(token)
    event = event_of(registration.activity_id) if registration is not None else None
    if registration is None or event is None:
        guessed(request)
        raise Http404
    return registration, event


def guessed(request: Request) -> None:
    """A wrong link costs a try; who has spent them gets the same «not found»."""
    try:
        limits.spend("events.link", client_address(request), 60, 600)
    except Busy as busy:
        raise Http404 from busy


def act(request: Request, message: str, to: str, service: Callable[..., Any], *args: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    try:
        service(*args, by=actor(request), **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def form_page(
    request: Request, form: Any, title: str, event: Event, *, back: str = "", submit: str = "Сохранить",
    template: str = "events/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page that is one form."""
    return pages.page(
        request, template, form=form, title=title, back=back or page_of(event), submit=submit, trail=trail_of(event),
        **{"lead": event.activity.title, **more},
    )  # fmt: skip


def actor(request: Request) -> User | None:
    """Who acts; a guest is nobody."""
    return request.user if isinstance(request.user, User) else None


def page_of(event: Event) -> str:
    """The page of its activity, where its panel stands."""
    return reverse("activities:activity", args=[event.activity_id]) + "#panel-events.activity"


def public_of(event: Event) -> str:
    """The short link."""
    return reverse("events:public", args=[event.code])


def trail_of(event: Event) -> list[tuple[str, str]]:
    """The way to it."""
    return [("Мероприятия", reverse("activities:list")), (event.activity.title, page_of(event))]
