"""Queries: as on a day, counts, lineage; the invariants; the demo part."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.db import transaction

from metodkabinet.kit.demo import World
from metodkabinet.organisations import checks, demo, queries, services
from metodkabinet.organisations.enums import LibraryKind, MunicipalityKind, OrganisationKind
from metodkabinet.organisations.models import BaseSite, Library, Municipality, Organisation
from metodkabinet.organisations.tests.factories import (
    LibraryFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BEFORE, DAY, TODAY = date(2026, 8, 31), date(2026, 9, 1), date(2026, 11, 20)


def test_a_name_is_the_one_borne_on_the_day() -> None:
    own = OrganisationFactory(short_name="Школа № 7")
    services.rename_organisation(own, short_name="Лицей", full_name="Лицей", since=DAY, by=None)
    assert [queries.name_on(own, day).short_name for day in (BEFORE, DAY)] == ["Школа № 7", "Лицей"]
    rows = queries.organisations_on
    assert [rows(Organisation.objects.all(), day).get().name_then for day in (BEFORE, DAY)] == ["Школа № 7", "Лицей"]
    own.names.filter(since=None).delete()
    assert queries.name_on(own, BEFORE).short_name == "Лицей"


def test_a_place_is_where_it_stood_on_the_day() -> None:
    own, heir, last = OrganisationFactory(), MunicipalityFactory(), MunicipalityFactory()
    old = own.municipality
    services.end_municipality(old, successor=heir, day=DAY, by=None)
    services.move_organisations([own], to=last, day=date(2026, 10, 1), by=None)
    days = (BEFORE, DAY, TODAY)
    found = [queries.organisations_on(Organisation.objects.all(), day).get().municipality_then for day in days]
    assert found == [old.pk, heir.pk, last.pk]


def test_an_ended_organisation_is_there_only_before() -> None:
    own = OrganisationFactory()
    services.close_organisation(own, day=DAY, by=None)
    rows = queries.organisations_on
    assert [rows(Organisation.objects.all(), day).count() for day in (BEFORE, DAY)] == [1, 0]


def test_municipalities_are_a_tree_with_counts_as_on_a_day() -> None:
    city = MunicipalityFactory(name="Город", kind=MunicipalityKind.CITY)
    district = MunicipalityFactory(name="Заречье", kind=MunicipalityKind.CITY_DISTRICT, parent=city)
    rayon = MunicipalityFactory(name="Бор", kind=MunicipalityKind.RAYON)
    LibraryFactory(organisation=OrganisationFactory(municipality=district))
    OrganisationFactory(municipality=city, kind=OrganisationKind.COLLEGE)
    OrganisationFactory(municipality=rayon, kind=OrganisationKind.RIBC)
    services.rename_municipality(rayon, name="Бор", kind="okrug", oktmo="", since=DAY, by=None)

    def rows(day: date) -> list[tuple[object, ...]]:
        found = queries.municipality_rows(
            Municipality.objects.all(), Organisation.objects.all(), Library.objects.all(), day
        )
        return [(row.name, row.kind, row.schools, row.colleges, row.others, row.libraries) for row in found]

    assert rows(BEFORE) == [
        ("Бор", "муниципальный район", 0, 0, 1, 0),
        ("Город", "городской округ", 1, 1, 0, 1),
        ("Заречье", "внутригородской район", 1, 0, 0, 1),
    ]
    services.end_municipality(rayon, successor=city, day=date(2026, 10, 1), by=None)
    assert rows(DAY)[0] == ("Бор", "муниципальный округ", 0, 0, 1, 0)
    assert rows(TODAY)[0] == ("Город", "городской округ", 1, 1, 1, 1)


def test_libraries_are_counted_by_kind_and_municipality() -> None:
    here = MunicipalityFactory(name="Бор")
    school = OrganisationFactory(municipality=here)
    LibraryFactory(organisation=school)
    LibraryFactory(organisation=school, kind=LibraryKind.CENTRE, until=DAY)
    regional = OrganisationFactory(municipality=None, region=RegionFactory(), kind=OrganisationKind.COLLEGE)
    LibraryFactory(organisation=regional, kind=LibraryKind.COLLEGE)
    before, after = (queries.library_counts(Library.objects.all(), day) for day in (BEFORE, TODAY))
    assert [(row.municipality, row.school, row.centre, row.college, row.total) for row in before] == [
        (here, 1, 1, 0, 2),
        (None, 0, 0, 1, 1),
    ]
    assert [row.total for row in after] == [1, 1]


def test_lineage_and_branches_follow_successors() -> None:
    first, second, third = OrganisationFactory.create_batch(3)
    filial = OrganisationFactory(parent=first)
    services.join_organisation(first, successor=second, day=date(2025, 9, 1), by=None)
    services.join_organisation(second, successor=third, day=DAY, by=None)
    filial.refresh_from_db()
    assert queries.lineage_of(third) == [second, first]
    assert list(queries.branches_of(third, TODAY)) == [filial]
    assert (queries.head_of(filial), queries.head_of(third)) == (third, None)


def test_consequences_name_what_would_end() -> None:
    own = OrganisationFactory()
    library, filial = LibraryFactory(organisation=own), OrganisationFactory(parent=own)
    shown = queries.consequences_of_ending(own)
    assert (shown.libraries, shown.base_sites, shown.branches, shown.others) == ([library], [], [filial], [])


def broken() -> list[str]:
    """Everything the invariants find."""
    parts = (checks.misplaced, checks.misnamed, checks.misended, checks.misparented)
    return [sentence for part in parts for sentence in part()]


def test_invariants_see_each_planted_break() -> None:
    own, other = OrganisationFactory(short_name="Лицей"), OrganisationFactory(short_name="Школа")
    place = MunicipalityFactory(name="Бор")
    foreign = OrganisationFactory(municipality=MunicipalityFactory(region=RegionFactory(name="Чужая")))
    services.join_organisation(own, successor=other, day=DAY, by=None)
    assert broken() == []
    Organisation.objects.filter(pk=own.pk).update(territory=foreign.territory, short_name="Иная", successor=foreign)
    Organisation.objects.filter(pk=foreign.pk).update(parent=own)
    Municipality.objects.filter(pk=place.pk).update(name="Иной", successor=foreign.municipality)
    Organisation.objects.filter(pk=other.pk).update(successor=other)
    inner = MunicipalityFactory(parent=foreign.municipality)
    head = f"Организация {own.pk} «Иная»"
    assert broken() == [
        f"{head}: территория не подходит к муниципалитету или виду.",
        f"{head}: последнее название в истории другое.",
        f"Муниципалитет {place.pk} «Иной»: последнее название в истории другое.",
        f"{head}: преемник из другого региона.",
        f"{head}: запись о прекращении не совпадает с карточкой.",
        f"Муниципалитет {place.pk} «Иной»: преемник из другого региона.",
        f"Организация {other.pk}: цепочка преемников замыкается.",
        f"Организация {foreign.pk} «{foreign}»: головная организация из другого региона или сама филиал.",
        f"Муниципалитет {inner.pk} «{inner}»: город из другого региона.",
    ]


def built(seed: int = 1) -> World:
    """The demo part alone."""
    world = World(seed, TODAY)
    world.begin("organisations")
    demo.build(world)
    return world


@pytest.mark.full
def test_the_demo_region_has_the_promised_shape() -> None:
    started = time.monotonic()
    world = built()
    assert time.monotonic() - started < 8
    today = Organisation.objects.on(TODAY)
    assert Municipality.objects.on(TODAY).top().count() == 27
    assert Municipality.objects.on(TODAY).exclude(parent=None).count() == 4
    assert (today.filter(kind="school", parent=None).count(), today.filter(kind="college").count()) == (320, 24)
    assert {one.kind for one in (world.made["institute"], world.made["ribc"], world.made["method_centre"])} == {
        "institute", "ribc", "method_centre",
    }  # fmt: skip
    assert {kind for (kind,) in Library.objects.on(TODAY).values_list("kind").distinct()} == set(LibraryKind.values)
    assert (BaseSite.objects.on(TODAY).count(), BaseSite.objects.count()) == (6, 7)
    assert (Organisation.objects.exclude(until=None).count(), broken()) == (7, [])


@pytest.mark.full
def test_the_demo_region_is_the_same_for_the_same_seed() -> None:
    def shape(seed: int) -> list[tuple[object, ...]]:
        with transaction.atomic():
            built(seed)
            rows = Organisation.objects.order_by("sort_key", "inn", "short_name", "libraries__kind")
            found = list(rows.values_list("short_name", "municipality__name", "inn", "until", "libraries__kind"))
            transaction.set_rollback(True)
        return found

    first = shape(1)
    assert first == shape(1)
    assert first != shape(2)
