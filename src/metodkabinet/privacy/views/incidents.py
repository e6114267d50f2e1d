"""The register of incidents: the hours, whose data were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localtime

from metodkabinet.accounts.queries import user_of_address
from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.sheets.responses import xlsx_response
from metodkabinet.kit.sheets.writing import Column
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.privacy import forms, services
from metodkabinet.privacy.models import DataIncident
from metodkabinet.privacy.queries.incidents import Extract, countdowns, extract_for
from metodkabinet.privacy.tables import IncidentsTable
from metodkabinet.privacy.views.acts import act, actor, form_page, own_region

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request


def incidents(request: Request) -> HttpResponseBase:
    """The register."""
    add = reverse("privacy:add-incident")
    empty = Empty(
        "Инцидентов не было",
        "Если данные утекли или есть подозрение, запишите сразу: на сообщение 24 часа.",
        add,
        "Записать",
    )
    return list_page(
        request, IncidentsTable(request, DataIncident.objects.visible_to(request.user)), title="Инциденты с данными",
        empty=empty, actions=[Action("Записать инцидент", add, kind="first", icon="plus")],
    )  # fmt: skip


@once
def add_incident(request: Request) -> HttpResponse:
    """As soon as it is noticed."""
    form = forms.IncidentForm(request.POST or None, initial={"noticed_at": clock.now()})
    if form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        account = user_of_address(given.pop("email"))
        made = pages.attempt(
            form, services.add_incident, own_region(request), by=actor(request), account=account, **given
        )
        if made:
            return pages.saved(request, "Инцидент записан. Часы идут.", "privacy:incident", made.pk)
    return form_page(request, form, "Новый инцидент", reverse("privacy:incidents"), submit="Записать")


def incident(request: Request, incident_id: int) -> HttpResponseBase:
    """What is to be done by when, and whose data were read."""
    rows = DataIncident.objects.visible_to(request.user).select_related("account", "region")
    shown = pages.obtain(rows, incident_id)
    here = reverse("privacy:incident", args=[shown.pk])
    form = forms.FindingsForm(request.POST if shown.reported_at and "findings" in request.POST else None)
    if "reported" in request.POST:
        return act(request, "Отмечено: в Роскомнадзор сообщено.", here, services.report_incident, shown)
    if (
        form.is_valid()
        and pages.attempt(form, services.report_inquiry, shown, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Итоги записаны.", here)
    found = _extract(shown)
    if found is not None and request.GET.get("export") == "xlsx":
        return _sheet(request, shown, found)
    return pages.page(
        request, "privacy/incident.html", title=shown.title, incident=shown, counts=countdowns(shown), form=form,
        found=found, trail=[("Инциденты с данными", reverse("privacy:incidents"))],
    )  # fmt: skip


def _extract(shown: DataIncident) -> Extract | None:
    if shown.account is None or shown.since is None:
        return None
    return extract_for(shown.account, shown.since, shown.until or clock.now())


def _sheet(request: Request, shown: DataIncident, found: Extract) -> HttpResponseBase:
    lines = [
        [
            one.person_id,
            one.name,
            "карточка",
            f"{localtime(one.first_at):%d.%m.%Y %H:%M}",
            "да" if one.exported else "нет",
        ]
        for one in found.cards
    ] + [[pk, name, "возможно, в списке", "", ""] for pk, name in found.perhaps]
    columns = [
        Column("№", "number"), Column("Человек", "text"), Column("Где видели", "text"),
        Column("Впервые", "text"), Column("Выгружено", "text"),
    ]  # fmt: skip
    return xlsx_response(request, f"Затронутые люди, инцидент {shown.pk}", columns, lines)
