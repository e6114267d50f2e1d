"""Pages of the composition: as on a date, enrolling, leaving, offices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.associations import forms, permissions, services, tables
from metodkabinet.associations.enums import OfficeKind
from metodkabinet.associations.models import Association, Membership, Office
from metodkabinet.associations.queries import composition as read
from metodkabinet.associations.views.body import form_page, grounds_of, obtain, tabs_of, trail_of
from metodkabinet.kit import clock, pages
from metodkabinet.kit.components.typography import counted, day
from metodkabinet.kit.forms import once
from metodkabinet.kit.sheets.responses import workbook_response
from metodkabinet.kit.sheets.writing import Column as SheetColumn
from metodkabinet.kit.sheets.writing import Sheet
from metodkabinet.kit.tables import Action, BulkAction, DateFilter, Empty, list_page
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import SignedInRequest

BY_ORDER = "член объединения,члена объединения,членов объединения"


def composition(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Who is in the body as on a date: offices above, members by order below."""
    body = obtain(request, code)
    on = _day(request)
    officers, members = read.officers_on(body, on), read.members_on(body, on)
    if request.GET.get("export") == "xlsx":
        return _sheet(request, body, on, officers, members)
    may_manage = permissions.can_manage_association(request.user, body)
    kind = tables.CompositionTable if may_manage else tables.ReadOnlyCompositionTable
    may_appoint = permissions.covers(request.user, "associations.appoint", body)
    here = reverse("associations:candidates", args=[code])
    appoint_to = Action("Назначить на должность", reverse("associations:appoint", args=[code]), icon="award")
    actions = [
        *([Action("Включить в состав", here, kind="first", icon="user-plus")] if may_manage else []),
        *([appoint_to] if may_appoint else []),
    ]
    empty = Empty(
        "В составе пока никого нет", "Найдите людей территории и включите их одним приказом." if may_manage else "",
        here if may_manage else "", "Включить в состав",
    )  # fmt: skip
    return list_page(
        request, kind(request, members), title="Состав", lead=f"{body.short_name}, на {day(on)}", actions=actions,
        empty=empty, template="associations/composition.html", association=body, officers=officers, on=on,
        counts=read.counts_of(body, on), tabs=tabs_of(body, "composition"), trail=trail_of(body),
        may_appoint=may_appoint,
    )  # fmt: skip


def candidates(request: SignedInRequest, code: str) -> HttpResponseBase:
    """People to take in, marked in the list; each may be appointed too."""
    body = obtain(request, code, "associations.manage")
    table = _candidates(request, body)
    empty = Empty(
        "Некого включить", "Все, кого вы видите, уже в составе. Новых людей вносят в разделе «Состав и кадры»."
    )
    return list_page(
        request, table, title="Включить в состав", lead=body.short_name, empty=empty, association=body,
        template="associations/candidates.html", trail=trail_of(body),
    )  # fmt: skip


@once
def enrol(request: SignedInRequest, code: str) -> HttpResponse:
    """The marked people, by one order."""
    body = obtain(request, code, "associations.manage")
    chosen = list(_candidates(request, body).chosen())
    if not chosen:
        return pages.saved(request, "Отметьте людей, которых нужно включить.", "associations:candidates", code)
    sent = request.POST if "since" in request.POST else None
    form = forms.EnrolForm(sent, request.FILES or None, grounds=grounds_of(request, body))
    if form.is_valid():
        made = pages.attempt(form, services.enrol_members, body, chosen, by=request.user, **form.cleaned_data)
        if made:
            return pages.saved(
                request, f"В составе теперь ещё {counted(len(made), BY_ORDER)}.", "associations:composition", code
            )
    back = reverse("associations:candidates", args=[code])
    return form_page(request, form, "Включение в состав", body, submit="Включить", back=back, chosen=chosen)


def end_membership(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Somebody leaves."""
    rows = Membership.objects.manageable_by(request.user).select_related("association", "person")
    membership = pages.obtain(rows, membership_id)
    body = membership.association
    form = forms.EndMembershipForm(request.POST or None, request.FILES or None, grounds=grounds_of(request, body))
    if (
        form.is_valid()
        and pages.attempt(form, services.end_membership, membership, by=request.user, **form.cleaned_data) is not None
    ):
        return pages.saved(request, f"{membership.person} больше не в составе.", "associations:composition", body.code)
    back = reverse("associations:composition", args=[body.code])
    return form_page(request, form, f"Выход из состава: {membership.person}", body, submit="Вывести", back=back)


@once
def appoint(request: SignedInRequest, code: str) -> HttpResponse:
    """Head, coordinator, secretary, member of the council, curator."""
    body = obtain(request, code, "associations.appoint")
    asked = request.POST.get("person") or request.GET.get("person") or ""
    form = forms.AppointForm(
        request.POST or None, request.FILES or None, grounds=grounds_of(request, body),
        visible={"person": _appointable(request, body, asked)}, initial={"person": asked},
    )  # fmt: skip
    if form.is_valid():
        given = dict(form.cleaned_data)
        person, kind = given.pop("person"), OfficeKind(given.pop("office"))
        if pages.attempt(form, services.appoint_officer, body, person, kind, by=request.user, **given):
            return pages.saved(request, f"{person}: {kind.label}. Назначено.", "associations:composition", code)
    hint = "В списке – члены объединения. Другого человека найдите в списке людей и нажмите «Назначить»."
    back = reverse("associations:composition", args=[code])
    others = reverse("associations:candidates", args=[code])
    return form_page(
        request, form, "Назначение на должность", body, submit="Назначить", back=back, hint=hint, others=others
    )


def dismiss(request: SignedInRequest, office_id: int) -> HttpResponse:
    """Somebody leaves an office."""
    rows = Office.objects.visible_to(request.user).reached_by(request.user, "associations.appoint")
    office = pages.obtain(rows.select_related("association", "person"), office_id)
    body = office.association
    form = forms.DismissForm(request.POST or None, request.FILES or None, grounds=grounds_of(request, body))
    if (
        form.is_valid()
        and pages.attempt(form, services.dismiss_officer, office, by=request.user, **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Полномочия прекращены.", "associations:composition", body.code)
    back = reverse("associations:composition", args=[body.code])
    return form_page(request, form, f"Прекращение полномочий: {office}", body, submit="Прекратить", back=back)


def _day(request: SignedInRequest) -> date:
    """The asked day, or today."""
    asked = DateFilter("on", "").read(request.GET.get("on", ""))
    return asked if isinstance(asked, date) else clock.today()


def _candidates(request: SignedInRequest, body: Association) -> tables.CandidateTable:
    members = Membership.objects.visible_to(request.user).filter(association=body, until=None)
    people = Person.objects.visible_to(request.user).filter(region=body.region, state=PersonState.ACTIVE)
    people = people.exclude(pk__in=members.order_by().values("person"))
    enrol_url = reverse("associations:enrol", args=[body.code])
    filters = tables.CandidateTable.filters_for(request.user, read.librarians_of(body))
    bulk = [BulkAction("Включить отмеченных одним приказом", enrol_url, kind="first", icon="user-plus")]
    return tables.CandidateTable(request, people, filters=filters, bulk=bulk)


def _appointable(request: SignedInRequest, body: Association, asked: str) -> QuerySet[Person]:
    """Those in the body, and the one who was picked in the list of people."""
    known = read.known_people(body, clock.today())
    picked = Person.objects.visible_to(request.user).filter(
        region=body.region, state=PersonState.ACTIVE, pk=int(asked) if asked.isdecimal() and len(asked) < 18 else 0
    )
    near = Person.objects.visible_to(request.user).filter(pk__in=known.order_by().values("pk"))
    return (near | picked).order_by("sort_key", "pk")


def _sheet(
    request: SignedInRequest, body: Association, on: date, officers: QuerySet[Office], members: QuerySet[Membership]
) -> HttpResponseBase:
    """Two sheets: offices and members."""
    names = ("Должность", "Организация", "Муниципалитет")
    office_columns = [SheetColumn(title) for title in ("Должность в объединении", "ФИО", *names, "С", "Основание")]
    member_columns = [SheetColumn(title) for title in ("№", "ФИО", *names, "В составе с", "Основание")]
    office_rows: list[list[Any]] = [
        [one.title or one.get_kind_display(), str(one.person), str(one.person.main_post or ""),
         str(one.person.main_organisation or ""), str(one.person.municipality or ""), day(one.since), str(one.ground)]
        for one in officers
    ]  # fmt: skip
    sheets = [
        Sheet("Члены по приказу", member_columns, tables.composition_rows(members)),
        Sheet("Должности", office_columns, office_rows),
    ]
    return workbook_response(request, f"Состав {body.short_name} на {day(on)}", sheets)
