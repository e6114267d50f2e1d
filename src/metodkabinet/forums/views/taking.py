"""Coming in: a librarian in one click, a guest by name and organisation, anybody again by his personal link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.activities.enums import Source
from metodkabinet.activities.models import LIVE
from metodkabinet.activities.queries.counts import is_open
from metodkabinet.activities.services import (
    cancel_registration,
    register_participant,
    registration_of_token,
    token_of,
)
from metodkabinet.forums import forms, services
from metodkabinet.forums.queries import choices
from metodkabinet.forums.queries.seats import leave_seat, registration_in, take_seat
from metodkabinet.forums.services.forums import forum_on
from metodkabinet.forums.views import acts
from metodkabinet.kit import limits, pages
from metodkabinet.kit.forms import once
from metodkabinet.people.enums import Purpose
from metodkabinet.people.queries.consents import current_text
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.activities.models import Registration
    from metodkabinet.forums.models import Forum
    from metodkabinet.kit.http import Request

BY_HAND = "other"
NO_CARD = "В базе нет вашей карточки. Запишитесь по имени – ваше участие сверят с базой позже."


@once
def join(request: Request, forum_id: int) -> HttpResponse:
    """A guest: the organisation he typed is looked for, he chooses it or says that it is not in the list."""
    forum = acts.opened(request, forum_id)
    form = forms.JoinForm(request.POST or None)
    offered, chosen = [], request.POST.get("organisation", "")
    if form.is_valid():
        limits.spend("forums.join", limits.client_address(request), 60, 3600)
        said = form.cleaned_data
        offered = choices.organisations_like(forum, said["organisation_text"])
        organisation = choices.organisation_of(forum, chosen)
        if organisation or chosen == BY_HAND or not offered:
            guest = services.Guest(said["name"], said["email"], organisation, said["organisation_text"])
            made = pages.attempt(form, services.join_forum, forum, guest, agrees=said["agrees"])
            if made:
                take_seat(request, forum, token_of(made))
                messages.success(request, f"Вы записаны: {made.get_state_display()}. Добро пожаловать на форум!")
                return redirect(reverse("forums:seat", args=[token_of(made)]))
    return pages.page(
        request, "forums/join.html", title="Запись на форум", lead=str(forum), form=form, forum=forum, offered=offered,
        by_hand=BY_HAND, text=current_text(forum.activity.region, Purpose.PROCESSING), can_join=is_open(forum.activity),
        frame_page=acts.frame_of(request), back=acts.page_of(forum),
    )  # fmt: skip


def join_me(request: Request, forum_id: int) -> HttpResponse:
    """A known librarian, in one click."""
    forum = acts.opened(request, forum_id)
    person = person_of(request.user)
    if person is None:
        messages.error(request, NO_CARD)
        return redirect(acts.page_of(forum, "join"))
    return acts.act(
        request, "Вы записаны на форум.", acts.page_of(forum), register_participant, forum.activity, person,
        source=Source.SITE,
    )  # fmt: skip


def here(request: Request, forum_id: int) -> HttpResponse:
    """«Я сегодня на форуме»."""
    forum = acts.opened(request, forum_id)
    registration = registration_in(request, forum)
    if registration is None:
        messages.error(request, "Сначала запишитесь на форум.")
        return redirect(acts.page_of(forum))
    return acts.act(request, "Вы отмечены. Спасибо!", acts.page_of(forum), services.mark_here, forum, registration)


def seat(request: Request, token: str) -> HttpResponse:
    """The personal link: what it is, and the button that lets in. Looking changes nothing."""
    registration, forum = _of_token(token)
    if request.method == "POST":
        take_seat(request, forum, token)
        return pages.saved(request, "Вы вошли на форум.", acts.page_of(forum))
    return pages.page(
        request, "forums/seat.html", title=str(forum), registration=registration, activity=registration.activity,
        forum=forum, token=token, is_live=registration.state in LIVE,
        address=request.build_absolute_uri(request.path),
    )  # fmt: skip


def cancel(request: Request, token: str) -> HttpResponse:
    """He will not take part."""
    registration, forum = _of_token(token)
    leave_seat(request, forum)
    to = reverse("forums:seat", args=[token])
    return acts.act(request, "Регистрация отменена. Спасибо, что предупредили.", to, cancel_registration, registration)


def leave(request: Request, forum_id: int) -> HttpResponse:
    """Somebody else sits down at this computer."""
    forum = acts.opened(request, forum_id)
    leave_seat(request, forum)
    return pages.saved(request, "Вы вышли. Вернуться можно по личной ссылке.", acts.page_of(forum))


def _of_token(token: str) -> tuple[Registration, Forum]:
    registration = registration_of_token(token)
    forum = forum_on(registration.activity) if registration is not None else None
    if registration is None or forum is None:
        raise Http404
    return registration, forum
