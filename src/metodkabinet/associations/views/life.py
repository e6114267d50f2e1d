"""Pages of the life of a body: orders, acts, the Положение, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.associations import forms, permissions, services, tables
from metodkabinet.associations.enums import AssociationState, LifeKind
from metodkabinet.associations.logic.clauses import read_clauses
from metodkabinet.associations.models import Ground, Regulation
from metodkabinet.associations.queries import settings as chosen
from metodkabinet.associations.queries import tree
from metodkabinet.associations.services import NewClause
from metodkabinet.associations.tables import association_link
from metodkabinet.associations.views.body import form_page, grounds_of, obtain, tabs_of, trail_of
from metodkabinet.kit import clock, pages, registry
from metodkabinet.kit.forms import once
from metodkabinet.kit.tables import Action, Empty, list_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.associations.models import Association
    from metodkabinet.kit.http import SignedInRequest

SAID = {
    LifeKind.CREATED: "Приказ о создании внесён, объединение действует.",
    LifeKind.REORGANISED: "Приказ о реорганизации внесён.",
    LifeKind.LIQUIDATED: "Объединение ликвидировано, полномочия всех прекращены.",
}
UNDERSTOOD = "Отметьте, что последствия понятны: ликвидацию нельзя отменить."


def grounds(request: SignedInRequest, code: str) -> HttpResponseBase:
    """The register of orders and protocols."""
    body = obtain(request, code)
    rows = Ground.objects.visible_to(request.user).filter(association=body)
    add = reverse("associations:add-ground", args=[code])
    may_manage = permissions.can_manage_association(request.user, body)
    empty = Empty(
        "Документов пока нет", "Внесите приказ о создании объединения.", add if may_manage else "", "Внести документ"
    )
    return list_page(
        request, tables.GroundTable(request, rows), title="Основания", lead=body.short_name, empty=empty,
        template="associations/list.html", tabs=tabs_of(body, "grounds"), trail=trail_of(body),
        actions=[Action("Внести документ", add, kind="first", icon="plus")] if may_manage else [],
    )  # fmt: skip


@once
def add_ground(request: SignedInRequest, code: str) -> HttpResponse:
    """One more document."""
    body = obtain(request, code, "associations.manage")
    form = forms.PlainGroundForm(request.POST or None, request.FILES or None)
    if form.is_valid() and pages.attempt(form, services.add_ground, body, form.ground(), by=request.user) is not None:
        return pages.saved(request, "Документ внесён.", "associations:grounds", code)
    back = reverse("associations:grounds", args=[code])
    return form_page(request, form, "Новый документ", body, submit="Внести", back=back)


@once
def record_act(request: SignedInRequest, code: str) -> HttpResponse:
    """Created, reorganised, liquidated. What liquidation ends is shown before it is confirmed."""
    body = obtain(request, code, "associations.manage_life")
    acts = _acts(body)
    form = forms.ActForm(request.POST or None, request.FILES or None, acts=acts, grounds=grounds_of(request, body))
    if form.is_valid():
        given = form.cleaned_data
        kind = LifeKind(given["act"])
        if kind is LifeKind.LIQUIDATED and request.POST.get("understood") != "1":
            form.add_error(None, UNDERSTOOD)
        elif pages.attempt(
            form, services.record_act, body, kind, date=given["day"], ground=given["ground"], note=given["note"],
            by=request.user,
        ):  # fmt: skip
            return pages.saved(request, SAID[kind], association_link(body))
    ending = tree.ending_of(body, clock.today()) if LifeKind.LIQUIDATED in acts else None
    return pages.page(
        request, "associations/act.html", form=form, title="Приказ об объединении", lead=body.short_name,
        back=association_link(body), ending=ending, trail=trail_of(body), association=body, acts=acts,
    )  # fmt: skip


def regulations(request: SignedInRequest, code: str) -> HttpResponse:
    """The Положение: the version in force with its clauses beside the settings, and earlier ones."""
    body = obtain(request, code)
    rows = Regulation.objects.visible_to(request.user).filter(association=body)
    versions = list(rows.select_related("ground", "file").prefetch_related("clauses").order_by("-version", "-pk"))
    choices = {one.clause.pk: one for one in chosen.choices_of(body) if one.clause}
    newest = versions[0] if versions else None
    add = reverse("associations:add-regulation", args=[code])
    return pages.page(
        request, "associations/regulations.html", title="Положение", lead=body.short_name, association=body,
        versions=versions, current=newest, tabs=tabs_of(body, "regulations"), trail=trail_of(body), add=add,
        fixed=[(one, choices.get(one.pk)) for one in newest.clauses.all()] if newest else [],
        may_manage=permissions.can_manage_association(request.user, body),
    )  # fmt: skip


@once
def add_regulation(request: SignedInRequest, code: str) -> HttpResponse:
    """A new version, with the order that approved it."""
    body = obtain(request, code, "associations.manage")
    form = forms.RegulationForm(request.POST or None, request.FILES or None, grounds=grounds_of(request, body))
    if form.is_valid():
        clauses = _clauses(form)
        given = form.cleaned_data
        if clauses is not None and pages.attempt(
            form, services.add_regulation, body, title=given["title"], ground=given["ground"], since=given["since"],
            clauses=clauses, upload=given["text_file"], by=request.user,
        ) is not None:  # fmt: skip
            return pages.saved(request, "Новая редакция положения внесена.", "associations:regulations", code)
    back = reverse("associations:regulations", args=[code])
    return form_page(request, form, "Новая редакция положения", body, submit="Внести", back=back)


def settings(request: SignedInRequest, code: str) -> HttpResponse:
    """What the body chose, beside what its regulation says."""
    body = obtain(request, code)
    return pages.page(
        request, "associations/settings.html", title="Настройки", lead=body.short_name, association=body,
        choices=chosen.choices_of(body), tabs=tabs_of(body, "settings"), trail=trail_of(body),
        may_manage=permissions.can_manage_association(request.user, body),
        change=reverse("associations:choose-settings", args=[code]),
    )  # fmt: skip


def choose_settings(request: SignedInRequest, code: str) -> HttpResponse:
    """Choose anew."""
    body = obtain(request, code, "associations.manage")
    form = forms.SettingsForm(request.POST or None, choices=chosen.choices_of(body))
    if (
        form.is_valid()
        and pages.attempt(form, services.choose_settings, body, form.values(), by=request.user) is not None
    ):
        different = chosen.contradictions(body)
        said = "Настройки сохранены." if not different else "Настройки сохранены. Часть из них расходится с положением."
        return pages.saved(request, said, "associations:settings", code)
    return form_page(request, form, "Настройки", body, back=reverse("associations:settings", args=[code]))


def _acts(body: Association) -> list[LifeKind]:
    """What may happen to it now."""
    if body.state == AssociationState.FORMING:
        return [LifeKind.CREATED]
    return [LifeKind.REORGANISED, LifeKind.LIQUIDATED] if body.state == AssociationState.ACTIVE else []


def _clauses(form: Any) -> list[NewClause] | None:
    """Clauses with the settings they fix; what cannot be read is said beside the field."""
    pairs, lost = read_clauses(form.cleaned_data["clauses"])
    if lost:
        form.add_error("clauses", f"У строки нет номера пункта: «{lost[0][:80]}». Начните её с номера, например 1.1.")
    fixing = {}
    for declared in registry.settings:
        name = forms.field_of(declared)
        number = form.cleaned_data.get(name, "").removeprefix("п.").strip().rstrip(".")
        if number and number not in {one for one, _ in pairs}:
            form.add_error(name, f"Пункта {number} нет среди внесённых. Впишите его выше.")
        elif number in fixing:
            form.add_error(name, f"Пункт {number} уже закрепляет другую настройку.")
        elif number:
            fixing[number] = declared.key
    return None if form.errors else [NewClause(number, words, fixing.get(number, "")) for number, words in pairs]
