"""Who is going to come: one click for a librarian, the organiser's list, the personal link, the code word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.activities import forms, permissions, services
from metodkabinet.activities.enums import Source
from metodkabinet.activities.models import LIVE, Activity, Registration
from metodkabinet.activities.queries.attendance import described
from metodkabinet.activities.tables.lists import RegistrationTable
from metodkabinet.activities.views import acts
from metodkabinet.kit import access, pages, registry
from metodkabinet.kit.forms import once
from metodkabinet.kit.limits import client_address
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.people.queries.sight import person_of
from metodkabinet.people.services import ContactCard, add_contact

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.activities.models import Participant
    from metodkabinet.kit.http import Request

NO_CARD = "В базе нет вашей карточки. Попросите методиста добавить вас – тогда участие попадёт в портфолио."


def register_me(request: Request, activity_id: int) -> HttpResponse:
    """A known librarian, in one click."""
    shown = pages.obtain(Activity.objects.visible_to(request.user), activity_id)
    person = person_of(request.user)
    if person is None:
        messages.error(request, NO_CARD)
        return redirect(acts.page_of(shown))
    return acts.act(
        request, "Вы записаны. Если мест не хватило, вы в листе ожидания.", acts.page_of(shown),
        services.register_participant, shown, person, source=Source.SITE,
    )  # fmt: skip


def cancel_mine(request: Request, activity_id: int) -> HttpResponse:
    """He will not come."""
    shown = pages.obtain(Activity.objects.visible_to(request.user), activity_id)
    person = person_of(request.user)
    row = Registration.objects.visible_to(request.user).filter(activity=shown, person=person, state__in=LIVE).first()
    if person is None or row is None:
        return pages.saved(request, "Вы и так не записаны.", acts.page_of(shown))
    return acts.act(request, "Регистрация отменена.", acts.page_of(shown), services.cancel_registration, row)


def registrations(request: Request, activity_id: int) -> HttpResponseBase:
    """The list of names."""
    shown = pages.obtain(Activity.objects.visible_to(request.user).people_known_to(request.user), activity_id)
    rows = Registration.objects.visible_to(request.user).filter(activity=shown)
    table = RegistrationTable(request, rows, tone=lambda row: "off" if row.state not in LIVE else "")
    may_manage = permissions.can_manage_activity(request.user, shown)
    add = reverse("activities:register-person", args=[shown.pk])
    actions = [
        Action("Вписать гостя", reverse("activities:register-guest", args=[shown.pk]), icon="user-plus"),
        Action("Вписать человека", add, kind="first", icon="plus"),
    ]
    empty = Empty(
        "Пока никто не записался", "Расскажите о мероприятии или впишите людей сами.", add if may_manage else "",
        "Вписать",
    )  # fmt: skip
    return list_page(
        request, table, title="Записавшиеся", lead=shown.title, actions=actions if may_manage else [], empty=empty,
        trail=acts.trail_of(shown),
    )  # fmt: skip


def registration(request: Request, registration_id: int) -> HttpResponse:
    """One of them: decide, cancel, give the personal link."""
    rows = Registration.objects.visible_to(request.user)
    row = pages.obtain(
        rows.select_related("activity__owner", "person", "contact", "municipality_then"), registration_id
    )
    may_manage = permissions.can_manage_activity(request.user, row.activity)
    return pages.page(
        request, "activities/registration.html", title=row.name_then, lead=row.activity.title, registration=row,
        may_manage=may_manage, is_live=row.state in LIVE, link=services.link_of(row) if may_manage else "",
        trail=acts.trail_of(row.activity), panels=_panels(request, row),
    )  # fmt: skip


def decide_registration(request: Request, registration_id: int) -> HttpResponse:
    """Yes or no."""
    row = pages.obtain(Registration.objects.manageable_by(request.user).select_related("activity"), registration_id)
    return acts.act(
        request, "Ответ отправлен.", reverse("activities:registration", args=[row.pk]), services.decide_registration,
        row, accepted=request.POST.get("decision") == "accept",
    )  # fmt: skip


def cancel_registration(request: Request, registration_id: int) -> HttpResponse:
    """The organiser was told that he will not come."""
    row = pages.obtain(Registration.objects.manageable_by(request.user).select_related("activity"), registration_id)
    to = reverse("activities:registrations", args=[row.activity_id])
    return acts.act(request, "Регистрация отменена.", to, services.cancel_registration, row)


@once
def register_person(request: Request, activity_id: int) -> HttpResponse:
    """The organiser writes down somebody of the base."""
    own = acts.managed(request, activity_id)
    back = reverse("activities:registrations", args=[own.pk])
    form = forms.PersonForm(request.POST or None, visible={"person": acts.offered_people(request, own.region_id)})
    form.fields["person"].label_from_instance = described  # type: ignore[attr-defined]
    if form.is_valid():
        said = form.cleaned_data
        made = pages.attempt(
            form, services.register_participant, own, said["person"], role=said["role"], source=Source.STAFF,
            by=acts.actor(request),
        )  # fmt: skip
        if made:
            return pages.saved(request, f"{made.name_then}: {made.get_state_display()}.", back)
    return acts.form_page(request, form, "Вписать человека", back, submit="Вписать", trail=acts.trail_of(own))


@once
def register_guest(request: Request, activity_id: int) -> HttpResponse:
    """The organiser writes down somebody who is not in the base."""
    own = acts.managed(request, activity_id)
    back = reverse("activities:registrations", args=[own.pk])
    form = forms.GuestForm(request.POST or None)
    if form.is_valid():
        said = dict(form.cleaned_data)
        role = said.pop("role")
        by = acts.actor(request)
        contact = pages.attempt(form, add_contact, own.region, ContactCard(**said), by=by)
        made = contact and pages.attempt(
            form, services.register_participant, own, contact, role=role, source=Source.STAFF, by=by
        )
        if made:
            return pages.saved(request, f"{made.name_then}: {made.get_state_display()}.", back)
    return acts.form_page(request, form, "Вписать гостя", back, submit="Вписать", trail=acts.trail_of(own))


def own_registration(request: Request, token: str) -> HttpResponse:
    """By the personal link, without an account: see, change, cancel, say the code word."""
    row = _of_token(token)
    given = {"role": row.role, "form": row.form}
    form = forms.OwnRegistrationForm(request.POST or None, initial=given)
    if form.is_valid() and pages.attempt(
        form, partial(services.change_registration, row, **form.cleaned_data), by=acts.actor(request)
    ) is not None:  # fmt: skip
        return pages.saved(request, "Сохранено.", services.path_of(row))
    return pages.page(
        request, "activities/own_registration.html", title=row.activity.title, registration=row, form=form,
        activity=row.activity, is_live=row.state in LIVE, word=forms.SayWordForm(), token=token,
        panels=_panels(request, row),
    )  # fmt: skip


def cancel_own(request: Request, token: str) -> HttpResponse:
    """He will not come."""
    row = _of_token(token)
    return acts.act(
        request, "Регистрация отменена. Спасибо, что предупредили.", services.path_of(row),
        services.cancel_registration, row,
    )  # fmt: skip


def say_word_by_link(request: Request, token: str) -> HttpResponse:
    """The code word, by the personal link."""
    row = _of_token(token)
    return _say_word(request, row.activity, row.participant, services.path_of(row), template_form=True)


def say_word(request: Request, activity_id: int) -> HttpResponse:
    """The code word of somebody signed in; `?word=` comes from the QR code at the door and waits for the button."""
    shown = pages.obtain(Activity.objects.visible_to(request.user).select_related("owner__region"), activity_id)
    person = person_of(request.user)
    if person is None:
        return pages.page(request, "activities/no_card.html", title="Кодовое слово", reason=NO_CARD)
    return _say_word(request, shown, person, acts.page_of(shown))


def _say_word(
    request: Request, activity: Activity, participant: Participant, to: str, *, template_form: bool = False
) -> HttpResponse:
    form = forms.SayWordForm(request.POST or None, initial={"word": request.GET.get("word", "")})
    if form.is_valid():
        made = pages.attempt(
            form, services.say_code_word, activity, participant, form.cleaned_data["word"], by=acts.actor(request),
            address=client_address(request),
        )  # fmt: skip
        if made:
            return pages.saved(request, "Вы отмечены. Спасибо!", to)
    return acts.form_page(
        request, form, "Кодовое слово", to, submit="Отметиться", template="activities/say_word.html",
        activity=activity, bare=template_form,
    )  # fmt: skip


def _panels(request: Request, row: Registration) -> list[tuple[registry.Panel, Mapping[str, Any]]]:
    """What other modules put on a registration: for the organiser, and on the page of the personal link."""
    return registry.panels_for(request, row, holds=lambda capability: access.holds(request.user, capability))


def _of_token(token: str) -> Registration:
    found = services.registration_of_token(token)
    if found is None:
        raise Http404
    return found
