"""The list of activities, the page of one, its life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.activities import forms, permissions, services
from metodkabinet.activities.models import Activity, Kind
from metodkabinet.activities.queries import counts
from metodkabinet.activities.tables.lists import ActivityTable
from metodkabinet.activities.views import acts
from metodkabinet.kit import access, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request


def activity_list(request: Request) -> HttpResponseBase:
    """What this reader may know of."""
    may_manage = access.holds(request.user, "activities.manage")
    table = ActivityTable(
        request, Activity.objects.visible_to(request.user).filter(parent=None),
        filters=ActivityTable.filters_for(request.user), tone=lambda row: "off" if row.state == "cancelled" else "",
    )  # fmt: skip
    add = reverse("activities:add")
    actions = [
        Action("Календарь", reverse("activities:calendar"), icon="calendar"),
        *([Action("Записать прошедшее", reverse("activities:past"), icon="history")] if may_manage else []),
        *([Action("Новое мероприятие", add, kind="first", icon="plus")] if may_manage else []),
    ]
    empty = Empty(
        "Мероприятий пока нет", "Добавьте первое: хватит названия и даты." if may_manage else "",
        add if may_manage else "", "Новое мероприятие",
    )  # fmt: skip
    return list_page(request, table, title="Заседания и мероприятия", actions=actions, empty=empty)


def activity(request: Request, activity_id: int) -> HttpResponse:
    """Everything about one of them."""
    rows = Activity.objects.visible_to(request.user)
    shown = pages.obtain(rows.select_related("region", "owner__region", "kind", "host", "responsible"), activity_id)
    may_manage = permissions.can_manage_activity(request.user, shown)
    return detail_page(
        request, "activities/activity.html", shown, title=shown.title, activity=shown,
        lead=f"{shown.kind}, {shown.get_form_display()}", trail=[("Мероприятия", reverse("activities:list"))],
        may_manage=may_manage, may_see_people=permissions.can_see_people(request.user, shown),
        mine=counts.own_registration(shown, person_of(request.user)), can_register=counts.is_open(shown),
        numbers=counts.numbers_of(shown), sessions=list(shown.sessions.all()), **counts.around(shown),
    )  # fmt: skip


@once
def add_activity(request: Request) -> HttpResponse:
    """A new one in five fields."""
    body = acts.own_body(request)
    form = forms.NewActivityForm(request.POST or None, visible=_choices(request, body.region_id))
    if form.is_valid():
        made = pages.attempt(form, services.add_activity, body, form.card(), form.when(), by=acts.actor(request))
        if made:
            return pages.saved(request, "Черновик создан. Проверьте его и объявите.", acts.page_of(made))
    return acts.form_page(
        request, form, "Новое мероприятие", reverse("activities:list"), submit="Создать черновик",
        template="activities/new.html", lead=body.short_name,
    )  # fmt: skip


def change_activity(request: Request, activity_id: int) -> HttpResponse:
    """Correct the card."""
    own = acts.managed(request, activity_id)
    form = forms.ActivityForm(request.POST or None, instance=own, visible=_choices(request, own.region_id))
    if form.is_valid():
        version = form.cleaned_data["version"]
        card, by = form.card(), acts.actor(request)
        if pages.attempt(form, services.change_activity, own, card, version=version, by=by) is not None:
            return pages.saved(request, "Карточка сохранена.", acts.page_of(own))
    hint = "Дату здесь не меняют: нажмите «Перенести», тогда записавшиеся узнают о новой."
    return acts.form_page(request, form, f"Карточка: {own.title}", acts.page_of(own), hint=hint)


def announce_activity(request: Request, activity_id: int) -> HttpResponse:
    """Show it to those it is for."""
    own = acts.managed(request, activity_id)
    return acts.act(request, "Мероприятие объявлено.", acts.page_of(own), services.announce_activity, own)


def hold_activity(request: Request, activity_id: int) -> HttpResponse:
    """It took place."""
    own = acts.managed(request, activity_id)
    return acts.act(request, "Отмечено: проведено.", acts.page_of(own), services.hold_activity, own)


def reopen_activity(request: Request, activity_id: int) -> HttpResponse:
    """Held or cancelled by mistake."""
    own = acts.managed(request, activity_id)
    return acts.act(request, "Мероприятие возвращено в работу.", acts.page_of(own), services.reopen_activity, own)


def postpone_activity(request: Request, activity_id: int) -> HttpResponse:
    """Other days; who will be told stands beside the form."""
    own = acts.managed(request, activity_id)
    given = {"start_date": own.start_date, "end_date": own.end_date, "start_time": own.start_time}
    form = forms.PostponeForm(request.POST or None, initial=given, version=own.version)
    if form.is_valid():
        said = form.cleaned_data
        moved = pages.attempt(
            form, services.postpone_activity, own, form.when(), because=said["because"], version=said["version"],
            by=acts.actor(request),
        )  # fmt: skip
        if moved:
            return pages.saved(request, "Дата перенесена.", acts.page_of(own))
    return _consequences(request, form, own, f"Перенос: {own.title}", "Перенести")


def cancel_activity(request: Request, activity_id: int) -> HttpResponse:
    """It will not take place."""
    own = acts.managed(request, activity_id)
    form = forms.CancelForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.cancel_activity, own, by=acts.actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Мероприятие отменено, записавшимся сообщено.", acts.page_of(own))
    return _consequences(request, form, own, f"Отмена: {own.title}", "Отменить мероприятие")


def _consequences(request: Request, form: Any, own: Activity, title: str, submit: str) -> HttpResponse:
    return acts.form_page(
        request, form, title, acts.page_of(own), submit=submit, template="activities/consequences.html", activity=own,
        told=counts.told_of(own), trail=acts.trail_of(own),
    )  # fmt: skip


def _choices(request: Request, region_id: int) -> dict[str, Any]:
    return {
        "kind": Kind.objects.visible_to(request.user).offered(),
        "host": acts.offered_organisations(request, region_id),
        "responsible": acts.offered_people(request, region_id),
    }
