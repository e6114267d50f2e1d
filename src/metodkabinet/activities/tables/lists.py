"""Activities, registrations, participations and outside events as lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from metodkabinet.activities.enums import ActivityState, Form, OutsideLevel, PartRole, RegistrationState, Source
from metodkabinet.activities.models import Activity, Kind, Registration
from metodkabinet.associations.models import Association
from metodkabinet.kit import access
from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, FlagFilter, ObjectFilter, Table

STATES = {"draft": "plain", "announced": "work", "held": "done", "cancelled": "off"}
REGISTRATIONS = {"asked": "soon", "confirmed": "done", "waiting": "work", "declined": "off", "cancelled": "off"}


def activity_link(activity: Activity) -> str:
    """Its page."""
    return reverse("activities:activity", args=[activity.pk])


def registration_link(row: Registration) -> str:
    """Its page."""
    return reverse("activities:registration", args=[row.pk])


def of_body(rows: Any, body: Association) -> Any:
    """Owned or co-owned by it."""
    return rows.of_body(body)


class ActivityTable(Table):
    """Everything that happens, the latest first."""

    columns = [
        Column("start_date", "Дата", kind="date", sort="start_date", narrow=True),
        Column("title", "Название", sort="title", link=activity_link, note=lambda row: row.kind.name, needs=("kind",)),
        Column("form", "Форма", value=lambda row: row.get_form_display(), phone=False, narrow=True),
        Column("owner", "Объединение", value=lambda row: row.owner.short_name, needs=("owner",), phone=False),
        Column("place", "Место", phone=False),
        Column(
            "state", "Состояние", value=lambda row: row.get_state_display(), state=lambda row: STATES[row.state],
            narrow=True,
        ),
    ]  # fmt: skip
    search = ["search_key"]
    order = ["-start_date"]
    noun = "мероприятие,мероприятия,мероприятий"
    export_name = "Мероприятия"

    @staticmethod
    def filters_for(user: access.Actor) -> list[Any]:
        """Bodies and kinds that this reader knows."""
        return [
            ChoiceFilter("state", "Состояние", choices=ActivityState.choices),
            ObjectFilter("kind", "Вид", field="kind", objects=lambda: Kind.objects.visible_to(user).offered()),
            ChoiceFilter("form", "Форма", choices=Form.choices),
            ObjectFilter(
                "body", "Объединение", narrow=of_body,
                objects=lambda: Association.objects.visible_to(user).order_by("path", "pk")[:300],
            ),
            DateFilter("since", "С", field="end_date"),
            DateFilter("until", "По", field="start_date", until=True),
        ]  # fmt: skip


class RegistrationTable(Table):
    """Who is going to come, in order of arrival."""

    columns = [
        Column("name_then", "Кто", sort="name_then", link=registration_link),
        Column("organisation_text_then", "Организация", sort="organisation_text_then"),
        Column("municipality", "Муниципалитет", value=lambda row: row.municipality_then, needs=("municipality_then",),
               phone=False),
        Column("role", "Роль", value=lambda row: row.get_role_display(), narrow=True),
        Column("source", "Как", value=lambda row: row.get_source_display(), phone=False, narrow=True),
        Column("arrived_at", "Когда", kind="moment", sort="arrived_at", phone=False, narrow=True),
        Column("state", "Состояние", value=lambda row: row.get_state_display(),
               state=lambda row: REGISTRATIONS[row.state], narrow=True),
    ]  # fmt: skip
    filters = [
        ChoiceFilter("state", "Состояние", choices=RegistrationState.choices),
        ChoiceFilter("role", "Роль", choices=PartRole.choices),
        ChoiceFilter("source", "Как записан", choices=Source.choices),
    ]
    search = ["search_key"]
    order = ["arrived_at"]
    noun = "регистрация,регистрации,регистраций"
    export_name = "Записавшиеся"


class ParticipationTable(Table):
    """Who was there, with the share of sessions."""

    columns = [
        Column("name_then", "Кто", sort="name_then", note=lambda row: "" if row.person_id else "не сверен с базой"),
        Column("organisation_text_then", "Организация", sort="organisation_text_then"),
        Column("municipality", "Муниципалитет", value=lambda row: row.municipality_then, needs=("municipality_then",),
               phone=False),
        Column("post_then", "Должность", phone=False),
        Column("role", "Роль", value=lambda row: row.get_role_display(), narrow=True),
        Column("sessions_present", "Занятий", kind="number", sort="sessions_present", narrow=True),
        Column("share", "Доля, %", kind="number", sort="share", narrow=True, phone=False),
        Column("result", "Результат", phone=False),
        Column("raw_line", "Строка списка", phone=False),
    ]  # fmt: skip
    filters = [
        ChoiceFilter("role", "Роль", choices=PartRole.choices),
        FlagFilter("unmatched", "Не сверены с базой", field="contact__isnull", value=False),
    ]
    search = ["search_key"]
    order = ["name_then"]
    noun = "участие,участия,участий"
    export_name = "Участники"


class OutsideTable(Table):
    """Events of others."""

    columns = [
        Column("start_date", "Дата", kind="date", sort="start_date", narrow=True),
        Column("title", "Название", sort="title", link=lambda row: reverse("activities:outside-event", args=[row.pk]),
               note=lambda row: row.organiser),
        Column("level", "Уровень", value=lambda row: row.get_level_display(), narrow=True),
        Column("form", "Форма", value=lambda row: row.get_form_display(), narrow=True, phone=False),
        Column("results", "Участников", value=lambda row: row.result_count, kind="number", narrow=True),
    ]  # fmt: skip
    filters = [
        ChoiceFilter("level", "Уровень", choices=OutsideLevel.choices),
        DateFilter("since", "С", field="end_date"),
        DateFilter("until", "По", field="start_date", until=True),
    ]
    order = ["-start_date"]
    noun = "мероприятие,мероприятия,мероприятий"
    export_name = "Внешние мероприятия"
