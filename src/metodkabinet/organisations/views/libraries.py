"""Pages of libraries and of base sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.organisations import forms, permissions, queries, services
from metodkabinet.organisations.models import BaseSite, Library, Organisation
from metodkabinet.organisations.tables.lists import BaseSiteTable, LibraryTable, organisation_link
from metodkabinet.organisations.views.acts import act, actor

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

NOT_YOURS = "Статус базовой площадки даёт методист территории. Обратитесь к нему."


def library_list(request: Request) -> HttpResponseBase:
    """All libraries of the region."""
    table = LibraryTable(
        request, Library.objects.visible_to(request.user), filters=LibraryTable.filters_for(request.user),
        tone=lambda one: "off" if one.until is not None else "",
    )  # fmt: skip
    empty = Empty(
        "Библиотек пока нет", "Их добавляют на странице организации.", reverse("organisations:list"), "К организациям"
    )
    actions = [Action("Сколько и каких", reverse("organisations:library-counts"), icon="chart-column")]
    return list_page(request, table, title="Библиотеки", actions=actions, empty=empty)


def library_counts(request: Request) -> HttpResponse:
    """How many libraries of each kind stand in each municipality today."""
    rows = queries.library_counts(Library.objects.visible_to(request.user), clock.today())
    return pages.page(
        request, "organisations/library_counts.html", title="Библиотеки по муниципалитетам", rows=rows,
        total=queries.total_of(rows), trail=[("Библиотеки", reverse("organisations:libraries"))],
    )  # fmt: skip


@once
def add_library(request: Request, organisation_id: int) -> HttpResponse:
    """One more library of the organisation."""
    owner = pages.obtain(Organisation.objects.manageable_by(request.user), organisation_id)
    form = forms.LibraryForm(request.POST or None)
    if form.is_valid() and pages.attempt(form, services.add_library, owner, form.card(), by=actor(request)) is not None:
        return pages.saved(request, "Библиотека добавлена.", organisation_link(owner))
    return _form_page(request, form, "Новая библиотека", owner, submit="Добавить")


def change_library(request: Request, library_id: int) -> HttpResponse:
    """Correct the card of a library."""
    own = _library(request, library_id)
    form = forms.LibraryForm(request.POST or None, instance=own)
    if (
        form.is_valid()
        and pages.attempt(
            form, services.change_library, own, form.card(), by=actor(request), version=form.cleaned_data["version"]
        )
        is not None
    ):
        return pages.saved(request, "Библиотека сохранена.", organisation_link(own.organisation))
    return _form_page(request, form, own.name, own.organisation)


def close_library(request: Request, library_id: int) -> HttpResponse:
    """There is no such library any more."""
    own = _library(request, library_id)
    form = forms.CloseLibraryForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.close_library, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Библиотека закрыта.", organisation_link(own.organisation))
    return _form_page(request, form, f"Закрытие: {own.name}", own.organisation, submit="Закрыть библиотеку")


def reopen_library(request: Request, library_id: int) -> HttpResponse:
    """The closing was a mistake."""
    own = _library(request, library_id)
    to = organisation_link(own.organisation)
    return act(request, "Библиотека снова открыта.", to, services.reopen_library, own)


def base_site_list(request: Request) -> HttpResponseBase:
    """Base sites of all times."""
    rows = BaseSite.objects.visible_to(request.user)
    today = clock.today()
    table = BaseSiteTable(
        request, rows, filters=BaseSiteTable.filters_for(request.user),
        tone=lambda one: "off" if one.until is not None and one.until <= today else "",
    )  # fmt: skip
    empty = Empty(
        "Базовых площадок пока нет",
        "Статус дают на странице организации.",
        reverse("organisations:list"),
        "К организациям",
    )
    return list_page(request, table, title="Базовые площадки", empty=empty)


@once
def give_base_site(request: Request, organisation_id: int) -> HttpResponse:
    """The organisation shows its practice to others."""
    owner = pages.obtain(Organisation.objects.manageable_by(request.user), organisation_id)
    pages.require(permissions.can_end_organisation(request.user, owner), NOT_YOURS)
    form = forms.BaseSiteForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.give_base_site, owner, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Статус базовой площадки дан.", organisation_link(owner))
    return _form_page(request, form, "Статус базовой площадки", owner, submit="Дать статус")


def end_base_site(request: Request, site_id: int) -> HttpResponse:
    """The status is over."""
    site = pages.obtain(BaseSite.objects.manageable_by(request.user).select_related("organisation"), site_id)
    form = forms.EndBaseSiteForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.end_base_site, site, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Статус завершён.", organisation_link(site.organisation))
    return _form_page(request, form, f"Завершение статуса: {site.theme}", site.organisation, submit="Завершить")


def _library(request: Request, library_id: int) -> Library:
    return pages.obtain(Library.objects.manageable_by(request.user).select_related("organisation"), library_id)


def _form_page(
    request: Request, form: Any, title: str, owner: Organisation, *, submit: str = "Сохранить"
) -> HttpResponse:
    back = organisation_link(owner)
    return pages.page(
        request, "organisations/form.html", form=form, title=title, lead=owner.short_name, back=back, submit=submit,
        trail=[("Организации", reverse("organisations:list")), (owner.short_name, back)],
    )  # fmt: skip
