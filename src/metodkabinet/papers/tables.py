"""Lists of papers, numbers, transfers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from metodkabinet.associations.models import Association
from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, Filter, FlagFilter, ObjectFilter, Table
from metodkabinet.papers.enums import PaperState
from metodkabinet.papers.models import Number, Paper
from metodkabinet.papers.queries.registers import kinds_in

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


def paper_link(paper: Paper) -> str:
    """Its page."""
    return reverse("papers:paper", args=[paper.pk])


def _waiting(paper: Paper) -> str:
    post = getattr(paper, "waiting_post", None)
    return f"ждёт: {post}" if paper.state == PaperState.SIGNING and post else ""


def body_filter(user: Actor, field: str = "association") -> Filter:
    """Associations this reader knows."""
    bodies = Association.objects.visible_to(user).order_by("sort_key", "pk")
    return ObjectFilter("body", "Объединение", field=field, objects=lambda: bodies)


class PaperTable(Table):
    """Papers, the latest first."""

    key = "papers"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Документ", sort=("sort_key",), link=paper_link, note=lambda one: one.kind_title),
        Column("number", "Номер", sort=("number",), narrow=True),
        Column("date", "Дата", kind="date", sort=("date",)),
        Column(
            "state_label", "Состояние", sort=("state", "sort_key"), state=lambda one: one.state_mark, note=_waiting,
        ),
        Column(
            "association.short_name", "Объединение", sort=("association__sort_key",), needs=("association",),
            phone=False,
        ),
    )  # fmt: skip
    search = ("search_key",)
    search_label = "Заголовок, номер или вид"
    order = ("-made_at",)
    noun = "документ,документа,документов"
    export_name = "Документы"

    @staticmethod
    def filters_for(user: Actor, papers: QuerySet[Paper]) -> list[Filter]:
        """What the list is narrowed by."""
        return [
            body_filter(user),
            ChoiceFilter("kind", "Вид", choices=lambda: kinds_in(papers)),
            ChoiceFilter("state", "Состояние", choices=PaperState.choices),
            DateFilter("since", "Дата с", field="date"),
            DateFilter("until", "по", field="date", until=True),
        ]


class NumberTable(Table):
    """Every number of a series, the latest first: the journal of registration."""

    key = "numbers"
    columns: ClassVar[Sequence[Column]] = (
        Column("text", "Номер", sort=("year", "n"), narrow=True),
        Column("drawn_at", "Когда присвоен", kind="moment", sort=("drawn_at",)),
        Column(
            "paper.title", "Документ", needs=("paper",), link=lambda one: paper_link(one.paper) if _paper(one) else "",
            value=lambda one: one.paper.title if _paper(one) else one.owner,
        ),
        Column(
            "voided_at", "Состояние", value=lambda one: "аннулирован" if one.voided_at else "действует",
            state=lambda one: "off" if one.voided_at else "done", note=lambda one: one.void_reason,
        ),
        Column("year", "Год", sort=("year", "n"), narrow=True, phone=False),
    )  # fmt: skip
    search = ("text",)
    search_label = "Номер"
    filters = (FlagFilter("void", "Только аннулированные", field="voided_at__isnull", value=False),)
    order = ("-year", "-n")
    noun = "номер,номера,номеров"
    export_name = "Журнал регистрации"


def _paper(number: Number) -> Paper | None:
    return getattr(number, "paper", None)


class TransferTable(Table):
    """The register of transfers to method centres."""

    key = "transfers"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "paper.title", "Документ", link=lambda one: paper_link(one.paper), note=lambda one: one.paper.kind_title,
            sort=("paper__sort_key",), needs=("paper", "paper__association"),
        ),
        Column("paper.number", "Номер", narrow=True),
        Column("paper.association.short_name", "Объединение", sort=("paper__association__sort_key",), phone=False),
        Column("organisation.short_name", "Кому", sort=("organisation__sort_key",), needs=("organisation",)),
        Column("sent_at", "Передан", kind="moment", sort=("sent_at",)),
        Column(
            "received_at", "Получение", value=lambda one: "получен" if one.received_at else "не подтверждено",
            state=lambda one: "done" if one.received_at else "work", sort=("received_at",),
            note=lambda one: f"вх. № {one.received_number}" if one.received_number else "",
        ),
    )  # fmt: skip
    search = ("paper__search_key",)
    search_label = "Документ или номер"
    filters = (
        FlagFilter("waiting", "Только неподтверждённые", field="received_at__isnull", value=True),
        DateFilter("since", "Передан с", field="sent_at"),
        DateFilter("until", "по", field="sent_at", until=True),
    )
    order = ("-sent_at",)
    noun = "передача,передачи,передач"
    export_name = "Реестр передачи документов"
