"""Guests and correspondents; texts of consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.organisations.models import Organisation, Region
from metodkabinet.people import forms, services
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.queries import card, consents
from metodkabinet.people.tables.lists import ConsentTextsTable, ContactsTable, contact_link
from metodkabinet.people.views.acts import act, actor, form_page, own_region, tabs

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request


def contacts(request: Request) -> HttpResponseBase:
    """Everybody who is only a name and an address."""
    add = reverse("people:add-contact")
    empty = Empty(
        "Контактов пока нет", "Гости мероприятий появятся здесь сами. Можно добавить и вручную.", add, "Добавить"
    )
    return list_page(
        request, ContactsTable(request, Contact.objects.visible_to(request.user)), title="Контакты", empty=empty,
        actions=[Action("Добавить контакт", add, kind="first", icon="plus")], template="people/list.html",
        tabs=tabs(request, "contacts"),
    )  # fmt: skip


def contact(request: Request, contact_id: int) -> HttpResponse:
    """One of them: what he wrote of himself and who he may be."""
    rows = Contact.objects.visible_to(request.user).select_related("person", "organisation")
    shown = pages.obtain(rows, contact_id)
    known = Person.objects.visible_to(request.user)
    if request.method == "POST":
        if "forget" in request.POST:
            return act(request, "Связь с карточкой снята.", contact_link(shown), services.unrecognise_contact, shown)
        if "person" not in request.POST:
            messages.error(request, "Выберите карточку из списка.")
            return redirect(contact_link(shown))
        person = pages.obtain(known, request.POST["person"])
        return act(
            request, "Контакт связан с карточкой.", contact_link(shown), services.recognise_contact, shown, person
        )
    linked = known.filter(pk__in=[shown.person_id] if shown.person_id else []).first()
    guesses = [] if shown.person_id else list(card.guesses_for(shown, request.user)[:10])
    return detail_page(
        request, "people/contact.html", shown, title=shown.name, contact=shown, person=linked, guesses=guesses,
        standings=consents.standings_of(shown), trail=[("Контакты", reverse("people:contacts"))],
    )  # fmt: skip


@once
def add_contact(request: Request) -> HttpResponse:
    """By hand."""
    region = own_region(request)
    form = forms.ContactForm(request.POST or None, visible=_choices(request, region))
    if form.is_valid():
        made = pages.attempt(form, services.add_contact, region, form.card(), by=actor(request))
        if made:
            return pages.saved(request, "Контакт в списке.", contact_link(made))
    return form_page(request, form, "Новый контакт", reverse("people:contacts"), submit="Добавить")


def change_contact(request: Request, contact_id: int) -> HttpResponse:
    """Correct what was written."""
    own = pages.obtain(Contact.objects.visible_to(request.user).select_related("region"), contact_id)
    form = forms.ContactForm(request.POST or None, instance=own, visible=_choices(request, own.region))
    if (
        form.is_valid()
        and pages.attempt(form, services.change_contact, own, form.card(), by=actor(request)) is not None
    ):
        return pages.saved(request, "Сохранено.", contact_link(own))
    return form_page(request, form, own.name, contact_link(own))


def _choices(request: Request, region: Region) -> dict[str, Any]:
    rows = Organisation.objects.visible_to(request.user).filter(region=region).order_by("sort_key", "pk")
    return {"organisation": rows}


# Texts of consents


def consent_texts(request: Request) -> HttpResponseBase:
    """Every version of every consent."""
    add = reverse("people:add-consent-text")
    empty = Empty("Текстов согласий пока нет", "Для каждой цели нужен свой текст.", add, "Написать")
    return list_page(
        request, ConsentTextsTable(request, consents.texts_seen_by(request.user)), title="Тексты согласий", empty=empty,
        actions=[Action("Новая редакция", add, kind="first", icon="plus")], template="people/list.html",
        tabs=tabs(request, "consent-texts"),
    )  # fmt: skip


@once
def add_consent_text(request: Request) -> HttpResponse:
    """A new version, beginning from the one in force."""
    region = own_region(request)
    purpose = request.GET.get("purpose", "")
    before = consents.current_text(region, purpose)
    given = {"purpose": purpose, "title": before.title, "text": before.text} if before else {}
    form = forms.NewConsentTextForm(request.POST or None, initial=given)
    if form.is_valid():
        made = pages.attempt(form, services.draft_text, region, by=actor(request), **form.cleaned_data)
        if made:
            return pages.saved(request, "Черновик сохранён.", "people:consent-text", made.pk)
    return form_page(request, form, "Новая редакция согласия", reverse("people:consent-texts"))


def consent_text(request: Request, text_id: int) -> HttpResponse:
    """A draft is corrected and published; a published text is only read."""
    shown = pages.obtain(consents.texts_seen_by(request.user), text_id)
    here = reverse("people:consent-text", args=[shown.pk])
    if request.method == "POST" and "publish" in request.POST:
        return act(request, "Текст опубликован.", here, services.publish_text, shown)
    form = forms.ConsentTextForm(request.POST or None, initial={"title": shown.title, "text": shown.text})
    if (
        form.is_valid()
        and pages.attempt(form, services.change_text, shown, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Черновик сохранён.", here)
    return pages.page(
        request, "people/consent_text.html", title=shown.title, text=shown, form=form,
        trail=[("Тексты согласий", reverse("people:consent-texts"))],
    )  # fmt: skip
