"""Pages of municipalities and of regions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.organisations import forms, permissions, queries, services
from metodkabinet.organisations.enums import MunicipalityKind
from metodkabinet.organisations.models import Library, Municipality, Organisation, Region
from metodkabinet.organisations.tables.lists import RegionTable
from metodkabinet.organisations.views.acts import act, actor, own_region

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

PLACES = "organisations:municipalities"
NOT_YOURS = "Список муниципалитетов ведёт методист региона. Обратитесь к нему."


def municipality_list(request: Request) -> HttpResponse:
    """The tree with counts as on a day."""
    day = _day(request)
    visible = Municipality.objects.visible_to(request.user)
    rows = queries.municipality_rows(
        visible, Organisation.objects.visible_to(request.user), Library.objects.visible_to(request.user), day
    )
    mine = set(Municipality.objects.manageable_by(request.user).values_list("pk", flat=True))
    ended = (
        visible.exclude(until=None).filter(until__lte=day).select_related("successor").order_by("-until", "sort_key")
    )
    top = sum(1 for row in rows if not row.is_district)
    return pages.page(
        request, "organisations/municipalities.html", title="Муниципалитеты", day=day, is_today=day == clock.today(),
        rows=[(row, row.municipality.pk in mine and row.municipality.until is None) for row in rows],
        ended=[(one, one.pk in mine) for one in ended], top=top, districts=len(rows) - top, may_manage=bool(mine),
    )  # fmt: skip


@once
def add_municipality(request: Request) -> HttpResponse:
    """A new municipality or a district inside a city."""
    mine = Municipality.objects.manageable_by(request.user)
    cities = mine.filter(kind=MunicipalityKind.CITY, until=None).order_by("sort_key", "pk")
    form = forms.MunicipalityForm(request.POST or None, visible={"parent": cities})
    if form.is_valid():
        card = services.MunicipalityCard(**form.cleaned_data)
        region = card.parent.region if card.parent else own_region(request)
        pages.require(card.parent is not None or permissions.can_add_municipality(request.user, region), NOT_YOURS)
        if pages.attempt(form, services.add_municipality, region, card, by=actor(request)) is not None:
            return pages.saved(request, "Муниципалитет добавлен.", PLACES)
    return _form_page(request, form, "Новый муниципалитет", submit="Добавить")


def rename_municipality(request: Request, municipality_id: int) -> HttpResponse:
    """Another name, kind or code."""
    own = _municipality(request, municipality_id)
    form = forms.RenameMunicipalityForm(
        request.POST or None, initial={"name": own.name, "kind": own.kind, "oktmo": own.oktmo}
    )
    if (
        form.is_valid()
        and pages.attempt(form, services.rename_municipality, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Новое название внесено, прежнее сохранено.", PLACES)
    names = own.names.all()
    return _form_page(request, form, f"Переименование: {own.name}", names=names, municipality=own)


def undo_rename_municipality(request: Request, municipality_id: int) -> HttpResponse:
    """The newest name was entered by mistake."""
    own = _municipality(request, municipality_id)
    return act(request, "Прежнее название возвращено.", PLACES, services.undo_rename_municipality, own)


def end_municipality(request: Request, municipality_id: int) -> HttpResponse:
    """It became part of another one."""
    own = _municipality(request, municipality_id)
    heirs = Municipality.objects.manageable_by(request.user).filter(region=own.region, until=None)
    form = forms.EndMunicipalityForm(
        request.POST or None, visible={"successor": heirs.exclude(pk=own.pk).order_by("sort_key", "pk")}
    )
    if (
        form.is_valid()
        and pages.attempt(form, services.end_municipality, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Муниципалитет упразднён, организации перешли к преемнику.", PLACES)
    moving = Organisation.objects.visible_to(request.user).filter(municipality=own, until=None)
    return _form_page(
        request, form, f"Упразднение: {own.name}", submit="Упразднить", municipality=own, names=own.names.none(),
        moving=list(moving.order_by("sort_key", "pk")), ending=True,
    )  # fmt: skip


def restore_municipality(request: Request, municipality_id: int) -> HttpResponse:
    """The ending was a mistake."""
    own = _municipality(request, municipality_id)
    return act(request, "Муниципалитет снова действует.", PLACES, services.restore_municipality, own)


def region_list(request: Request) -> HttpResponseBase:
    """Regions of the installation."""
    add = reverse("organisations:add-region")
    return list_page(
        request, RegionTable(request, Region.objects.manageable_by(request.user)), title="Регионы",
        actions=[Action("Добавить регион", add, kind="first", icon="plus")],
        empty=Empty("Регионов пока нет", "Начните с него.", add, "Добавить регион"),
    )  # fmt: skip


@once
def add_region(request: Request) -> HttpResponse:
    """A new tenant."""
    form = forms.RegionForm(request.POST or None)
    if form.is_valid() and pages.attempt(form, services.add_region, by=actor(request), **form.cleaned_data) is not None:
        return pages.saved(request, "Регион добавлен.", "organisations:regions")
    return _region_page(request, form, "Новый регион")


def change_region(request: Request, region_id: int) -> HttpResponse:
    """How the region is called and where its clocks stand."""
    own = pages.obtain(Region.objects.manageable_by(request.user), region_id)
    form = forms.RegionForm(request.POST or None, instance=own)
    if (
        form.is_valid()
        and pages.attempt(form, services.change_region, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Регион сохранён.", "organisations:regions")
    return _region_page(request, form, own.name)


def _day(request: Request) -> date:
    """The day asked for; anything else means today."""
    try:
        return datetime.strptime(request.GET.get("day", ""), "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return clock.today()


def _municipality(request: Request, municipality_id: int) -> Municipality:
    return pages.obtain(Municipality.objects.manageable_by(request.user).select_related("region"), municipality_id)


def _form_page(request: Request, form: Any, title: str, *, submit: str = "Сохранить", **context: Any) -> HttpResponse:
    return pages.page(
        request, "organisations/municipality.html", form=form, title=title, submit=submit, back=reverse(PLACES),
        trail=[("Муниципалитеты", reverse(PLACES))], **context,
    )  # fmt: skip


def _region_page(request: Request, form: Any, title: str) -> HttpResponse:
    back = reverse("organisations:regions")
    return pages.page(
        request, "organisations/form.html", form=form, title=title, back=back, submit="Сохранить",
        trail=[("Регионы", back)],
    )  # fmt: skip
