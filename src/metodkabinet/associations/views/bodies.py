"""Pages of bodies: the tree, the list, the page of one, its card and place, the switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.associations import forms, permissions, services
from metodkabinet.associations.enums import AssociationState
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries import current, tree
from metodkabinet.associations.tables import AssociationTable, association_link
from metodkabinet.associations.views.body import form_page, obtain, tabs_of, trail_of
from metodkabinet.kit import access, clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.kit.web.redirects import safe_next
from metodkabinet.organisations.models import Municipality, Organisation, Region

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import SignedInRequest

NOT_YOURS = "Создаёт объединения методический центр территории. Обратитесь к нему."


def association_tree(request: SignedInRequest) -> HttpResponse:
    """All acting bodies of the region, each under its upper one."""
    rows = Association.objects.visible_to(request.user).exclude(state=AssociationState.LIQUIDATED)
    actions = [Action("Списком и в Excel", reverse("associations:list"), icon="list")]
    if access.holds(request.user, "associations.manage_life"):
        actions.append(Action("Новое объединение", reverse("associations:add"), kind="first", icon="plus"))
    return pages.page(
        request, "associations/tree.html", title="Объединения", actions=actions,
        branches=tree.branches(tree.with_head_and_counts(rows, clock.today())),
    )  # fmt: skip


def association_list(request: SignedInRequest) -> HttpResponseBase:
    """The same as a list, the liquidated ones too."""
    rows = tree.with_head_and_counts(Association.objects.visible_to(request.user), clock.today())
    table = AssociationTable(request, rows, tone=lambda one: "off" if one.state == AssociationState.LIQUIDATED else "")
    empty = Empty("Объединений пока нет", "Первое создаёт администратор или методический центр.")
    return list_page(request, table, title="Все объединения", empty=empty, trail=trail_of())


def association(request: SignedInRequest, code: str) -> HttpResponse:
    """Everything about one body."""
    shown = obtain(request, code)
    return detail_page(
        request, "associations/association.html", shown, title=shown.short_name, lead=shown.name, association=shown,
        tabs=tabs_of(shown, "association"), trail=trail_of(),
        may_manage=permissions.can_manage_association(request.user, shown),
        may_record=permissions.can_record_act(request.user, shown),
    )  # fmt: skip


@once
def add_association(request: SignedInRequest) -> HttpResponse:
    """A new body, still forming."""
    form = forms.NewAssociationForm(request.POST or None, visible=_choices(request, None, with_parent=True))
    if form.is_valid():
        new = form.new()
        region = new.base_organisation.region
        pages.require(permissions.can_add_association(request.user, region, new.municipality), NOT_YOURS)
        made = pages.attempt(form, services.add_association, region, new, by=request.user)
        if made:
            return pages.saved(request, "Объединение добавлено. Внесите приказ о создании.", association_link(made))
    return pages.page(
        request, "associations/form.html", title="Новое объединение", form=form, submit="Добавить",
        back=reverse("associations:tree"), trail=trail_of(),
    )  # fmt: skip


def change_association(request: SignedInRequest, code: str) -> HttpResponse:
    """The card."""
    own = obtain(request, code, "associations.manage")
    form = forms.AssociationForm(request.POST or None, instance=own, visible=_choices(request, own))
    if form.is_valid():
        card = dict(form.cleaned_data)
        version = card.pop("version")
        if pages.attempt(form, services.change_association, own, card, version=version, by=request.user):
            return pages.saved(request, "Карточка сохранена.", association_link(own))
    return form_page(request, form, "Карточка объединения", own)


def move_association(request: SignedInRequest, code: str) -> HttpResponse:
    """Another upper body."""
    own = obtain(request, code, "associations.manage_life")
    visible = Association.objects.visible_to(request.user).filter(region=own.region)
    reached = visible.reached_by(request.user, "associations.manage_life").order_by().values("pk")
    above = visible.filter(Q(pk__in=reached) | Q(pk=own.parent_id)).exclude(path__startswith=own.path)
    choice = above.exclude(state=AssociationState.LIQUIDATED)
    form = forms.MoveForm(
        request.POST or None, initial={"parent": own.parent}, visible={"parent": choice.order_by("path", "pk")}
    )
    if (
        form.is_valid()
        and pages.attempt(form, services.move_association, own, form.cleaned_data["parent"], by=request.user)
        is not None
    ):
        return pages.saved(request, "Объединение переподчинено со всем, что ниже.", association_link(own))
    return form_page(request, form, "Переподчинение", own, submit="Переподчинить")


def switch(request: SignedInRequest) -> HttpResponse:
    """Choose the body and the year that stand on top of every page."""
    bodies = current.switchable_by(request.user)
    form = forms.SwitchForm(request.POST or None, visible={"association": bodies})
    if form.is_valid():
        request.session[current.BODY] = form.cleaned_data["association"].pk
        request.session[current.YEAR] = form.cleaned_data["year"]
        return redirect(_back(request))
    now = current.current_of(request)
    offered = list(bodies)
    return pages.page(
        request, "associations/switch.html", title="Объединение и год", form=form, back=_back(request), current=now,
        bodies=[(body, current.this_year(body)) for body in offered],
        years=current.years_of(now.association) if now else [],
    )  # fmt: skip


def _back(request: SignedInRequest) -> str:
    """Where the reader came from, when that is a page of ours."""
    referer = request.headers.get("Referer", "")
    came_from = referer.removeprefix(f"{request.scheme}://{request.get_host()}")
    asked = safe_next(request.POST.get("next") or came_from)
    return "/" if asked.startswith(reverse("associations:switch")) else asked


def _choices(request: SignedInRequest, own: Association | None, *, with_parent: bool = False) -> dict[str, Any]:
    """What the reader may choose from; what stands there now stays in the list."""
    user = request.user
    regions = Region.objects.visible_to(user)
    region = own.region if own else regions.order_by("pk").first()
    stays = own.base_organisation_id if own else None
    organisations = Organisation.objects.visible_to(user).filter(region=region).filter(Q(until=None) | Q(pk=stays))
    places = Municipality.objects.visible_to(user).filter(region=region)
    places = places.filter(Q(until=None) | Q(pk=own.municipality_id if own else None))
    found = {
        "municipality": places.order_by("sort_key", "pk"),
        "base_organisation": organisations.order_by("sort_key", "pk"),
    }
    if with_parent:
        above = Association.objects.visible_to(user).filter(region=region).exclude(state=AssociationState.LIQUIDATED)
        found["parent"] = above.order_by("path", "pk")
    return found
