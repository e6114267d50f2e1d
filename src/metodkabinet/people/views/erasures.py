"""Deciding on erasing: requests, the preview, acts; terms of keeping; incidents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime as local

from metodkabinet.accounts.models import User
from metodkabinet.kit import clock, pages
from metodkabinet.kit.components.blocks import Tab
from metodkabinet.kit.forms import once
from metodkabinet.kit.sheets.responses import disposition, xlsx_response
from metodkabinet.kit.sheets.writing import Column
from metodkabinet.kit.tables import Action, BulkAction, Empty, list_page
from metodkabinet.people import forms, services
from metodkabinet.people.enums import RetentionKind
from metodkabinet.people.logic.erasure_paper import ActWords, act_paper
from metodkabinet.people.models import DataIncident, ErasureAct, ErasureRequest, Person, RetentionDue
from metodkabinet.people.queries.incidents import Extract, countdowns, extract_for
from metodkabinet.people.services import PeopleRefused
from metodkabinet.people.tables.privacy import ActsTable, DueTable, IncidentsTable, RequestsTable
from metodkabinet.people.views.acts import act, actor, form_page, own_region
from metodkabinet.people.views.staff import WORD

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request


# Erasing


def erasures(request: Request) -> HttpResponseBase:
    """Who asks."""
    empty = Empty("Просьб нет", "Человек просит стереть свои данные на странице «Мои данные».")
    return list_page(
        request, RequestsTable(request, ErasureRequest.objects.visible_to(request.user)), title="Стирание данных",
        empty=empty, template="people/list.html", tabs=_tabs("erasures"),
    )  # fmt: skip


def erasure_acts(request: Request) -> HttpResponseBase:
    """What was done."""
    empty = Empty("Актов пока нет", "Акт составляется сам, когда данные стирают.")
    return list_page(
        request, ActsTable(request, ErasureAct.objects.visible_to(request.user)), title="Акты об уничтожении данных",
        empty=empty, template="people/list.html", tabs=_tabs("erasure-acts"),
    )  # fmt: skip


def erasure_act(request: Request, act_id: int) -> HttpResponse:
    """The paper with the extract of the log."""
    shown = pages.obtain(ErasureAct.objects.visible_to(request.user).select_related("region"), act_id)
    words = ActWords(
        number=shown.number, day=local(shown.erased_at), operator=shown.region.name, operator_address="",
        subject=shown.subject, decided_name=shown.decided_name, reason=shown.get_ground_display(),
        categories=[title for _, title, _ in shown.erased], kept=shown.kept,
        extract=[(str(line[0]), _moment(line[1]), line[2], str(line[3]), line[4]) for line in shown.extract],
    )  # fmt: skip
    response = HttpResponse(act_paper(words), content_type=WORD)
    response["Content-Disposition"] = disposition(f"{shown}.docx")
    return response


def erase(request: Request, person_id: int) -> HttpResponse:
    """What would go, what would stay, and the button."""
    own = pages.obtain(Person.objects.erasable_by(request.user).select_related("user", "region"), person_id)
    asked = ErasureRequest.objects.open().filter(person=own).first()
    form = forms.EraseForm(request.POST or None, initial={"ground": "request" if asked else "purpose"})
    refused = _refusal(own, request)
    if not refused and form.is_valid():
        made = pages.attempt(form, services.erase_person, own, ground=form.cleaned_data["ground"], by=actor(request))
        if made:
            return pages.saved(request, f"Данные стёрты. {made} составлен, его можно скачать.", "people:erasure-acts")
    parts = services.preview(own)
    return pages.page(
        request, "people/erase.html", title=f"Стереть данные: {own.full_name}", person=own, form=form, parts=parts,
        stays=list(dict.fromkeys(part.stays for part in parts if part.stays)), asked=asked, refused=refused,
        back=reverse("people:erasures"),
    )  # fmt: skip


def decline(request: Request, request_id: int) -> HttpResponse:
    """No, and why."""
    asked = pages.obtain(ErasureRequest.objects.visible_to(request.user), request_id)
    form = forms.DeclineForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.decline_erasure, asked, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Отказ записан, человек увидит его на странице «Мои данные».", "people:erasures")
    return form_page(request, form, "Отказать в стирании", reverse("people:erasures"), submit="Отказать")


def _refusal(person: Person, request: Request) -> str:
    try:
        services.check_erasable(person, by=actor(request))
    except PeopleRefused as refusal:
        return refusal.text
    return ""


def _tabs(current: str) -> list[Tab]:
    names = {"erasures": "Просьбы", "erasure-acts": "Акты"}
    return [Tab(label, reverse(f"people:{name}"), current=name == current) for name, label in names.items()]


def _moment(text: str) -> str:
    return f"{local(datetime.fromisoformat(text)):%d.%m.%Y %H:%M}"


# Terms of keeping


def retention(request: Request) -> HttpResponseBase:
    """Whose term has passed, with the rules above."""
    return list_page(
        request, _due(request), title="Сроки хранения", template="people/retention.html",
        rules=services.rules_of(own_region(request)),
        empty=Empty("Стирать нечего", "Каждую ночь система ищет данные, срок хранения которых вышел."),
    )  # fmt: skip


def change_rule(request: Request, kind: str) -> HttpResponse:
    """The term and its ground."""
    region = own_region(request)
    rule = next((one for one in services.rules_of(region) if one.kind == kind), None)
    pages.require(rule is not None, "Такого срока нет.")
    assert rule is not None
    form = forms.RuleForm(
        request.POST or None, initial={"months": rule.months, "basis": rule.basis, "is_on": rule.is_on}
    )
    if form.is_valid() and pages.attempt(
        form, services.change_rule, region, kind, by=actor(request), **form.cleaned_data
    ):
        return pages.saved(request, "Срок сохранён, список пересчитан.", "people:retention")
    title = f"Срок хранения: {RetentionKind(kind).label}"
    return form_page(request, form, title, reverse("people:retention"))


def decide_due(request: Request) -> HttpResponse:
    """First who, then, confirmed, erased or kept for another year."""
    chosen = list(_due(request).chosen()[:500])
    back = reverse("people:retention")
    if "erase" in request.POST:
        return act(request, "Стёрто. Акты составлены.", back, services.erase_due, chosen)
    if "put_off" in request.POST:
        return act(request, "Отложено на год.", back, services.put_off, chosen)
    return pages.page(
        request, "people/decide_due.html", title="Стереть или оставить?", chosen=chosen, back=back,
    )  # fmt: skip


def _due(request: Request) -> DueTable:
    rows = RetentionDue.objects.visible_to(request.user)
    return DueTable(request, rows, bulk=[BulkAction("Решить", reverse("people:decide-due"), icon="trash-2")])


# Incidents


def incidents(request: Request) -> HttpResponseBase:
    """The register."""
    add = reverse("people:add-incident")
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
        account = User.objects.filter(email=User.objects.fold(given.pop("email"))).first()
        made = pages.attempt(
            form, services.add_incident, own_region(request), by=actor(request), account=account, **given
        )
        if made:
            return pages.saved(request, "Инцидент записан. Часы идут.", "people:incident", made.pk)
    return form_page(request, form, "Новый инцидент", reverse("people:incidents"), submit="Записать")


def incident(request: Request, incident_id: int) -> HttpResponseBase:
    """What is to be done by when, and whose data were read."""
    rows = DataIncident.objects.visible_to(request.user).select_related("account", "region")
    shown = pages.obtain(rows, incident_id)
    here = reverse("people:incident", args=[shown.pk])
    form = forms.FindingsForm(request.POST if "findings" in request.POST else None)
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
        request, "people/incident.html", title=shown.title, incident=shown, counts=countdowns(shown), form=form,
        found=found, trail=[("Инциденты с данными", reverse("people:incidents"))],
    )  # fmt: skip


def _extract(shown: DataIncident) -> Extract | None:
    if shown.account is None or shown.since is None:
        return None
    return extract_for(shown.account, shown.since, shown.until or clock.now())


def _sheet(request: Request, shown: DataIncident, found: Extract) -> HttpResponseBase:
    lines = [
        [one.person_id, one.name, "карточка", f"{local(one.first_at):%d.%m.%Y %H:%M}", "да" if one.exported else "нет"]
        for one in found.cards
    ] + [[pk, name, "возможно, в списке", "", ""] for pk, name in found.perhaps]
    columns = [
        Column("Карточка №", "number"), Column("Человек", "text"), Column("Где видели", "text"),
        Column("Впервые", "text"), Column("Выгружено", "text"),
    ]  # fmt: skip
    return xlsx_response(request, f"Затронутые люди, инцидент {shown.pk}", columns, lines)
