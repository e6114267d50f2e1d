"""The first run: region → base organisation → first body → its head. Each step is one act; a done one can be mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.associations import forms, services
from metodkabinet.associations.models import Ground
from metodkabinet.associations.queries.beginning import Beginning, beginning
from metodkabinet.associations.services import FirstHead
from metodkabinet.associations.tables import association_link
from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.models import Municipality, Organisation
from metodkabinet.organisations.services import OrganisationCard, add_organisation, add_region

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import SignedInRequest

KINDS = (
    OrganisationKind.INSTITUTE,
    OrganisationKind.RIBC,
    OrganisationKind.METHOD_CENTRE,
    OrganisationKind.AUTHORITY,
    OrganisationKind.OTHER,
)
PAGE = "associations:first-run"


@once
def first_run(request: SignedInRequest) -> HttpResponse:
    """The next step of setting up."""
    now = beginning()
    if not now.step:
        assert now.association is not None  # the steps stand in this order
        return redirect(association_link(now.association))
    steps: dict[str, Callable[[SignedInRequest, Beginning], tuple[Any, str]]] = {
        "region": _region, "organisation": _organisation, "association": _association, "head": _head,
    }  # fmt: skip
    form, said = steps[now.step](request, now)
    if said:
        return pages.saved(request, said, PAGE)
    return pages.page(
        request, "associations/first_run.html", title="Первая настройка", form=form, now=now, mend=_mend(now)
    )


def _region(request: SignedInRequest, now: Beginning) -> tuple[Any, str]:
    form = forms.FirstRegionForm(request.POST or None)
    done = form.is_valid() and pages.attempt(form, add_region, by=request.user, **form.cleaned_data) is not None
    return form, "Регион добавлен. Теперь – организация, при которой работает объединение." if done else ""


def _organisation(request: SignedInRequest, now: Beginning) -> tuple[Any, str]:
    assert now.region is not None
    form = forms.FirstOrganisationForm(request.POST or None, kinds=[(kind.value, kind.label) for kind in KINDS])
    done = (
        form.is_valid()
        and pages.attempt(form, add_organisation, now.region, OrganisationCard(**form.cleaned_data), by=request.user)
        is not None
    )
    return form, "Организация добавлена. Теперь – само объединение." if done else ""


def _association(request: SignedInRequest, now: Beginning) -> tuple[Any, str]:
    assert now.region is not None
    user = request.user
    visible = {
        "municipality": Municipality.objects.visible_to(user).filter(until=None).order_by("sort_key", "pk"),
        "base_organisation": Organisation.objects.visible_to(user).filter(until=None).order_by("sort_key", "pk"),
    }
    form = forms.FirstAssociationForm(
        request.POST or None, visible=visible, initial={"base_organisation": now.organisation}
    )
    done = (
        form.is_valid() and pages.attempt(form, services.add_association, now.region, form.new(), by=user) is not None
    )
    return form, "Объединение добавлено. Остался его руководитель." if done else ""


def _head(request: SignedInRequest, now: Beginning) -> tuple[Any, str]:
    assert now.association is not None
    grounds = Ground.objects.visible_to(request.user).filter(association=now.association)
    form = forms.FirstHeadForm(request.POST or None, request.FILES or None, grounds=grounds)
    if not form.is_valid():
        return form, ""
    given = dict(form.cleaned_data)
    since, ground = given.pop("since"), given.pop("ground")
    begun = pages.attempt(
        form, services.begin_with_head, now.association, FirstHead(**given), since=since, ground=ground, by=request.user
    )
    if not begun:
        return form, ""
    messages.info(request, f"Ссылка-приглашение (показывается один раз, она же отправлена письмом): {begun.link}")
    return form, f"Всё готово: {begun.office}. Приглашение отправлено."


def _mend(now: Beginning) -> dict[str, str]:
    """Where a done step is corrected."""
    pages_of = {}
    if now.region is not None:
        pages_of["Регион"] = reverse("organisations:region", args=[now.region.pk])
    if now.organisation is not None:
        pages_of["Базовая организация"] = reverse("organisations:change", args=[now.organisation.pk])
    if now.association is not None:
        pages_of["Первое объединение"] = reverse("associations:change", args=[now.association.code])
    return pages_of
