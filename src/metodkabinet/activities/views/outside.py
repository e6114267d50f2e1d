"""The register of events held by others, and what already took place with us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse

from metodkabinet.activities import forms, permissions, services
from metodkabinet.activities.models import Kind, OutsideEvent, OutsideResult
from metodkabinet.activities.tables.lists import OutsideTable
from metodkabinet.activities.views import acts
from metodkabinet.activities.views.presence import as_lines
from metodkabinet.kit import access, pages
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.forms import once
from metodkabinet.kit.tables import Action, Empty, list_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

LIST = "activities:outside"
PROOFS = ("pdf", "jpg", "png", "webp")


def outside_events(request: Request) -> HttpResponseBase:
    """The register."""
    rows = OutsideEvent.objects.visible_to(request.user).annotate(result_count=Count("results"))
    add = reverse("activities:add-outside")
    may_add = access.holds(request.user, "activities.manage")
    actions = [Action("Добавить", add, kind="first", icon="plus")] if may_add else []
    empty = Empty(
        "Здесь пока пусто", "Записывайте чужие вебинары и конкурсы, где были ваши библиотекари: пригодится в отчёте.",
        add if may_add else "", "Добавить",
    )  # fmt: skip
    return list_page(request, OutsideTable(request, rows), title="Внешние мероприятия", actions=actions, empty=empty)


def outside_event(request: Request, event_id: int) -> HttpResponse:
    """One line of it with results and proofs."""
    shown = pages.obtain(OutsideEvent.objects.visible_to(request.user).select_related("association"), event_id)
    results = OutsideResult.objects.visible_to(request.user).filter(event=shown)
    return pages.page(
        request, "activities/outside_event.html", title=shown.title, lead=shown.organiser, event=shown,
        results=list(results.select_related("person", "organisation", "proof").order_by("pk")),
        may_manage=permissions.can_manage_outside_event(request.user, shown),
        trail=[("Внешние мероприятия", reverse(LIST))],
    )  # fmt: skip


@once
def add_outside_event(request: Request) -> HttpResponse:
    """A new line."""
    body = acts.own_body(request)
    form = forms.OutsideEventForm(request.POST or None)
    if form.is_valid():
        made = pages.attempt(form, services.add_outside_event, body, form.card(), by=acts.actor(request))
        if made:
            to = reverse("activities:outside-event", args=[made.pk])
            return pages.saved(request, "Добавлено. Запишите, кто участвовал.", to)
    return acts.form_page(request, form, "Внешнее мероприятие", reverse(LIST), submit="Добавить", lead=body.short_name)


def change_outside_event(request: Request, event_id: int) -> HttpResponse:
    """Correct it."""
    own = pages.obtain(OutsideEvent.objects.manageable_by(request.user), event_id)
    to = reverse("activities:outside-event", args=[own.pk])
    form = forms.OutsideEventForm(request.POST or None, instance=own)
    if form.is_valid():
        version, card, by = form.cleaned_data["version"], form.card(), acts.actor(request)
        if pages.attempt(form, services.change_outside_event, own, card, version=version, by=by):
            return pages.saved(request, "Сохранено.", to)
    return acts.form_page(request, form, own.title, to)


def remove_outside_event(request: Request, event_id: int) -> HttpResponse:
    """Entered by mistake."""
    own = pages.obtain(OutsideEvent.objects.manageable_by(request.user), event_id)
    return acts.act(request, "Запись удалена.", reverse(LIST), services.remove_outside_event, own)


@once
def add_outside_result(request: Request, event_id: int) -> HttpResponse:
    """Who took part, with a proof."""
    own = pages.obtain(OutsideEvent.objects.manageable_by(request.user), event_id)
    to = reverse("activities:outside-event", args=[own.pk])
    choices = {
        "person": acts.offered_people(request, own.region_id),
        "organisation": acts.offered_organisations(request, own.region_id),
    }
    form = forms.OutsideResultForm(request.POST or None, request.FILES or None, visible=choices)
    if form.is_valid():
        upload = form.cleaned_data["proof"]
        by = acts.actor(request)
        proof = pages.attempt(form, keep_file, upload, by=by, kinds=PROOFS) if upload else None
        if proof is not None or not upload:
            made = pages.attempt(form, services.add_outside_result, own, form.card(proof), by=by)
            if made:
                return pages.saved(request, "Результат записан.", to)
    return acts.form_page(request, form, f"Результат: {own.title}", to, submit="Записать")


def remove_outside_result(request: Request, result_id: int) -> HttpResponse:
    """Entered by mistake."""
    row = pages.obtain(OutsideResult.objects.manageable_by(request.user).select_related("event"), result_id)
    to = reverse("activities:outside-event", args=[row.event_id])
    return acts.act(request, "Результат удалён.", to, services.remove_outside_result, row)


@once
def record_past(request: Request) -> HttpResponse:
    """What already took place, with its list."""
    body = acts.own_body(request)
    choices = {
        "kind": Kind.objects.visible_to(request.user).offered(),
        "host": acts.offered_organisations(request, body.region_id),
        "responsible": acts.offered_people(request, body.region_id),
    }
    form = forms.PastForm(request.POST or None, visible=choices)
    if form.is_valid():
        lines = as_lines(form.cleaned_data["lines"])
        made = pages.attempt(
            form, services.record_past_activity, body, form.card(), form.when(), lines, by=acts.actor(request)
        )
        if made:
            to = reverse("activities:unmatched", args=[made.pk]) if lines else acts.page_of(made)
            said = f"Записано, участников: {len(lines)}. Сверьте их с базой." if lines else "Записано."
            return pages.saved(request, said, to)
    return acts.form_page(
        request, form, "Записать прошедшее", reverse("activities:list"), template="activities/new.html", is_past=True,
        lead=body.short_name,
    )  # fmt: skip
