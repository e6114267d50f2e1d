"""Lists: rows behind a number, refreshes, those who are asked, what they corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse

from metodkabinet.kit.tables import ChoiceFilter, Column, Table
from metodkabinet.staff.enums import CorrectionState, Noun, Standing
from metodkabinet.staff.queries.differences import differences

if TYPE_CHECKING:
    from metodkabinet.people.models import Person
    from metodkabinet.staff.models import Campaign, Correction


def person_link(person: Person) -> str:
    """His page."""
    return reverse("people:person", args=[person.pk])


NAME = Column("full_name", "Фамилия, имя, отчество", sort="sort_key", link=person_link)
POST = Column("main_post.name", "Должность", needs=("main_post",), sort=("main_post__sort_key", "sort_key"))
PLACE = Column(
    "main_organisation.short_name", "Организация", needs=("main_organisation",),
    sort=("main_organisation__sort_key", "sort_key"),
)  # fmt: skip
MUNICIPALITY = Column(
    "municipality.name", "Муниципалитет", needs=("municipality",), sort=("municipality__sort_key", "sort_key"),
    phone=False,
)  # fmt: skip


class MembersTable(Table):
    """Rows behind a number."""

    key = "staff"
    columns: ClassVar[Sequence[Column]] = (NAME, POST, PLACE, MUNICIPALITY)
    search = ("search_key",)
    search_label = "Фамилия (и прежняя), имя"
    order = ("sort_key",)
    noun = "человек,человека,человек"
    export_name = "Характеристика кадров – люди"


TONES = {
    Standing.CONFIRMED.value: "done", Standing.CORRECTED.value: "done", Standing.SILENT.value: "plain",
    Standing.REVOKED.value: "off", Standing.UNREACHED.value: "late",
}  # fmt: skip


def campaign_state(campaign: Campaign) -> str:
    """In a word."""
    if campaign.undone_at is not None:
        return "отменена"
    return "идёт" if campaign.is_open else "завершена"


class CampaignsTable(Table):
    """Refreshes, the newest first."""

    key = "campaigns"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Сверка", sort="title", link=lambda one: reverse("staff:campaign", args=[one.pk])),
        Column("started_at", "Начата", kind="date", sort="started_at", narrow=True),
        Column("until", "Ответить до", kind="date", sort="until", narrow=True),
        Column("asked", "Просили", kind="number", sort="asked", narrow=True),
        Column("answered", "Ответили", kind="number", sort="answered", narrow=True),
        Column("state", "Состояние", value=campaign_state, narrow=True, phone=False),
    )
    search = ("title",)
    search_label = "Название"
    order = ("-started_at",)
    noun = "сверка,сверки,сверок"
    export_name = "Сверки карточек"


def _by_standing(rows: Any, value: str) -> Any:
    return rows.filter(answered_at=None) if value == "unanswered" else rows.filter(standing=value)


class LinksTable(Table):
    """Who is asked and how far each has come."""

    key = "links"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "person.full_name", "Фамилия, имя, отчество", sort="person__sort_key",
            link=lambda link: reverse("staff:answer", args=[link.pk]),
        ),
        Column("person.main_organisation.short_name", "Организация", sort=("person__main_organisation__sort_key",)),
        Column("person.email", "Почта", phone=False),
        Column(
            "standing", "Ответ", value=lambda link: Standing(link.standing).label,
            state=lambda link: TONES.get(link.standing, "plain"), narrow=True,
        ),
        Column("waiting", "Ждут решения", kind="number", sort="-waiting", narrow=True),
        Column("answered_at", "Когда", kind="date", sort="answered_at", narrow=True, phone=False),
        Column("reminded_at", "Напомнили", kind="date", narrow=True, phone=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(
            "standing", "Ответ", choices=[("unanswered", "все, кто не ответил"), *Standing.choices],
            narrow=_by_standing,
        ),
    )  # fmt: skip
    search = ("person__search_key",)
    search_label = "Фамилия, имя"
    order = ("person__sort_key",)
    noun = "человек,человека,человек"
    export_name = "Сверка карточек"


def in_words(correction: Correction) -> str:
    """All differences as one text."""
    return "; ".join(
        f"{one.label}: {one.before or 'пусто'} → {one.after or 'пусто'}" for one in differences(correction)
    )  # fmt: skip


class CorrectionsTable(Table):
    """What people corrected."""

    key = "corrections"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "link.person.full_name", "Кто", needs=("link__person",), sort="link__person__sort_key",
            link=lambda one: reverse("staff:answer", args=[one.link_id]),
        ),
        Column("noun", "Что", value=str, sort="noun"),
        Column("after", "Исправление", value=in_words),
        Column("made_at", "Когда", kind="date", sort="made_at", narrow=True, phone=False),
        Column("state", "Состояние", value=lambda one: one.get_state_display(), narrow=True),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", "Состояние", field="state", choices=CorrectionState.choices),
        ChoiceFilter("noun", "Что", field="noun", choices=Noun.choices),
    )
    search = ("link__person__search_key",)
    search_label = "Фамилия, имя"
    order = ("-made_at",)
    noun = "исправление,исправления,исправлений"
    export_name = "Исправления по личным ссылкам"
