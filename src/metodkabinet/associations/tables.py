"""Lists of the module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from metodkabinet.associations.enums import AssociationState, GroundKind, PostRole
from metodkabinet.associations.models import Association, Membership
from metodkabinet.kit import access
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, Filter, FlagFilter, ObjectFilter, Table
from metodkabinet.organisations.enums import Subject
from metodkabinet.organisations.models import Municipality
from metodkabinet.people.models import Person

STATES = {AssociationState.ACTIVE: "done", AssociationState.FORMING: "soon", AssociationState.LIQUIDATED: "off"}


def association_link(one: Association) -> str:
    """Its page."""
    return reverse("associations:association", args=[one.code])


def _head(one: Any) -> str:
    return " ".join(filter(None, [one.head_surname, one.head_name, one.head_patronymic]))


class AssociationTable(Table):
    """All bodies of the region."""

    key = "associations"
    columns = (
        Column("short_name", "Объединение", sort="sort_key", link=association_link, note=lambda one: one.name),
        Column("level", "Уровень", value=lambda one: one.level.label, sort=("depth", "sort_key"), narrow=True),
        Column("municipality.name", "Муниципалитет", sort=("municipality__sort_key", "sort_key"), phone=False),
        Column("subject", "Кого объединяет", value=lambda one: one.get_subject_display(), phone=False),
        Column("head", "Руководитель", value=_head),
        Column("member_count", "Членов", kind="number", sort=("member_count", "sort_key"), narrow=True),
        Column("base_organisation.short_name", "Базовая организация", phone=False),
        Column(
            "state", "Состояние", value=lambda one: one.get_state_display(), sort=("state", "sort_key"), narrow=True,
            state=lambda one: STATES[AssociationState(one.state)],
        ),
    )  # fmt: skip
    filters = (
        ChoiceFilter("subject", "Кого объединяет", choices=Subject.choices),
        ChoiceFilter("state", "Состояние", choices=AssociationState.choices),
    )
    search = ("search_key",)
    search_label = "Название объединения"
    order = ("path",)
    noun = "объединение,объединения,объединений"
    export_name = "Методические объединения"


class CompositionTable(Table):
    """Members by order, as on a day."""

    key = "members"
    columns: ClassVar[Sequence[Column]] = (
        Column("person.full_name", "Фамилия, имя, отчество", sort="person__sort_key"),
        Column("person.main_post.name", "Должность", phone=False),
        Column(
            "person.main_organisation.short_name", "Организация",
            sort=("person__main_organisation__sort_key", "person__sort_key"),
        ),
        Column(
            "person.municipality.name", "Муниципалитет", sort=("person__municipality__sort_key", "person__sort_key")
        ),
        Column("since", "В составе с", kind="date", sort=("since", "person__sort_key"), narrow=True),
        Column("ground", "Основание", value=lambda one: str(one.ground)),
        Column("end", "", template="associations/cells/end_membership.html", exported=False, narrow=True),
    )  # fmt: skip
    filters = (DateFilter("on", "На дату", narrow=lambda rows, value: rows),)  # the rows are already those of the day
    search = ("person__search_key",)
    search_label = "Фамилия"
    order = ("person__sort_key",)
    page_size = 300
    noun = "член объединения,члена объединения,членов объединения"
    export_name = "Состав объединения"


class ReadOnlyCompositionTable(CompositionTable):
    """The same for those who change nothing."""

    columns = CompositionTable.columns[:-1]


class GroundTable(Table):
    """The register of orders and protocols."""

    key = "grounds"
    columns = (
        Column("kind", "Документ", value=str, sort=("date",)),
        Column("title", "Заголовок"),
        Column("issuer", "Кем издан", phone=False),
        Column("date", "Дата", kind="date", sort="date", narrow=True),
        Column("file.name", "Файл", template="associations/cells/file.html", needs=("file",), narrow=True),
    )
    filters = (
        ChoiceFilter("kind", "Вид", choices=GroundKind.choices),
        DateFilter("since", "С", field="date"),
        DateFilter("until", "По", field="date", until=True),
    )
    order = ("-date",)
    noun = "документ,документа,документов"
    export_name = "Основания"


class CandidateTable(Table):
    """People one may take in or appoint."""

    key = "candidates"
    columns = (
        Column("full_name", "Фамилия, имя, отчество", value=str, sort="sort_key"),
        Column("main_post.name", "Должность", needs=("main_post",), phone=False),
        Column("main_organisation.short_name", "Организация", needs=("main_organisation",)),
        Column(
            "municipality.name", "Муниципалитет", needs=("municipality",), sort=("municipality__sort_key", "sort_key")
        ),
        Column("appoint", "", template="associations/cells/appoint.html", exported=False, narrow=True),
    )
    search = ("search_key",)
    search_label = "Фамилия, имя"
    order = ("sort_key",)
    noun = "человек,человека,человек"
    export_name = "Кого можно включить"

    @staticmethod
    def filters_for(user: access.Actor, here: QuerySet[Person]) -> list[Filter]:
        """By municipality; and everyone beyond the territory on demand."""
        places = Municipality.objects.visible_to(user).order_by("sort_key", "pk")
        return [
            ObjectFilter("municipality", "Муниципалитет", field="municipality", objects=lambda: places),
            FlagFilter(
                "here", "Только территория объединения",
                narrow=lambda rows, value: rows.filter(pk__in=here.order_by().values("pk")),
            ),
        ]  # fmt: skip


class GrantTable(Table):
    """Roles of posts in the region."""

    key = "grants"
    columns: ClassVar[Sequence[Column]] = (
        Column("person", "Кто", value=lambda one: str(one.person), sort="person__sort_key", needs=("person",)),
        Column("role", "Роль", value=lambda one: one.get_role_display(), sort=("role", "person__sort_key")),
        Column(
            "scope", "Где", value=lambda one: str(one.scope),
            needs=("region", "municipality", "organisation", "association"),
        ),
        Column("since", "С", kind="date", sort=("since", "person__sort_key"), narrow=True),
        Column("until", "До", kind="date", narrow=True),
        Column("basis", "Основание", phone=False),
        Column("end", "", template="associations/cells/end_role.html", exported=False, narrow=True),
    )  # fmt: skip
    filters = (
        ChoiceFilter("role", "Роль", choices=PostRole.choices),
        FlagFilter("now", "Только действующие", narrow=lambda rows, value: rows.filter(until=None)),
    )
    search = ("person__search_key",)
    search_label = "Фамилия"
    order = ("person__sort_key",)
    noun = "роль,роли,ролей"
    export_name = "Роли по должности"


class ReadOnlyGrantTable(GrantTable):
    """The same for those who give no roles."""

    columns = GrantTable.columns[:-1]


def composition_rows(members: QuerySet[Membership]) -> list[list[object]]:
    """Members as the sheet of an order holds them."""
    return [
        [
            number, str(one.person), str(one.person.main_post or ""), str(one.person.main_organisation or ""),
            str(one.person.municipality or ""), day(one.since), str(one.ground),
        ]
        for number, one in enumerate(members, 1)
    ]  # fmt: skip
