"""Pages of organisations: the list, the page of one, every change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.sheets.views import import_start
from metodkabinet.kit.tables import Action, BulkAction, Empty, list_page
from metodkabinet.organisations import forms, permissions, queries, services
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.models import Municipality, Organisation
from metodkabinet.organisations.tables.imports import ORGANISATIONS
from metodkabinet.organisations.tables.lists import OrganisationSheet, OrganisationTable, organisation_link
from metodkabinet.organisations.views.acts import act, actor, own_region

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

NOT_YOURS = "Это решает методист, который ведёт организации территории. Обратитесь к нему."
NOT_THERE = "В этом муниципалитете такие организации ведёт другой методист. Обратитесь к нему."
LIST = "organisations:list"


def organisation_list(request: Request) -> HttpResponseBase:
    """All organisations of the region."""
    rows = queries.with_counts(Organisation.objects.visible_to(request.user), clock.today())
    may_manage = Organisation.objects.manageable_by(request.user).exists()
    kind = OrganisationSheet if request.GET.get("export") else OrganisationTable
    bulk = [BulkAction("Перенести в другой муниципалитет", reverse("organisations:move"), icon="move-right")]
    table = kind(
        request, rows, filters=OrganisationTable.filters_for(request.user), bulk=bulk if may_manage else [],
        tone=lambda one: "off" if one.until is not None and one.until <= clock.today() else "",
    )  # fmt: skip
    add = reverse("organisations:add")
    actions = [
        Action("Загрузить из Excel", reverse("organisations:import"), icon="upload"),
        Action("Добавить организацию", add, kind="first", icon="plus"),
    ]
    empty = Empty("Организаций пока нет", "Добавьте первую или загрузите список из Excel.", add, "Добавить")
    return list_page(request, table, title="Организации", actions=actions if may_manage else [], empty=empty)


def organisation(request: Request, organisation_id: int) -> HttpResponse:
    """Everything about one of them."""
    rows = Organisation.objects.visible_to(request.user).select_related("region", "municipality", "parent", "successor")
    shown = pages.obtain(rows, organisation_id)
    return detail_page(
        request, "organisations/organisation.html", shown, title=shown.short_name, lead=shown.full_name,
        organisation=shown, trail=[("Организации", reverse(LIST))],
        may_manage=permissions.can_manage_organisation(request.user, shown),
        may_end=permissions.can_end_organisation(request.user, shown),
    )  # fmt: skip


@once
def add_organisation(request: Request) -> HttpResponse:
    """A new card."""
    form = forms.OrganisationForm(request.POST or None, visible=_choices(request, None))
    if form.is_valid():
        card = form.card()
        region = card.municipality.region if card.municipality else own_region(request)
        pages.require(permissions.can_place_organisation(request.user, region, card.municipality, card.kind), NOT_THERE)
        made = pages.attempt(form, services.add_organisation, region, card, by=actor(request))
        if made:
            return pages.saved(request, "Организация добавлена.", organisation_link(made))
    return _form_page(request, form, "Новая организация", reverse(LIST), submit="Добавить")


def change_organisation(request: Request, organisation_id: int) -> HttpResponse:
    """Correct the card."""
    own = _obtain(request, organisation_id)
    form = forms.OrganisationForm(request.POST or None, instance=own, visible=_choices(request, own))
    if form.is_valid():
        card = form.card()
        if (card.municipality, OrganisationKind(card.kind).subject) != (own.municipality, own.territory.subject):
            allowed = permissions.can_place_organisation(request.user, own.region, card.municipality, card.kind)
            pages.require(allowed and permissions.can_end_organisation(request.user, own), NOT_THERE)
        version = form.cleaned_data["version"]
        if pages.attempt(form, services.change_organisation, own, card, by=actor(request), version=version) is not None:
            return pages.saved(request, "Карточка сохранена.", organisation_link(own))
    hint = "Здесь исправляют ошибки. Если организацию переименовали, нажмите «Переименовать»: прежнее имя сохранится."
    return _form_page(request, form, f"Карточка: {own.short_name}", organisation_link(own), hint=hint)


def rename_organisation(request: Request, organisation_id: int) -> HttpResponse:
    """A real renaming."""
    own = _obtain(request, organisation_id, ending=True)
    given = {"short_name": own.short_name, "full_name": own.full_name}
    form = forms.RenameForm(request.POST or None, initial=given)
    if (
        form.is_valid()
        and pages.attempt(form, services.rename_organisation, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Новое название внесено, прежнее сохранено.", organisation_link(own))
    return _form_page(
        request, form, f"Переименование: {own.short_name}", organisation_link(own), submit="Переименовать"
    )


def undo_rename_organisation(request: Request, organisation_id: int) -> HttpResponse:
    """The newest name was entered by mistake."""
    own = _obtain(request, organisation_id, ending=True)
    return _act(request, services.undo_rename_organisation, own, "Прежнее название возвращено.")


def close_organisation(request: Request, organisation_id: int) -> HttpResponse:
    """It works no longer."""
    own = _obtain(request, organisation_id, ending=True)
    form = forms.CloseForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.close_organisation, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Организация закрыта. Если это ошибка, её можно вернуть.", organisation_link(own))
    return _end_page(request, form, own, f"Закрытие: {own.short_name}", submit="Закрыть организацию", joins=False)


def join_organisation(request: Request, organisation_id: int) -> HttpResponse:
    """It became part of another one."""
    own = _obtain(request, organisation_id, ending=True)
    everywhere = "everywhere" in request.GET or request.method == "POST"
    successors = Organisation.objects.visible_to(request.user).filter(region=own.region, until=None).exclude(pk=own.pk)
    near = successors if everywhere else successors.filter(municipality=own.municipality)
    form = forms.JoinForm(request.POST or None, visible={"successor": near.order_by("sort_key", "pk")})
    if (
        form.is_valid()
        and pages.attempt(form, services.join_organisation, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(
            request, "Организация присоединена. Если это ошибка, её можно вернуть.", organisation_link(own)
        )
    widen = "" if everywhere else f"{request.path}?everywhere=1"
    return _end_page(
        request, form, own, f"Присоединение: {own.short_name}", submit="Присоединить", joins=True, widen=widen
    )


def restore_organisation(request: Request, organisation_id: int) -> HttpResponse:
    """The closing or joining was a mistake."""
    own = _obtain(request, organisation_id, ending=True)
    return _act(request, services.restore_organisation, own, "Организация снова работает, всё возвращено.")


def move_organisations(request: Request) -> HttpResponse:
    """The marked organisations go to another municipality."""
    visible = Organisation.objects.manageable_by(request.user).select_related("municipality")
    table = OrganisationTable(
        request, queries.with_counts(visible, clock.today()), filters=OrganisationTable.filters_for(request.user)
    )
    chosen = list(table.chosen())
    if not chosen:
        return pages.saved(request, "Отметьте в списке организации, которые нужно перенести.", LIST)
    places = Municipality.objects.visible_to(request.user).filter(region=chosen[0].region, until=None)
    sent = request.POST if "municipality" in request.POST else None
    form = forms.MoveForm(sent, visible={"municipality": places.order_by("sort_key", "pk")})
    if form.is_valid():
        place, day, ground = (form.cleaned_data[name] for name in ("municipality", "day", "ground"))
        pages.require(_may_move(request, chosen, place), NOT_THERE)
        if (
            pages.attempt(
                form, services.move_organisations, chosen, to=place, day=day, ground=ground, by=actor(request)
            )
            is not None
        ):
            return pages.saved(request, f"Перенесены в «{place}»: {len(chosen)}.", LIST)
    return pages.page(
        request, "organisations/move.html", title="Перенос в другой муниципалитет", form=form, chosen=chosen,
        trail=[("Организации", reverse(LIST))],
    )  # fmt: skip


def import_organisations(request: Request) -> HttpResponseBase:
    """Take in a table from Excel."""
    return import_start(request, ORGANISATIONS.key, {"region": str(own_region(request).pk)})


def _may_move(request: Request, chosen: list[Organisation], place: Municipality) -> bool:
    return all(
        permissions.can_end_organisation(request.user, one)
        and permissions.can_place_organisation(request.user, place.region, place, one.kind)
        for one in chosen
    )


def _obtain(request: Request, organisation_id: int, *, ending: bool = False) -> Organisation:
    rows = Organisation.objects.manageable_by(request.user).select_related("region", "municipality", "territory")
    own = pages.obtain(rows, organisation_id)
    if ending:
        pages.require(permissions.can_end_organisation(request.user, own), NOT_YOURS)
    return own


def _choices(request: Request, own: Organisation | None) -> dict[str, Any]:
    """Acting municipalities and head organisations, and those the card names already."""
    kept_place, kept_head = (own.municipality_id, own.parent_id) if own else (None, None)
    places = Municipality.objects.visible_to(request.user).filter(Q(until=None) | Q(pk=kept_place))
    heads = Organisation.objects.visible_to(request.user).filter(Q(until=None, parent=None) | Q(pk=kept_head))
    if own:
        places, heads = places.filter(region=own.region), heads.filter(region=own.region).exclude(pk=own.pk)
    return {"municipality": places.order_by("sort_key", "pk"), "parent": heads.order_by("sort_key", "pk")}


def _act(request: Request, service: Any, own: Organisation, message: str) -> HttpResponse:
    """An act without a form; its refusal is said on the page of the organisation."""
    return act(request, message, organisation_link(own), service, own)


def _form_page(
    request: Request, form: Any, title: str, back: str, *, submit: str = "Сохранить", hint: str = ""
) -> HttpResponse:
    return pages.page(
        request, "organisations/form.html", form=form, title=title, back=back, submit=submit, hint=hint,
        trail=[("Организации", reverse(LIST))],
    )  # fmt: skip


def _end_page(
    request: Request, form: Any, own: Organisation, title: str, *, submit: str, joins: bool, widen: str = ""
) -> HttpResponse:
    """The form beside what it would change."""
    return pages.page(
        request, "organisations/end.html", form=form, title=title, organisation=own, submit=submit, joins=joins,
        widen=widen, back=organisation_link(own), consequences=queries.consequences_of_ending(own),
        trail=[("Организации", reverse(LIST)), (own.short_name, organisation_link(own))],
    )  # fmt: skip
