"""Pages: each opens, does its one act, refuses aloud; lists ask as much for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted
from metodkabinet.organisations import services
from metodkabinet.organisations.models import BaseSite, Library, Municipality, Organisation, Region
from metodkabinet.organisations.tests.factories import (
    BaseSiteFactory,
    LibraryFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
)

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]
DAY = date(2026, 9, 1)


def at(name: str, *args: object) -> str:
    """The address of a page of the module."""
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture
def school(cast: Cast) -> Any:
    """The school of the first side."""
    return cast.own.made["organisations.organisation"]


@pytest.fixture
def place(cast: Cast) -> Any:
    """Its municipality."""
    return cast.own.made["organisations.municipality"]


def post(client: Client, name: str, /, *args: object, **data: object) -> Any:
    """Send a form as a browser without scripts does."""
    return client.post(at(name, *args), {key: value for key, value in data.items() if value is not None})


def said(response: Any) -> list[str]:
    """What the form refused with."""
    form = response.context["form"]
    return [text for texts in form.errors.values() for text in texts]


# Lists


MANY = {
    "list": lambda place: OrganisationFactory.create_batch(297, municipality=place),
    "libraries": lambda place: LibraryFactory.create_batch(297, organisation=OrganisationFactory(municipality=place)),
    "base-sites": lambda place: BaseSiteFactory.create_batch(297, organisation=OrganisationFactory(municipality=place)),
}


def measure(enter: Enter, role: str, name: str) -> int:
    """Queries of one list without the frame, which other modules add to; a fresh browser, nothing remembered."""
    client = enter(role)
    assert client.get(at(name)).status_code == 200
    with counted() as queries:
        assert client.get(at(name), headers={"HX-Request": "true"}).status_code == 200
    return len(queries)


@pytest.mark.full
@pytest.mark.list_page("organisations:list")
@pytest.mark.list_page("organisations:libraries")
@pytest.mark.list_page("organisations:base-sites")
@pytest.mark.parametrize(("name", "queries"), [("list", 12), ("libraries", 9), ("base-sites", 9)])
def test_lists_ask_as_much_for_300_rows_as_for_one(enter: Enter, place: Any, name: str, queries: int) -> None:
    few = measure(enter, "head", name)
    MANY[name](place)
    assert (few, measure(enter, "head", name)) == (queries, queries)


@pytest.mark.list_page("organisations:regions")
def test_regions_are_the_administrators_list(enter: Enter) -> None:
    few = measure(enter, "administrator", "regions")
    for number in range(3):
        RegionFactory(name=f"Регион {number}")
    assert (few, measure(enter, "administrator", "regions")) == (6, 6)


def is_workbook(response: Any) -> bool:
    """Is the answer a file that Excel opens?"""
    return b"".join(response)[:2] == b"PK"


def rows_of(response: Any) -> list[str]:
    """The first cells of a list."""
    return [row.cells[0].text for row in response.context["table"].rows]


def test_the_list_is_searched_filtered_and_exported(cast: Cast, enter: Enter, school: Any, place: Any) -> None:
    head = enter("head")
    services.rename_organisation(school, short_name="Лицей", full_name="Лицей", since=DAY, by=None)
    assert rows_of(head.get(at("list"), {"q": "школа 1", "municipality": place.pk})) == ["Лицей"]
    assert rows_of(head.get(at("list"), {"municipality": place.pk, "state": "now"})) == ["Лицей"]
    assert rows_of(head.get(at("list"), {"municipality": place.pk, "state": "closed"})) == ["Школа № 2"]
    assert rows_of(head.get(at("list"), {"municipality": place.pk, "site": "1"})) == ["Лицей"]
    assert rows_of(head.get(at("list"), {"kind": "college"})) == []
    assert rows_of(head.get(at("list"), {"subject": "school", "q": "лицей"})) == ["Лицей"]
    assert is_workbook(head.get(at("list"), {"export": "xlsx"}))
    assert is_workbook(head.get(at("libraries"), {"export": "xlsx"}))


def test_libraries_and_sites_are_filtered(enter: Enter, place: Any) -> None:
    head = enter("head")
    assert rows_of(head.get(at("libraries"), {"municipality": place.pk, "kind": "school"})) == ["Библиотека"]
    assert rows_of(head.get(at("libraries"), {"state": "past"})) == []
    assert rows_of(head.get(at("base-sites"), {"municipality": place.pk, "state": "now"})) == ["Чтение всей семьёй"]


def test_empty_lists_say_what_comes_next(enter: Enter) -> None:
    Library.objects.all().delete()
    BaseSite.objects.all().delete()
    for name in ("libraries", "base-sites"):
        assert enter("head").get(at(name)).context["empty"].action == "К организациям"
    assert enter("head").get(at("library-counts")).context["rows"] == []


# Organisations


def test_the_page_of_an_organisation_shows_its_panels(enter: Enter, school: Any) -> None:
    services.rename_organisation(school, short_name="Лицей", full_name="Лицей", since=DAY, by=None)
    filial = OrganisationFactory(municipality=school.municipality, parent=school)
    shown = enter("head").get(at("organisation", school.pk))
    panels = [panel.key for panel, _ in shown.context["panels"] if panel.key.startswith("organisations.")]
    assert panels == [f"organisations.{key}" for key in ("libraries", "base_sites", "family", "names")]
    assert enter("head").get(at("organisation", filial.pk)).status_code == 200
    assert enter("librarian").get(at("organisation", school.pk)).context["may_manage"] is False


def test_an_organisation_is_added_where_one_may(enter: Enter, cast: Cast, place: Any) -> None:
    head = enter("head")
    assert head.get(at("add")).status_code == 200
    card = {"kind": "school", "short_name": "Школа № 3", "full_name": "Школа № 3", "municipality": place.pk}
    wrong = post(head, "add", **card, inn="7707083894")
    assert said(wrong) == ["В ИНН 7707083894 ошибка: контрольная цифра не сходится. Сверьте каждую цифру с уставом."]
    assert post(head, "add", **card).status_code == 302
    made = Organisation.objects.get(short_name="Школа № 3")
    assert (made.municipality, made.territory.municipality) == (place, place)
    foreign = cast.foreign.made["organisations.municipality"]
    assert post(head, "add", **{**card, "municipality": foreign.pk}).status_code == 403
    assert post(head, "add", **{**card, "kind": "college", "short_name": "Колледж"}).status_code == 403
    other = cast.other.made["organisations.municipality"]
    assert said(post(head, "add", **{**card, "municipality": other.pk})) == [
        "Такого значения в списке нет. Выберите из списка."
    ]
    ministry = {"kind": "authority", "short_name": "Министерство", "full_name": "Министерство"}
    assert post(enter("region"), "add", **ministry).status_code == 302


def test_a_form_sent_twice_makes_one_organisation(enter: Enter, place: Any) -> None:
    card = {"kind": "school", "short_name": "Школа № 3", "full_name": "Школа № 3", "municipality": place.pk}
    head, token = enter("head"), "a" * 24
    first, second = (post(head, "add", **card, once=token) for _ in range(2))
    assert (first["Location"], second.status_code) == (second["Location"], 302)


def test_a_card_is_changed_and_a_clash_shows_both_versions(enter: Enter, school: Any) -> None:
    head = enter("head")
    assert head.get(at("change", school.pk)).status_code == 200
    card = {
        "kind": "school", "short_name": school.short_name, "full_name": school.full_name,
        "municipality": school.municipality_id, "phone": "+7 111", "version": 1,
    }  # fmt: skip
    assert post(head, "change", school.pk, **card).status_code == 302
    clash = post(head, "change", school.pk, **{**card, "phone": "+7 222"})
    assert (clash.status_code, [one.label for one in clash.context["form"].differences]) == (422, ["Телефон"])
    assert post(head, "change", school.pk, **{**card, "version": 2, "kind": "college"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("rename", {"short_name": "Лицей", "full_name": "Лицей", "since": "2026-09-01"}, ""),
        ("rename", {"short_name": "Лицей", "full_name": "Лицей", "since": "2027-09-01"},
         "Этот день ещё не наступил. Внесите новое название, когда оно начнёт действовать."),
        ("close", {"day": "2026-10-01"}, ""),
        ("close", {"day": "32.10.2026"}, "Дата не понята. Введите её как 20.11.2026."),
        ("add-library", {"kind": "school", "name": "Вторая"}, ""),
        ("add-library", {"kind": "school", "name": "Библиотека"},
         "У этой организации уже есть «Библиотека». Назовите библиотеку иначе."),
        ("give-base-site", {"theme": "Книгообмен", "since": "2026-09-01"}, ""),
        ("give-base-site", {"theme": "Книгообмен", "since": "2026-09-01", "until": "2026-09-01"},
         "Последний день должен быть позже первого."),
    ],
)  # fmt: skip
def test_forms_about_an_organisation(enter: Enter, school: Any, name: str, data: dict[str, str], message: str) -> None:
    head = enter("head")
    assert head.get(at(name, school.pk)).status_code == 200
    response = post(head, name, school.pk, **data)
    if message:
        assert (response.status_code, said(response)) == (422, [message])
    else:
        assert (response.status_code, response["Location"]) == (302, at("organisation", school.pk))


def test_a_joining_shows_its_consequences_and_is_taken_back(enter: Enter, school: Any) -> None:
    head, near, far = enter("head"), OrganisationFactory(municipality=school.municipality), OrganisationFactory()
    Organisation.objects.filter(pk=far.pk).update(region=school.region)
    shown = head.get(at("join", school.pk))
    assert [one.name for one in shown.context["consequences"].libraries] == ["Библиотека"]
    assert list(shown.context["form"].fields["successor"].queryset) == [near]
    wide = head.get(shown.context["widen"]).context["form"].fields["successor"].queryset
    assert far in wide
    response = post(head, "join", school.pk, successor=near.pk, day="2026-10-01", keep_libraries="on")
    assert (response.status_code, near.libraries.get().name) == (302, "Библиотека")
    assert head.get(at("organisation", school.pk)).status_code == 200
    assert head.get(at("organisation", near.pk)).status_code == 200
    assert post(head, "restore", school.pk).status_code == 302
    school.refresh_from_db()
    assert (school.until, near.libraries.count()) == (None, 0)


def test_a_refused_act_is_said_on_the_page(enter: Enter, school: Any) -> None:
    response = enter("head").post(at("undo-rename", school.pk), follow=True)
    assert [str(one) for one in response.context["messages"]] == ["Переименований не было, возвращать нечего."]


def test_marked_organisations_are_moved(enter: Enter, cast: Cast, school: Any) -> None:
    region, foreign = enter("region"), cast.foreign.made["organisations.municipality"]
    nothing = region.post(at("move"), follow=True)
    assert [str(one) for one in nothing.context["messages"]] == [
        "Отметьте в списке организации, которые нужно перенести."
    ]
    assert region.post(at("move"), {"ids": [school.pk]}).context["chosen"] == [school]
    move = {"ids": [school.pk], "municipality": foreign.pk, "day": "2026-09-01"}
    assert enter("head").post(at("move"), move).status_code == 403
    assert region.post(at("move"), move).status_code == 302
    school.refresh_from_db()
    assert (school.municipality, school.moves.get().day) == (foreign, DAY)


# Libraries and base sites


def test_a_library_is_changed_closed_and_reopened(enter: Enter, cast: Cast) -> None:
    head, library = enter("head"), cast.own.made["organisations.library"]
    for name in ("change-library", "close-library"):
        assert head.get(at(name, library.pk)).status_code == 200
    card = {"kind": "centre", "name": "ШИБЦ", "version": 1}
    assert post(head, "change-library", library.pk, **card).status_code == 302
    assert post(head, "change-library", library.pk, **{**card, "name": "БИЦ"}).status_code == 422
    assert post(head, "close-library", library.pk, day="2026-09-01").status_code == 302
    assert Library.objects.get(pk=library.pk).until == DAY
    assert head.get(at("organisation", library.organisation_id)).status_code == 200
    assert post(head, "reopen-library", library.pk).status_code == 302
    assert Library.objects.get(pk=library.pk).until is None
    assert [row.total for row in head.get(at("library-counts")).context["rows"]] == [1, 1]


def test_a_base_site_is_ended(enter: Enter, cast: Cast) -> None:
    head, site = enter("head"), cast.own.made["organisations.basesite"]
    assert head.get(at("end-base-site", site.pk)).status_code == 200
    assert post(head, "end-base-site", site.pk, day="2026-09-01").status_code == 302
    assert BaseSite.objects.get(pk=site.pk).until == DAY


# Municipalities and regions


def test_municipalities_are_shown_as_on_a_day(enter: Enter, place: Any) -> None:
    services.rename_municipality(place, name="Новый округ", kind="okrug", oktmo="", since=DAY, by=None)

    def names(day: str) -> list[str]:
        return [row.name for row, _ in enter("region").get(at("municipalities"), {"day": day}).context["rows"]]

    assert (names("2026-08-31"), names("2026-09-01")) == (
        ["Громкий округ", "Тихий округ"],
        ["Громкий округ", "Новый округ"],
    )
    assert names("вчера") == names("")


def test_a_municipality_is_added_renamed_ended_and_restored(enter: Enter, cast: Cast, place: Any) -> None:
    region, heir = enter("region"), cast.foreign.made["organisations.municipality"]
    for name, args in (
        ("add-municipality", ()),
        ("rename-municipality", (place.pk,)),
        ("end-municipality", (place.pk,)),
    ):
        assert region.get(at(name, *args)).status_code == 200
    assert post(region, "add-municipality", kind="okrug", name="Третий округ").status_code == 302
    new = {"name": "Новый", "kind": "okrug", "oktmo": "", "since": "2026-09-01"}
    assert post(region, "rename-municipality", place.pk, **new).status_code == 302
    assert post(region, "undo-rename-municipality", place.pk).status_code == 302
    assert post(region, "end-municipality", place.pk, successor=heir.pk, day="2026-09-01").status_code == 302
    assert region.get(at("municipalities")).context["top"] == 2
    assert post(region, "restore-municipality", place.pk).status_code == 302
    assert Municipality.objects.get(pk=place.pk).until is None


def test_a_method_centre_adds_districts_of_its_city_only(enter: Enter, place: Any) -> None:
    Municipality.objects.filter(pk=place.pk).update(kind="city")
    centre = enter("method_centre")
    assert post(centre, "add-municipality", kind="okrug", name="Чужой").status_code == 403
    made = post(centre, "add-municipality", kind="city_district", name="Заречье", parent=place.pk)
    assert (made.status_code, place.districts.get().name) == (302, "Заречье")


def test_a_region_is_set_by_the_administrator(enter: Enter, place: Any) -> None:
    admin = enter("administrator")
    assert [admin.get(at("add-region")).status_code, admin.get(at("region", place.region_id)).status_code] == [200, 200]
    new = {"name": "Иной край", "name_genitive": "Иного края", "zone": "Asia/Omsk"}
    assert post(admin, "region", place.region_id, **new).status_code == 302
    assert Region.objects.get(pk=place.region_id).zone == "Asia/Omsk"
    assert said(post(admin, "add-region", **new)) == ["Регион «Иной край» уже есть."]
    assert post(admin, "add-region", **{**new, "name": "Ещё край"}).status_code == 302


def test_an_empty_installation_has_lists_too(enter: Enter) -> None:
    MunicipalityFactory()
    assert enter("administrator").get(at("municipalities")).status_code == 200


def test_the_import_page_takes_a_file(enter: Enter) -> None:
    head = enter("head")
    assert head.get(at("import")).status_code == 200
    assert is_workbook(head.get(at("import"), {"template": ""}))
