"""The list of people and the page of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.audit.services import record
from metodkabinet.kit import access, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.views import import_start
from metodkabinet.kit.tables import Action, BulkAction, Empty, list_page
from metodkabinet.people import forms, panels, permissions, services
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.people.queries import card, completeness, duplicates, sight
from metodkabinet.people.tables.imports import STAFF
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
    bulk = [BulkAction("Попросить проверить сведения", reverse("people:send-links"), icon="mail")]
    table = (CardsTable if cards else PeopleTable)(
        request, rows, filters=PeopleTable.filters_for(request.user, cards=cards),
        bulk=bulk if access.holds(request.user, "accounts.invite") else [],
        tone=lambda person: "off" if person.state == PersonState.ARCHIVED else "",
    )  # fmt: skip
    table.exports = access.holds(request.user, "people.export")
    may_add, may_import = (access.holds(request.user, f"people.{verb}") for verb in ("add", "import"))
    add = reverse("people:add")
    actions = [
        *([Action("Загрузить из Excel", reverse("people:import"), icon="upload")] if may_import else []),
        *([Action("Добавить человека", add, kind="first", icon="plus")] if may_add else []),
    ]
    empty = Empty(
        "Людей пока нет", "Добавьте первого или загрузите список из Excel." if may_add else "",
        add if may_add else "", "Добавить",
    )  # fmt: skip
    return list_page(
        request, table, title="Состав и кадры", actions=actions, empty=empty, template="people/list.html",
        tabs=tabs(request, "people"),
    )  # fmt: skip


def _asked(request: Request, rows: Any) -> Any:
    return rows if request.GET.get("state") else rows.filter(state=PersonState.ACTIVE)


def _export(request: Request) -> HttpResponseBase:
    """Cards as a sheet: only of those whose cards he sees; the log knows how many people went out."""
    pages.require(access.holds(request.user, "people.export"), "Выгружать списки людей вам нельзя.")
    rows = Person.objects.exportable_by(request.user) & Person.objects.card_visible_to(request.user)
    cards = permissions.sees_every_card(request.user)
    table = PeopleSheet(request, _asked(request, rows), filters=PeopleTable.filters_for(request.user, cards=cards))
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
    seen = panels.eyes(request, shown)
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


def issue_link(request: Request, person_id: int) -> HttpResponse:
    """A personal link to hand over: by letter when there is an address, else to copy from the page, shown once."""
    own = _manageable(request, person_id)
    if own.email:
        return act(request, "Письмо со ссылкой отправлено.", person_link(own), services.send_links, [own])
    try:
        token = services.issue_link(own, by=actor(request))
    except Refused as refusal:
        return pages.page(request, "people/no_card.html", title="Ссылка не создана", said=refusal.text, status=409)
    return pages.page(
        request, "people/link.html", title="Личная ссылка", person=own, link=services.address_of(token),
        back=person_link(own),
    )  # fmt: skip


def revoke_links(request: Request, person_id: int) -> HttpResponse:
    """Links given before open nothing."""
    own = _manageable(request, person_id)
    return act(request, "Ссылка больше не действует.", person_link(own), services.revoke_links, own)


def send_links(request: Request) -> HttpResponse:
    """Letters to the chosen: first who gets one, then, confirmed, they leave."""
    rows = Person.objects.manageable_by(request.user).filter(state=PersonState.ACTIVE)
    table = CardsTable(request, rows, filters=PeopleTable.filters_for(request.user, cards=True))
    chosen = list(table.chosen().select_related("main_organisation")[:1000])
    if "confirmed" in request.POST:
        return act(request, "Письма отправлены.", reverse(LIST), services.send_links, chosen)
    return pages.page(
        request, "people/send_links.html", title="Просьба проверить сведения", back=reverse(LIST),
        reached=[one for one in chosen if one.email], without=[one for one in chosen if not one.email],
    )  # fmt: skip


def invite_person(request: Request, person_id: int) -> HttpResponse:
    """Give him an account."""
    own = _manageable(request, person_id)
    pages.require(permissions.can_invite_person(request.user, own), "Приглашает руководитель или координатор.")
    return act(request, "Приглашение отправлено.", person_link(own), services.invite_person, own)


def import_people(request: Request) -> HttpResponseBase:
    """From Excel."""
    return import_start(request, STAFF.key, {"region": str(own_region(request).pk)})


def _manageable(request: Request, person_id: int) -> Person:
    return pages.obtain(Person.objects.manageable_by(request.user), person_id)
