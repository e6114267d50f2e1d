"""Lists of the module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse

from metodkabinet.kit import clock
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.dated import in_force
from metodkabinet.kit.tables import ChoiceFilter, Column, Filter, FlagFilter, ObjectFilter, Table
from metodkabinet.organisations.enums import LibraryKind, OrganisationKind, Subject
from metodkabinet.organisations.logic.zones import zone_label
from metodkabinet.organisations.models import Municipality, Organisation

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

STATES = [("now", "работают"), ("closed", "закрыты"), ("merged", "присоединены к другим")]


def organisation_link(one: Organisation) -> str:
    """Its page."""
    return reverse("organisations:organisation", args=[one.pk])


def state_of(one: Organisation) -> str:
    """What stands in the column of states."""
    if one.until is None:
        return "работает"
    verb = "не работает" if one.until <= clock.today() else "прекращает работу"
    return f"{verb} с {day(one.until)}"


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(ending=value) if value != "now" else rows.filter(in_force(clock.today()))


def _by_open(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    acting = in_force(clock.today())
    return rows.filter(acting) if value == "now" else rows.exclude(acting)


def _by_municipality(path: str) -> Any:
    """A city is chosen together with its districts."""

    def narrow(rows: QuerySet[Any], one: Municipality) -> QuerySet[Any]:
        return rows.filter(Q(**{f"{path}municipality": one}) | Q(**{f"{path}municipality__parent": one}))

    return narrow


def municipality_filter(user: Actor, path: str = "") -> Filter:
    """Municipalities this reader may see, the ended ones too: something may still stand there."""
    places = Municipality.objects.visible_to(user).order_by("sort_key", "pk")
    return ObjectFilter(
        "municipality", "Муниципалитет", objects=lambda: places, narrow=_by_municipality(path), name=str
    )


class OrganisationTable(Table):
    """Organisations with what a methodist asks first."""

    key = "organisations"
    columns: ClassVar[Sequence[Column]] = (
        Column("short_name", "Название", sort="sort_key", link=organisation_link, note=lambda one: one.full_name),
        Column(
            "municipality.name", "Муниципалитет", sort=("municipality__sort_key", "sort_key"), needs=("municipality",)
        ),
        Column("kind", "Вид", value=lambda one: one.get_kind_display(), sort=("kind", "sort_key"), phone=False),
        Column("library_count", "Библиотек", kind="number", sort=("library_count", "sort_key"), narrow=True),
        Column("has_site", "Базовая площадка", value=lambda one: "да" if one.has_site else "", narrow=True),
        Column(
            "until", "Состояние", value=state_of, state=lambda one: "done" if one.until is None else "off",
            sort=("ending", "sort_key"), narrow=True,
        ),
    )  # fmt: skip
    search = ("search_key",)
    search_label = "Название (и прежнее) или ИНН"
    order = ("sort_key",)
    noun = "организация,организации,организаций"
    export_name = "Организации"

    @staticmethod
    def filters_for(user: Actor) -> list[Filter]:
        """What the list is narrowed by."""
        return [
            municipality_filter(user),
            ChoiceFilter("kind", "Вид", choices=OrganisationKind.choices),
            ChoiceFilter("subject", "Ветвь", field="territory__subject", choices=Subject.choices),
            ChoiceFilter("state", "Состояние", choices=STATES, narrow=_by_state),
            FlagFilter("site", "Базовые площадки", field="has_site"),
        ]


class OrganisationSheet(OrganisationTable):
    """The same list as it goes into Excel: with everything the card says."""

    columns = (
        *OrganisationTable.columns,
        *(
            Column(name, label)
            for name, label in (
                ("full_name", "Полное название"), ("inn", "ИНН"), ("ogrn", "ОГРН"), ("address", "Адрес"),
                ("phone", "Телефон"), ("email", "Почта"), ("site", "Сайт"),
            )
        ),
    )  # fmt: skip


class LibraryTable(Table):
    """Libraries of the region."""

    key = "libraries"
    columns = (
        Column("name", "Библиотека", sort=("name", "organisation__sort_key")),
        Column(
            "organisation.short_name", "Организация", sort="organisation__sort_key", needs=("organisation",),
            link=lambda one: organisation_link(one.organisation),
        ),
        Column(
            "organisation.municipality.name", "Муниципалитет", needs=("organisation__municipality",),
            sort=("organisation__municipality__sort_key", "organisation__sort_key"),
        ),
        Column("kind", "Вид", value=lambda one: one.get_kind_display(), sort=("kind", "organisation__sort_key")),
        Column("address", "Адрес", value=lambda one: one.address or one.organisation.address, phone=False),
        Column("since", "Открыта", kind="date", narrow=True, phone=False),
        Column("until", "Закрыта", kind="date", narrow=True, phone=False),
    )  # fmt: skip
    search = ("organisation__search_key",)
    search_label = "Название организации"
    order = ("organisation__sort_key", "name")
    noun = "библиотека,библиотеки,библиотек"
    export_name = "Библиотеки"

    @staticmethod
    def filters_for(user: Actor) -> list[Filter]:
        """What the list is narrowed by."""
        return [
            municipality_filter(user, "organisation__"),
            ChoiceFilter("kind", "Вид", choices=LibraryKind.choices),
            ChoiceFilter("state", "Состояние", choices=[("now", "открыты"), ("past", "закрыты")], narrow=_by_open),
        ]


class BaseSiteTable(Table):
    """Base sites of all times."""

    key = "sites"
    columns = (
        Column("theme", "Тема", sort=("theme",)),
        Column(
            "organisation.short_name", "Организация", sort="organisation__sort_key", needs=("organisation",),
            link=lambda one: organisation_link(one.organisation),
        ),
        Column("organisation.municipality.name", "Муниципалитет", needs=("organisation__municipality",)),
        Column("since", "С", kind="date", sort="since", narrow=True),
        Column("until", "До", kind="date", narrow=True),
        Column("ground", "Основание", phone=False),
    )  # fmt: skip
    search = ("organisation__search_key",)
    search_label = "Название организации"
    order = ("-since", "theme")
    noun = "базовая площадка,базовые площадки,базовых площадок"
    found = "Нашлась,Нашлись,Нашлось"
    export_name = "Базовые площадки"

    @staticmethod
    def filters_for(user: Actor) -> list[Filter]:
        """What the list is narrowed by."""
        states = [("now", "действуют"), ("past", "закончились или ещё не начались")]
        return [
            municipality_filter(user, "organisation__"),
            ChoiceFilter("state", "Состояние", choices=states, narrow=_by_open),
        ]


class RegionTable(Table):
    """Regions of the installation."""

    key = "regions"
    columns = (
        Column("name", "Название", sort="name", link=lambda one: reverse("organisations:region", args=[one.pk])),
        Column("zone", "Часовой пояс", value=lambda region: zone_label(region.zone), sort="zone"),
    )
    order = ("name",)
    noun = "регион,региона,регионов"
    export_name = "Регионы"
