"""Deciding on erasing: requests, the preview, acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse

from metodkabinet.kit import pages
from metodkabinet.kit.components.blocks import Tab
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.responses import disposition
from metodkabinet.kit.tables import Empty, list_page
from metodkabinet.privacy import forms, services
from metodkabinet.privacy.logic.act_paper import HEADS, act_paper
from metodkabinet.privacy.models import ErasureAct, ErasureRequest
from metodkabinet.privacy.queries.requests import open_request_of
from metodkabinet.privacy.queries.sight import erasable_guests, erasable_people, words_of
from metodkabinet.privacy.tables import ActsTable, RequestsTable
from metodkabinet.privacy.views.acts import actor, form_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

ACTS = "privacy:erasure-acts"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def erasures(request: Request) -> HttpResponseBase:
    """Who asks."""
    empty = Empty("Просьб нет", "Человек просит стереть свои данные на странице «Мои данные».")
    return list_page(
        request, RequestsTable(request, ErasureRequest.objects.visible_to(request.user)), title="Стирание данных",
        empty=empty, template="privacy/list.html", tabs=_tabs("erasures"),
    )  # fmt: skip


def erasure_acts(request: Request) -> HttpResponseBase:
    """What was done."""
    empty = Empty("Актов пока нет", "Акт составляется сам, когда данные стирают.")
    return list_page(
        request, ActsTable(request, ErasureAct.objects.visible_to(request.user)), title="Акты об уничтожении данных",
        empty=empty, template="privacy/list.html", tabs=_tabs("erasure-acts"),
    )  # fmt: skip


def erasure_act(request: Request, act_id: int) -> HttpResponse:
    """The act with the extract of the log, to read and to print."""
    shown = _act(request, act_id)
    words = words_of(shown)
    return pages.page(
        request, "privacy/act.html", title=words.title, lead=f"от {words.day:%d.%m.%Y}", act=shown, words=words,
        heads=HEADS[:-1], trail=[("Стирание данных", reverse("privacy:erasures")), ("Акты", reverse(ACTS))],
    )  # fmt: skip


def erasure_act_word(request: Request, act_id: int) -> HttpResponse:
    """The same in Word, to be signed on paper."""
    shown = _act(request, act_id)
    response = HttpResponse(act_paper(words_of(shown)), content_type=WORD)
    response["Content-Disposition"] = disposition(f"{shown}.docx")
    return response


def _act(request: Request, act_id: int) -> ErasureAct:
    return pages.obtain(ErasureAct.objects.visible_to(request.user).select_related("region"), act_id)


def erase(request: Request, person_id: int) -> HttpResponse:
    """What would go, what would stay, and the button."""
    own = pages.obtain(erasable_people(request.user).select_related("user", "region"), person_id)
    refused = _refusal(services.check_erasable, own, by=actor(request))
    asked = open_request_of(own)
    form = forms.EraseForm(request.POST or None, initial={"ground": "request" if asked else "purpose"})
    made = None if refused else _erased(request, form, services.erase_person, own)
    if made is not None:
        return made
    parts = services.preview(own)
    return pages.page(
        request, "privacy/erase.html", title=f"Стереть данные: {own.full_name}", form=form, parts=parts,
        stays=list(dict.fromkeys(part.stays for part in parts if part.stays)), asked=asked, refused=refused,
        back=reverse("privacy:erasures"),
    )  # fmt: skip


def erase_guest(request: Request, contact_id: int) -> HttpResponse:
    """The same for somebody without a card."""
    guest = pages.obtain(erasable_guests(request.user), contact_id)
    refused = _refusal(services.check_guest_erasable, guest)
    form = forms.EraseForm(request.POST or None, initial={"ground": "request"})
    made = None if refused else _erased(request, form, services.erase_contact, guest)
    if made is not None:
        return made
    return pages.page(
        request, "privacy/erase_guest.html", title=f"Стереть данные: {guest.name}", guest=guest, form=form,
        refused=refused, back=reverse("privacy:retention"),
    )  # fmt: skip


def _erased(request: Request, form: forms.EraseForm, service: Callable[..., Any], whose: Any) -> HttpResponse | None:
    if not form.is_valid():
        return None
    made = pages.attempt(form, service, whose, ground=form.cleaned_data["ground"], by=actor(request))
    if not made:
        return None
    return pages.saved(request, "Данные стёрты, составлен акт. Распечатайте его.", "privacy:erasure-act", made.pk)


def _refusal(check: Callable[..., None], whose: Any, **given: Any) -> str:
    try:
        check(whose, **given)
    except Refused as refusal:
        return refusal.text
    return ""


def decline(request: Request, request_id: int) -> HttpResponse:
    """No, and why."""
    asked = pages.obtain(ErasureRequest.objects.visible_to(request.user), request_id)
    form = forms.DeclineForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.decline_erasure, asked, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Отказ записан, человек увидит его на странице «Мои данные».", "privacy:erasures")
    return form_page(request, form, "Отказать в стирании", reverse("privacy:erasures"), submit="Отказать")


def _tabs(current: str) -> list[Tab]:
    names = {"erasures": "Просьбы", "erasure-acts": "Акты"}
    return [Tab(label, reverse(f"privacy:{name}"), current=name == current) for name, label in names.items()]
