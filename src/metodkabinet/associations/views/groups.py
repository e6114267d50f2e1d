"""Pages of working groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.associations import forms, permissions, services
from metodkabinet.associations.models import WorkingGroup
from metodkabinet.associations.queries.composition import known_people
from metodkabinet.associations.views.body import form_page, grounds_of, obtain, tabs_of, trail_of
from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.refusals import Refused
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from metodkabinet.associations.models import Association
    from metodkabinet.kit.http import SignedInRequest


def groups(request: SignedInRequest, code: str) -> HttpResponse:
    """Groups at work and those that have finished."""
    body = obtain(request, code)
    rows = WorkingGroup.objects.visible_to(request.user).filter(association=body).select_related("head", "ground")
    found = list(rows.prefetch_related("members__person").order_by("-since", "-pk"))
    return pages.page(
        request, "associations/groups.html", title="Рабочие группы", lead=body.short_name, association=body,
        working=[one for one in found if one.finished_at is None], today=clock.today(),
        finished=[one for one in found if one.finished_at is not None], tabs=tabs_of(body, "groups"),
        trail=trail_of(body), may_manage=permissions.can_manage_association(request.user, body),
        add=reverse("associations:form-group", args=[code]),
    )  # fmt: skip


@once
def form_group(request: SignedInRequest, code: str) -> HttpResponse:
    """A new group."""
    body = obtain(request, code, "associations.manage")
    people = _people(request, body)
    form = forms.GroupForm(
        request.POST or None, request.FILES or None, grounds=grounds_of(request, body),
        visible={"head": people, "members": people},
    )  # fmt: skip
    if form.is_valid():
        given = {**form.cleaned_data, "members": list(form.cleaned_data["members"])}
        if pages.attempt(form, services.form_group, body, by=request.user, **given):
            return pages.saved(request, "Рабочая группа создана.", "associations:groups", code)
    back = reverse("associations:groups", args=[code])
    return form_page(request, form, "Новая рабочая группа", body, submit="Создать", back=back)


def group(request: SignedInRequest, group_id: int) -> HttpResponse:
    """One group: task, people, result."""
    rows = WorkingGroup.objects.visible_to(request.user)
    shown = pages.obtain(rows.select_related("association", "head", "ground"), group_id)
    body = shown.association
    members = shown.members.select_related("person__main_organisation").order_by("person__sort_key", "pk")
    return pages.page(
        request, "associations/group.html", title=shown.name, lead=body.short_name, group=shown, members=members,
        trail=[*trail_of(body), ("Рабочие группы", reverse("associations:groups", args=[body.code]))],
        may_manage=shown.finished_at is None and permissions.can_manage_association(request.user, body),
    )  # fmt: skip


def join_group(request: SignedInRequest, group_id: int) -> HttpResponse:
    """One more person."""
    own = _obtain(request, group_id)
    already = own.members.order_by().values("person")
    form = forms.GroupMemberForm(
        request.POST or None, visible={"person": _people(request, own.association).exclude(pk__in=already)}
    )
    if (
        form.is_valid()
        and pages.attempt(form, services.add_group_member, own, form.cleaned_data["person"], by=request.user)
        is not None
    ):
        return pages.saved(request, "Участник добавлен.", "associations:group", own.pk)
    back = reverse("associations:group", args=[own.pk])
    return form_page(request, form, f"Принять в группу «{own}»", own.association, submit="Принять", back=back)


def leave_group(request: SignedInRequest, group_id: int) -> HttpResponse:
    """The person named by the button leaves."""
    own = _obtain(request, group_id)
    form = forms.GroupMemberForm(
        request.POST, visible={"person": Person.objects.visible_to(request.user).filter(pk__in=_inside(own))}
    )
    if not form.is_valid():
        return redirect("associations:group", own.pk)
    try:
        services.remove_group_member(own, form.cleaned_data["person"], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect("associations:group", own.pk)
    return pages.saved(request, "Участник выведен из группы.", "associations:group", own.pk)


def finish_group(request: SignedInRequest, group_id: int) -> HttpResponse:
    """The task is done."""
    own = _obtain(request, group_id)
    form = forms.FinishGroupForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.finish_group, own, by=request.user, **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Группа завершила работу.", "associations:group", own.pk)
    back = reverse("associations:group", args=[own.pk])
    return form_page(request, form, f"Итог работы: {own}", own.association, submit="Завершить работу", back=back)


def _obtain(request: SignedInRequest, group_id: int) -> WorkingGroup:
    rows = WorkingGroup.objects.manageable_by(request.user).select_related("association__region", "head")
    return pages.obtain(rows, group_id)


def _inside(group: WorkingGroup) -> list[int]:
    return list(group.members.order_by("pk").values_list("person_id", flat=True))


def _people(request: SignedInRequest, body: Association) -> QuerySet[Person]:
    """Members and officers of the body whom the reader may see."""
    known = known_people(body, clock.today())
    return (
        Person.objects.visible_to(request.user).filter(pk__in=known.order_by().values("pk")).order_by("sort_key", "pk")
    )
