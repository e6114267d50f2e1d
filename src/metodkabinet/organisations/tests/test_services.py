"""Services: every effect and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from metodkabinet.audit.models import Event
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.organisations import services, signals
from metodkabinet.organisations.enums import Ending, LibraryKind, MunicipalityKind, OrganisationKind, Subject
from metodkabinet.organisations.models import Library, Organisation, Territory
from metodkabinet.organisations.services import LibraryCard, MunicipalityCard, OrganisationCard
from metodkabinet.organisations.tests.factories import (
    BaseSiteFactory,
    LibraryFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = date(2026, 9, 1)


def refusal(act: Any, *args: Any, **kwargs: Any) -> Refused:
    """What the act says when it will not."""
    with pytest.raises(Refused) as caught:
        act(*args, by=None, **kwargs)
    return caught.value


def actions(obj: Any) -> list[str]:
    """What the log knows of an object."""
    events = Event.objects.filter(object_label=obj._meta.label_lower, object_id=str(obj.pk)).order_by("pk")
    return list(events.values_list("action", flat=True))


def school(name: str = "Школа № 5", **given: Any) -> OrganisationCard:
    municipality = given.pop("municipality", None) or MunicipalityFactory()
    return OrganisationCard(OrganisationKind.SCHOOL, name, f"Общеобразовательная {name}", municipality, **given)


# Regions


def test_a_region_is_added_and_changed() -> None:
    region = services.add_region("Горный край", name_genitive="Горного края", zone="Asia/Omsk", by=None)
    services.change_region(region, name="Горная область", name_genitive="Горной области", zone="Asia/Tomsk", by=None)
    region.refresh_from_db()
    assert (region.name, region.name_genitive, region.zone) == ("Горная область", "Горной области", "Asia/Tomsk")
    assert actions(region) == ["organisations.region.added", "organisations.region.changed"]


def test_a_region_is_refused_with_a_taken_name_or_a_strange_zone() -> None:
    region = RegionFactory()
    taken = refusal(services.add_region, region.name, name_genitive="")
    assert (taken.field, taken.text) == ("name", "Регион «Лесная область» уже есть.")
    strange = refusal(services.change_region, region, name="А", name_genitive="А", zone="Mars/Olympus")
    assert (strange.field, strange.text) == ("zone", "Такого часового пояса нет. Выберите его из списка.")


def test_a_territory_is_made_once() -> None:
    municipality = MunicipalityFactory()
    first = services.territory_for(municipality.region, municipality, Subject.SCHOOL)
    assert services.territory_for(municipality.region, municipality, "school") == first
    assert services.territory_for(municipality.region, None, Subject.COLLEGE).municipality is None
    assert Territory.objects.count() == 2
    with pytest.raises(ValueError, match="another region"):
        services.territory_for(RegionFactory(name="Чужая"), municipality, Subject.SCHOOL)


# Municipalities


def test_a_municipality_is_added_with_its_first_name() -> None:
    card = MunicipalityCard("Ёлкинский район", MunicipalityKind.RAYON, oktmo="99 601 000")
    made = services.add_municipality(RegionFactory(), card, by=None)
    assert (made.oktmo, made.search_key) == ("99601000", "елкинский район")
    assert list(made.names.values_list("name", "kind", "oktmo", "since")) == [
        ("Ёлкинский район", "rayon", "99601000", None)
    ]
    assert actions(made) == ["organisations.municipality.added"]


def test_a_municipality_is_refused_twice_or_under_the_wrong_roof() -> None:
    okrug = MunicipalityFactory()
    add, region = services.add_municipality, okrug.region
    assert refusal(add, region, MunicipalityCard(okrug.name, MunicipalityKind.OKRUG)).field == "name"
    assert refusal(add, region, MunicipalityCard("Заречный", MunicipalityKind.CITY_DISTRICT)).field == "parent"
    assert refusal(add, region, MunicipalityCard("Заречный", MunicipalityKind.CITY_DISTRICT, okrug)).field == "parent"
    assert refusal(add, region, MunicipalityCard("Заречный", MunicipalityKind.OKRUG, okrug)).field == "parent"
    foreign = MunicipalityFactory(region=RegionFactory(name="Чужая"), kind=MunicipalityKind.CITY)
    assert refusal(add, region, MunicipalityCard("Заречный", MunicipalityKind.CITY_DISTRICT, foreign)).field == "parent"


def test_a_municipality_is_renamed_and_the_past_stays() -> None:
    rayon = MunicipalityFactory(name="Ольховский район", kind=MunicipalityKind.RAYON)
    new = {"name": "Ольховский округ", "kind": "okrug", "oktmo": "99501000"}
    services.rename_municipality(rayon, **new, since=DAY, ground="закон № 1", by=None)
    rayon.refresh_from_db()
    assert (rayon.name, rayon.kind, rayon.oktmo, rayon.search_key) == (*new.values(), "ольховский округ")
    assert list(rayon.names.values_list("name", "since")) == [("Ольховский район", None), ("Ольховский округ", DAY)]
    services.undo_rename_municipality(rayon, by=None)
    rayon.refresh_from_db()
    assert (rayon.name, rayon.kind, rayon.names.count()) == ("Ольховский район", "rayon", 1)
    assert refusal(services.undo_rename_municipality, rayon).text == "Переименований не было, возвращать нечего."


def test_a_renaming_of_a_municipality_is_refused() -> None:
    okrug, neighbour = MunicipalityFactory(name="Ясный"), MunicipalityFactory(name="Тёмный")
    rename = services.rename_municipality
    same = {"kind": "okrug", "oktmo": ""}
    assert refusal(rename, okrug, name="Новый", since=date(2026, 11, 21), **same).field == "since"
    assert refusal(rename, okrug, name="Тёмный", since=DAY, **same).field == "name"
    assert refusal(rename, okrug, name="Ясный", since=DAY, **same).field == "name"
    assert refusal(rename, okrug, name="Новый", since=DAY, kind="city_district", oktmo="").field == "kind"
    rename(okrug, name="Новый", since=DAY, by=None, **same)
    assert refusal(rename, okrug, name="Ещё", since=DAY, **same).field == "since"
    services.end_municipality(okrug, successor=neighbour, day=date(2026, 10, 1), by=None)
    assert refusal(rename, okrug, name="Ещё", since=date(2026, 10, 2), **same).text == (
        "Муниципалитет упразднён, переименовать его нельзя."
    )


def test_an_ended_municipality_hands_its_organisations_over_and_takes_them_back() -> None:
    ended, successor = MunicipalityFactory(name="Малый"), MunicipalityFactory(name="Большой")
    own, gone = OrganisationFactory(municipality=ended), OrganisationFactory(municipality=ended)
    services.close_organisation(gone, day=date(2025, 1, 1), by=None)
    heard: list[Any] = []

    def hear(**said: Any) -> None:
        heard.append(said["organisation_ids"])

    signals.organisations_moved.connect(hear)
    services.end_municipality(ended, successor=successor, day=DAY, ground="закон", by=None)
    own.refresh_from_db()
    gone.refresh_from_db()
    ended.refresh_from_db()
    assert (own.municipality, own.territory.municipality, gone.municipality) == (successor, successor, ended)
    assert (ended.until, ended.successor) == (DAY, successor)
    assert list(own.moves.values_list("day", "before", "after")) == [(DAY, ended.pk, successor.pk)]
    services.restore_municipality(ended, by=None)
    own.refresh_from_db()
    ended.refresh_from_db()
    assert (own.municipality, own.territory.municipality, own.moves.count()) == (ended, ended, 0)
    assert (ended.until, ended.successor) == (None, None)
    assert heard == [[own.pk], [own.pk]]
    signals.organisations_moved.disconnect(hear)
    assert refusal(services.restore_municipality, ended).text == "Муниципалитет и так действует."


def test_an_ending_of_a_municipality_is_refused() -> None:
    city = MunicipalityFactory(kind=MunicipalityKind.CITY, since=date(2020, 1, 1))
    other = MunicipalityFactory()
    district = MunicipalityFactory(kind=MunicipalityKind.CITY_DISTRICT, parent=city)
    foreign = MunicipalityFactory(region=RegionFactory(name="Чужая"))
    end = services.end_municipality
    assert refusal(end, city, successor=city, day=DAY).field == "successor"
    assert refusal(end, city, successor=foreign, day=DAY).field == "successor"
    assert refusal(end, city, successor=district, day=DAY).field == "successor"
    assert refusal(end, city, successor=other, day=date(2026, 12, 1)).field == "day"
    assert refusal(end, city, successor=other, day=date(2019, 1, 1)).field == "day"
    assert refusal(end, city, successor=other, day=DAY).text.startswith("Внутри города есть действующие районы.")
    end(other, successor=city, day=DAY, by=None)
    assert refusal(end, city, successor=other, day=DAY).field == "successor"
    assert refusal(end, other, successor=city, day=DAY).text == "Этот муниципалитет уже упразднён."


# Organisations


def test_an_organisation_is_added_on_its_territory() -> None:
    municipality = MunicipalityFactory()
    card = school(municipality=municipality, inn="7707 083893", ogrn="1027700132195", since=date(1990, 9, 1))
    made = services.add_organisation(municipality.region, card, by=None)
    made.refresh_from_db()
    assert (made.territory.municipality, made.territory.subject, made.inn) == (municipality, "school", "7707083893")
    assert made.search_key == "школа № 5 общеобразовательная школа № 5 7707083893"
    assert list(made.names.values_list("short_name", "since")) == [("Школа № 5", None)]
    assert actions(made) == ["organisations.organisation.added"]


def test_an_organisation_is_refused() -> None:
    municipality = MunicipalityFactory()
    region, add = municipality.region, services.add_organisation
    head = add(region, school("Гимназия", municipality=municipality, inn="7707083893"), by=None)
    assert refusal(add, region, school("гимназия", municipality=municipality)).field == "short_name"
    assert refusal(add, region, school("Лицей", inn="7707083893")).field == "inn"
    assert refusal(add, region, school("Лицей", inn="1")).field == "inn"
    assert refusal(add, region, school("Лицей", ogrn="1")).field == "ogrn"
    assert refusal(add, region, school("Лицей", zone="Nowhere")).field == "zone"
    assert refusal(add, region, replace(school("Лицей"), municipality=None)).field == "municipality"
    foreign = MunicipalityFactory(region=RegionFactory(name="Чужая"))
    assert refusal(add, region, school("Лицей", municipality=foreign)).field == "municipality"
    assert refusal(add, region, school("Лицей", parent=OrganisationFactory(municipality=foreign))).field == "parent"
    filial = add(region, school("Филиал", parent=head, inn="7707083893"), by=None)
    assert refusal(add, region, school("Филиал филиала", parent=filial)).field == "parent"
    change = services.change_organisation
    assert refusal(change, head, replace(services.card_of(head), parent=head)).field == "parent"
    other = OrganisationFactory()
    assert refusal(change, head, replace(services.card_of(head), parent=other)).field == "parent"


def test_many_are_added_all_or_none() -> None:
    municipality = MunicipalityFactory()
    cards = [school(f"Школа № {number}", municipality=municipality) for number in (1, 2, 1)]
    assert refusal(services.add_organisations, municipality.region, cards).field == "short_name"
    assert Organisation.objects.count() == 0
    made = services.add_organisations(municipality.region, cards[:2], by=None)
    assert [one.short_name for one in made] == ["Школа № 1", "Школа № 2"]


def test_a_card_is_changed_and_an_older_form_refused() -> None:
    own = OrganisationFactory(short_name="Школа № 1")
    card = replace(services.card_of(own), phone="+7 000", short_name="Школа № 1а", kind=OrganisationKind.COLLEGE)
    services.change_organisation(own, card, version=1, by=None)
    own.refresh_from_db()
    assert (own.phone, own.version, own.territory.subject) == ("+7 000", 2, "college")
    assert list(own.names.values_list("short_name", flat=True)) == ["Школа № 1а"]
    with pytest.raises(Changed):
        services.change_organisation(own, card, version=1, by=None)
    services.change_organisation(own, card, version=2, by=None)
    own.refresh_from_db()
    assert (own.version, actions(own)) == (2, ["organisations.organisation.changed"])


def test_a_corrected_municipality_corrects_the_newest_move() -> None:
    own, first, second = OrganisationFactory(), MunicipalityFactory(), MunicipalityFactory()
    services.move_organisations([own], to=first, day=DAY, by=None)
    own.refresh_from_db()
    services.change_organisation(own, replace(services.card_of(own), municipality=second), by=None)
    assert list(own.moves.values_list("day", "after")) == [(DAY, second.pk)]


def test_an_organisation_is_renamed_and_found_by_its_old_name() -> None:
    own = OrganisationFactory(short_name="Школа № 7", full_name="Средняя школа № 7")
    services.rename_organisation(own, short_name="Лицей", full_name="Лицей имени Весны", since=DAY, by=None)
    own.refresh_from_db()
    assert (own.short_name, own.version) == ("Лицей", 2)
    assert own.search_key == "лицей лицей имени весны школа № 7"
    assert list(own.names.values_list("short_name", "since")) == [("Школа № 7", None), ("Лицей", DAY)]
    services.undo_rename_organisation(own, by=None)
    own.refresh_from_db()
    assert (own.short_name, own.full_name, own.names.count()) == ("Школа № 7", "Средняя школа № 7", 1)
    assert refusal(services.undo_rename_organisation, own).text == "Переименований не было, возвращать нечего."


def test_a_renaming_is_refused() -> None:
    own = OrganisationFactory(since=date(2000, 1, 1))
    twin = OrganisationFactory(municipality=own.municipality)
    rename = services.rename_organisation
    new = {"short_name": "Лицей", "full_name": "Лицей"}
    assert refusal(rename, own, **new, since=date(2026, 11, 21)).field == "since"
    assert refusal(rename, own, **new, since=date(1999, 1, 1)).field == "since"
    assert refusal(rename, own, short_name=own.short_name, full_name=own.full_name, since=DAY).field == "short_name"
    assert refusal(rename, own, short_name=twin.short_name, full_name="Другая", since=DAY).field == "short_name"
    rename(own, **new, since=DAY, by=None)
    assert refusal(rename, own, short_name="Гимназия", full_name="Гимназия", since=DAY).field == "since"
    services.close_organisation(own, day=date(2026, 10, 1), by=None)
    assert refusal(rename, own, **new, since=date(2026, 10, 2)).text.startswith("Организация прекратила работу")


def test_a_move_is_refused_before_another_and_into_an_ended_municipality() -> None:
    own, first, second = OrganisationFactory(), MunicipalityFactory(), MunicipalityFactory()
    assert services.move_organisations([own], to=own.municipality, day=DAY, by=None) == 0
    assert services.move_organisations([own], to=first, day=DAY, by=None) == 1
    assert refusal(services.move_organisations, [own], to=second, day=DAY).field == "day"
    services.end_municipality(second, successor=first, day=DAY, by=None)
    assert refusal(services.move_organisations, [own], to=second, day=date(2026, 10, 1)).field == "municipality"
    with pytest.raises(ValueError, match="different regions"):
        services.move_organisations([own], to=MunicipalityFactory(region=RegionFactory(name="Чужая")), day=DAY, by=None)


# Endings


def test_a_closed_organisation_takes_its_libraries_along_and_back() -> None:
    own = OrganisationFactory()
    library, site = LibraryFactory(organisation=own), BaseSiteFactory(organisation=own)
    old = LibraryFactory(organisation=own, until=date(2020, 1, 1))
    services.close_organisation(own, day=DAY, ground="приказ № 3", by=None)
    for one in (own, library, site):
        one.refresh_from_db()
    assert (own.until, own.ending, library.until, site.until) == (DAY, Ending.CLOSED, DAY, DAY)
    assert own.ends.get().ground == "приказ № 3"
    services.restore_organisation(own, by=None)
    for one in (own, library, site, old):
        one.refresh_from_db()
    assert (own.until, own.ending, library.until, site.until, old.until) == (None, "", None, None, date(2020, 1, 1))
    assert own.ends.get().undone_at is not None
    assert actions(own) == ["organisations.organisation.closed", "organisations.organisation.restored"]
    assert refusal(services.restore_organisation, own).text == "Организация и так действует."


def test_a_joined_organisation_lives_on_in_its_successor() -> None:
    own = OrganisationFactory(short_name="Школа № 9", address="Лесная, 1")
    successor = OrganisationFactory(municipality=own.municipality)
    LibraryFactory(organisation=successor, name="Библиотека")
    library = LibraryFactory(organisation=own, name="Библиотека", kind=LibraryKind.CENTRE)
    heard: list[Any] = []

    def hear(**said: Any) -> None:
        heard.append((said["organisation"], said["successor"], said["day"], list(said["libraries"])))

    signals.organisation_joined.connect(hear)
    services.join_organisation(own, successor=successor, day=DAY, by=None)
    signals.organisation_joined.disconnect(hear)
    own.refresh_from_db()
    heir = Library.objects.get(moved_from=library)
    assert heard == [(own, successor, DAY, [library.pk])]
    assert (own.until, own.ending, own.successor) == (DAY, Ending.MERGED, successor)
    assert (heir.organisation, heir.name, heir.kind, heir.address, heir.since) == (
        successor, "Библиотека (Школа № 9)", "centre", "Лесная, 1", DAY,
    )  # fmt: skip
    services.restore_organisation(own, by=None)
    library.refresh_from_db()
    own.refresh_from_db()
    assert (own.successor, library.until, Library.objects.filter(pk=heir.pk).exists()) == (None, None, False)


def test_a_joined_organisation_may_leave_its_libraries_behind() -> None:
    own = OrganisationFactory()
    LibraryFactory(organisation=own)
    successor = OrganisationFactory()
    services.join_organisation(own, successor=successor, day=DAY, keep_libraries=False, by=None)
    assert successor.libraries.count() == 0


def test_a_refusal_of_a_receiver_undoes_the_joining() -> None:
    own, successor = OrganisationFactory(), OrganisationFactory()

    def refuse(**said: Any) -> None:
        raise Refused("Сначала закройте анкету.")

    signals.organisation_joined.connect(refuse)
    said = refusal(services.join_organisation, own, successor=successor, day=DAY)
    signals.organisation_joined.disconnect(refuse)
    own.refresh_from_db()
    assert (said.text, own.until, own.ends.count()) == ("Сначала закройте анкету.", None, 0)


def test_a_closing_is_refused() -> None:
    own = OrganisationFactory(since=date(2000, 1, 1))
    close = services.close_organisation
    assert refusal(close, own, day=date(2000, 1, 1)).field == "day"
    assert refusal(close, own, day=date(2028, 1, 1)).field == "day"
    filial = OrganisationFactory(parent=own)
    assert refusal(close, own, day=DAY).text.startswith(f"У организации есть действующие филиалы: «{filial}».")
    close(filial, day=date(2026, 8, 1), by=None)
    late = LibraryFactory(organisation=own, since=DAY)
    assert refusal(close, own, day=DAY).field == "day"
    late.delete()
    BaseSiteFactory(organisation=own, since=DAY)
    assert refusal(close, own, day=DAY).field == "day"
    services.rename_organisation(own, short_name="Новая", full_name="Новая", since=DAY, by=None)
    assert refusal(close, own, day=DAY).field == "day"
    close(own, day=date(2026, 9, 2), by=None)
    assert refusal(close, own, day=date(2026, 9, 3)).text == "Организация уже не работает с 02.09.2026."


def test_a_joining_is_refused() -> None:
    own, successor = OrganisationFactory(), OrganisationFactory(since=date(2026, 10, 1))
    join = services.join_organisation
    foreign = OrganisationFactory(municipality=MunicipalityFactory(region=RegionFactory(name="Чужая")))
    for wrong in (own, foreign, successor, OrganisationFactory(parent=own)):
        assert refusal(join, own, successor=wrong, day=DAY).field == "successor"
    gone = OrganisationFactory()
    services.close_organisation(gone, day=DAY, by=None)
    assert refusal(join, own, successor=gone, day=DAY).field == "successor"


def test_restoring_is_refused_while_the_place_is_taken() -> None:
    own, successor = OrganisationFactory(short_name="Лицей"), OrganisationFactory()
    services.join_organisation(own, successor=successor, day=DAY, by=None)
    services.close_organisation(successor, day=date(2026, 10, 1), by=None)
    assert refusal(services.restore_organisation, own).text.startswith("Преемник ")
    services.restore_organisation(successor, by=None)
    OrganisationFactory(short_name="Лицей", municipality=own.municipality)
    assert refusal(services.restore_organisation, own).field == "short_name"


def test_a_restored_organisation_follows_its_municipality() -> None:
    own, heir = OrganisationFactory(), MunicipalityFactory()
    services.close_organisation(own, day=date(2026, 1, 1), by=None)
    services.end_municipality(own.municipality, successor=heir, day=DAY, by=None)
    services.restore_organisation(own, by=None)
    own.refresh_from_db()
    assert (own.municipality, own.territory.municipality, own.moves.get().day) == (heir, heir, DAY)


# Libraries and base sites


def test_a_library_is_added_changed_closed_and_reopened() -> None:
    own = OrganisationFactory()
    library = services.add_library(own, LibraryCard(LibraryKind.SCHOOL, "Библиотека"), by=None)
    card = LibraryCard(LibraryKind.CENTRE, "ШИБЦ", "Лесная, 2", date(2020, 9, 1))
    services.change_library(library, card, version=1, by=None)
    library.refresh_from_db()
    assert (library.kind, library.name, library.address, library.since, library.version) == (
        "centre", "ШИБЦ", "Лесная, 2", date(2020, 9, 1), 2,
    )  # fmt: skip
    with pytest.raises(Changed):
        services.change_library(library, card, version=1, by=None)
    services.close_library(library, day=DAY, by=None)
    library.refresh_from_db()
    assert library.until == DAY
    services.reopen_library(library, by=None)
    library.refresh_from_db()
    assert (library.until, actions(library)) == (
        None,
        [f"organisations.library.{act}" for act in ("added", "changed", "closed", "reopened")],
    )


def test_a_library_is_refused() -> None:
    own = OrganisationFactory(since=date(2000, 1, 1))
    library = LibraryFactory(organisation=own, name="Библиотека", since=date(2001, 1, 1))
    other = LibraryFactory(organisation=own)
    taken, early = LibraryCard("school", "Библиотека"), LibraryCard("school", "Новая", since=date(1999, 1, 1))
    assert refusal(services.add_library, own, taken).field == "name"
    assert refusal(services.add_library, own, early).field == "since"
    assert refusal(services.change_library, other, taken).field == "name"
    assert refusal(services.change_library, other, early).field == "since"
    assert refusal(services.close_library, library, day=date(2001, 1, 1)).field == "day"
    assert refusal(services.reopen_library, library).text == "Библиотека и так открыта."
    services.close_library(library, day=DAY, by=None)
    late = LibraryCard("school", "Библиотека", since=DAY)
    assert refusal(services.change_library, library, late).field == "since"
    assert refusal(services.close_library, library, day=DAY).text == "Библиотека уже закрыта с 01.09.2026."
    services.close_organisation(own, day=DAY, by=None)
    assert refusal(services.reopen_library, library).text == "Сначала верните в работу саму организацию."
    assert refusal(services.add_library, own, LibraryCard("school", "Ещё")).text.startswith("Организация прекратила")


def test_a_base_site_is_given_and_ended() -> None:
    own = OrganisationFactory()
    site = services.give_base_site(own, theme="Чтение", since=DAY, ground="приказ", by=None)
    services.end_base_site(site, day=date(2026, 10, 1), by=None)
    site.refresh_from_db()
    assert (site.theme, site.since, site.until, site.ground) == ("Чтение", DAY, date(2026, 10, 1), "приказ")
    assert actions(site) == ["organisations.base_site.given", "organisations.base_site.ended"]


def test_a_base_site_is_refused() -> None:
    own = OrganisationFactory()
    give, end = services.give_base_site, services.end_base_site
    assert refusal(give, own, theme="Чтение", since=DAY, until=DAY).field == "until"
    site = give(own, theme="Чтение", since=DAY, until=date(2027, 9, 1), by=None)
    assert refusal(give, own, theme="Чтение", since=date(2027, 8, 31)).field == "theme"
    give(own, theme="Чтение", since=date(2027, 9, 1), by=None)
    assert refusal(end, site, day=DAY).field == "day"
    assert refusal(end, site, day=date(2027, 9, 1)).field == "day"
    services.close_organisation(OrganisationFactory(), day=DAY, by=None)
    gone = OrganisationFactory(until=DAY, ending=Ending.CLOSED)
    assert refusal(give, gone, theme="Чтение", since=DAY).text.startswith("Организация прекратила работу")
