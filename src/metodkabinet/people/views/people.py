"""The list of people and the page of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.audit.services import record
from metodkabinet.kit import access, pages, registry
from metodkabinet.kit.forms import once
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.tables import Action, Empty, Filter, list_page
from metodkabinet.people import forms, permissions, services
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.people.queries import card, completeness, duplicates, sight
from metodkabinet.people.tables.lists import CardsTable, PeopleSheet, PeopleTable, person_link
from metodkabinet.people.views.acts import act, actor, form_page, own_region, tabs

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

LIST = "people:people"
NOT_YOURS = "Людей этой организации ведёт другой методист. Обратитесь к нему."


def people(request: Request) -> HttpResponseBase:
    """Everybody whom the reader may see; the archive only when asked for."""
    if request.GET.get("export") == "xlsx":
        return _export(request)
    cards = permissions.sees_every_card(request.user)
    rows = _asked(request, Person.objects.visible_to(request.user))
    table = (CardsTable if cards else PeopleTable)(
        request, rows, filters=_filters(request, cards=cards), bulk=_of_others(request, "bulk"),
        tone=lambda person: "off" if person.state == PersonState.ARCHIVED else "",
    )  # fmt: skip
    table.exports = access.holds(request.user, "people.export")
    may_add, add = access.holds(request.user, "people.add"), reverse("people:add")
    actions = _of_others(request, "actions")
    if may_add:
        actions.append(Action("Добавить человека", add, kind="first", icon="plus"))
    empty = Empty(
        "Людей пока нет", "Добавьте первого или загрузите список из Excel." if may_add else "",
        add if may_add else "", "Добавить",
    )  # fmt: skip
    return list_page(
        request, table, title="Состав и кадры", actions=actions, empty=empty, template="people/list.html",
        tabs=tabs(request, "people"),
    )  # fmt: skip


def _of_others(request: Request, what: str) -> list[Any]:
    """Filters, buttons, acts on marked rows that modules above bring to this list."""
    return [one for part in registry.list_parts if part.on == LIST for one in getattr(part, what)(request)]


def _filters(request: Request, *, cards: bool) -> list[Filter]:
    return [*PeopleTable.filters_for(request.user, cards=cards), *_of_others(request, "filters")]


def _asked(request: Request, rows: Any) -> Any:
    return rows if request.GET.get("state") else rows.filter(state=PersonState.ACTIVE)


def _export(request: Request) -> HttpResponseBase:
    """Cards as a sheet: only of those whose cards he sees; the log knows how many people went out."""
    pages.require(access.holds(request.user, "people.export"), "Выгружать списки людей вам нельзя.")
    rows = Person.objects.exportable_by(request.user) & Person.objects.card_visible_to(request.user)
    cards = permissions.sees_every_card(request.user)
    table = PeopleSheet(request, _asked(request, rows), filters=_filters(request, cards=cards))
    record(
        "people.person.exported", None, by=actor(request), region_id=own_region(request).pk,
        after={"people": table.pages.count},
    )  # fmt: skip
    return list_page(request, table, title="")


def person(request: Request, person_id: int) -> HttpResponse:
    """Everything about one of them that the reader may see."""
    rows = Person.objects.visible_to(request.user)
    shown = pages.obtain(rows.select_related("region", "main_post", "main_organisation", "municipality"), person_id)
    return _page_of(request, shown, trail=[("Состав и кадры", reverse(LIST))])


def mine(request: Request) -> HttpResponse:
    """«Моя страница»."""
    own = sight.person_of(request.user)
    if own is None:
        return pages.page(request, "people/no_card.html", title="Моя страница")
    rows = Person.objects.visible_to(request.user)
    return _page_of(request, pages.obtain(rows.select_related("region", "main_post", "main_organisation"), own.pk))


def _page_of(request: Request, shown: Person, **more: Any) -> HttpResponse:
    seen = permissions.card_sight(request.user, shown)
    lead = ", ".join(str(part) for part in (shown.main_post, shown.main_organisation) if part)
    return detail_page(
        request, "people/person.html", shown, title=shown.full_name, lead=lead, person=shown, seen=seen,
        may_archive=access.holds(request.user, "people.add"),
        missing=completeness.missing_in(shown) if seen.card else [], **more,
    )  # fmt: skip


@once
def add_person(request: Request) -> HttpResponse:
    """A new card; namesakes are shown before it is saved."""
    region = own_region(request)
    choices = {"organisation": card.places_of_work(region), "post": card.offered_posts()}
    form = forms.NewPersonForm(request.POST or None, visible=choices)
    alike: list[Person] = []
    if form.is_valid():
        said = form.cleaned_data
        pages.require(permissions.can_settle_at(request.user, said["organisation"]), NOT_YOURS)
        if not said["sure"]:
            alike = duplicates.namesakes(region, said["surname"], said["name"], said["patronymic"], said["birth_date"])
        if alike:
            form.data = form.data.copy()
            form.data["sure"] = "on"
        else:
            made = pages.attempt(form, services.add_worker, region, form.card(), form.job(), by=actor(request))
            if made:
                return pages.saved(request, "Человек добавлен.", person_link(made))
    known = set(
        Person.objects.visible_to(request.user).filter(pk__in=[one.pk for one in alike]).values_list("pk", flat=True)
    )
    return pages.page(
        request, "people/add.html", title="Новый человек", form=form, back=reverse(LIST),
        alike=[(one, person_link(one) if one.pk in known else "") for one in alike],
    )  # fmt: skip


def change_cases(request: Request, person_id: int) -> HttpResponse:
    """Cases of the name by hand."""
    own = _manageable(request, person_id)
    form = forms.CasesForm(request.POST or None, person=own, version=own.version)
    if form.is_valid():
        changed = replace(services.card_of(own), cases=form.cases())
        version = form.cleaned_data["version"]
        if pages.attempt(form, services.change_person, own, changed, version=version, by=actor(request)):
            return pages.saved(request, "Падежи сохранены.", person_link(own))
    hint = "Так имя будет стоять в письмах, сертификатах и приказах."
    return form_page(request, form, f"Имя в падежах: {own.full_name}", person_link(own), hint=hint)


def archive_person(request: Request, person_id: int) -> HttpResponse:
    """He left the profession."""
    own = _manageable(request, person_id)
    form = forms.ArchiveForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.archive_person, own, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Карточка убрана в архив. Её можно вернуть.", person_link(own))
    hint = "Карточка уйдёт из списков, но история сохранится. Её можно вернуть в любой момент."
    return form_page(request, form, f"В архив: {own.full_name}", person_link(own), submit="Убрать в архив", hint=hint)


def return_person(request: Request, person_id: int) -> HttpResponse:
    """Out of the archive."""
    own = _manageable(request, person_id)
    return act(request, "Карточка возвращена из архива.", person_link(own), services.return_person, own)


def invite_person(request: Request, person_id: int) -> HttpResponse:
    """Give him an account."""
    own = _manageable(request, person_id)
    pages.require(permissions.can_invite_person(request.user, own), "Приглашает руководитель или координатор.")
    return act(request, "Приглашение отправлено.", person_link(own), services.invite_person, own)


def _manageable(request: Request, person_id: int) -> Person:
    return pages.obtain(Person.objects.manageable_by(request.user), person_id)
