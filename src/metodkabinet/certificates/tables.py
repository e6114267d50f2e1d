"""The register, issuings and templates as lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.urls import reverse

from metodkabinet.associations.models import Association
from metodkabinet.certificates.enums import BATCH_MARKS, BatchState, CertificateKind, CertificateState
from metodkabinet.certificates.models import Batch, Certificate, Template
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, Filter, FlagFilter, ObjectFilter, Table
from metodkabinet.organisations.models import Municipality

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


def certificate_link(row: Certificate) -> str:
    """Its page."""
    return reverse("certificates:certificate", args=[row.pk])


def batch_link(row: Batch) -> str:
    """Its page."""
    return reverse("certificates:batch", args=[row.pk])


def body_filter(user: Actor) -> Filter:
    """Associations this reader knows."""
    bodies = Association.objects.visible_to(user).order_by("sort_key", "pk")
    return ObjectFilter("body", "Объединение", field="association", objects=lambda: bodies)


class CertificateTable(Table):
    """Everything that was ever given, the latest first: the journal of issue."""

    key = "certificates"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "number", "Номер", sort=("issued_on", "drawn__n"), link=certificate_link, narrow=True,
            note=lambda row: day(row.issued_on),
        ),
        Column("name", "Кому", sort=("sort_key",), note=lambda row: row.organisation),
        Column("about", "За что", note=lambda row: row.get_kind_display(), phone=False),
        Column(
            "municipality", "Муниципалитет", value=lambda row: row.municipality, needs=("municipality",), phone=False
        ),
        Column("association.short_name", "Выдан", sort=("association__sort_key",), needs=("association",), phone=False),
        Column(
            "state", "Состояние", value=lambda row: row.get_state_display(), state=lambda row: row.mark,
            note=lambda row: row.reason, sort=("state",), narrow=True,
        ),
    )  # fmt: skip
    search = ("search_key",)
    search_label = "Имя, номер, организация, мероприятие"
    order = ("-issued_on", "-pk")
    noun = "документ,документа,документов"
    export_name = "Реестр сертификатов"

    @staticmethod
    def filters_for(user: Actor) -> list[Filter]:
        """What the register is narrowed by."""
        lands = Municipality.objects.visible_to(user).order_by("sort_key", "pk")
        return [
            body_filter(user),
            ChoiceFilter("kind", "Вид", choices=CertificateKind.choices),
            ChoiceFilter("state", "Состояние", choices=CertificateState.choices),
            ObjectFilter("place", "Муниципалитет", field="municipality", objects=lambda: lands),
            FlagFilter("unsent", "Не отправлены владельцу", field="sent_at__isnull", value=True),
            DateFilter("since", "Выдан с", field="issued_on"),
            DateFilter("until", "по", field="issued_on", until=True),
        ]


class JournalSheet(CertificateTable):
    """The same as a journal of issue: everything that an inspection asks for, a column each."""

    columns: ClassVar[Sequence[Column]] = (
        Column("number", "Номер"),
        Column("issued_on", "Дата выдачи", kind="date"),
        Column("kind", "Вид", value=lambda row: row.get_kind_display()),
        Column("name", "Кому"),
        Column("organisation", "Организация"),
        Column("municipality", "Муниципалитет", value=lambda row: row.municipality, needs=("municipality",)),
        Column("about", "За что"),
        Column("ground", "Основание", value=lambda row: row.words.get("основание", "")),
        Column("association.short_name", "Выдан", needs=("association",)),
        Column("state", "Состояние", value=lambda row: row.get_state_display()),
        Column("reason", "Причина"),
        Column("ended_at", "Перестал действовать", kind="moment"),
        Column("sent_at", "Отправлен владельцу", kind="moment"),
    )


class BatchTable(Table):
    """Issuings, the latest first."""

    key = "batches"
    columns: ClassVar[Sequence[Column]] = (
        Column("phrase", "За что", link=batch_link, note=lambda row: row.activity.title if row.activity else "",
               needs=("activity",)),
        Column("kind", "Вид", value=lambda row: row.get_kind_display(), sort=("kind",)),
        Column("association.short_name", "Выдаёт", needs=("association",), phone=False),
        Column("issued_on", "Дата", kind="date", sort=("issued_on",), narrow=True),
        Column("given", "Выдано", value=lambda row: row.given, kind="number", narrow=True),
        Column("state", "Состояние", value=lambda row: row.get_state_display(),
               state=lambda row: BATCH_MARKS[row.state], narrow=True),
    )  # fmt: skip
    search = ("search_key",)
    search_label = "За что"
    order = ("-made_at",)
    noun = "выдача,выдачи,выдач"
    export_name = "Выдачи сертификатов"

    @staticmethod
    def filters_for(user: Actor) -> list[Filter]:
        """By association, kind and state."""
        return [
            body_filter(user),
            ChoiceFilter("kind", "Вид", choices=CertificateKind.choices),
            ChoiceFilter("state", "Состояние", choices=BatchState.choices),
        ]


class TemplateTable(Table):
    """Templates by name."""

    key = "templates"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Шаблон", sort=("search_key",),
               link=lambda row: reverse("certificates:template", args=[row.pk])),
        Column("kind", "Что выдаётся", value=lambda row: row.get_kind_display(), sort=("kind",)),
        Column("association.short_name", "Чей", needs=("association",), phone=False,
               note=lambda row: "дан всем в регионе" if row.is_shared else ""),
        Column("state", "Состояние", value=lambda row: _ready(row)[0], state=lambda row: _ready(row)[1], narrow=True),
    )  # fmt: skip
    search = ("search_key",)
    search_label = "Название"
    filters = (
        ChoiceFilter("kind", "Что выдаётся", choices=CertificateKind.choices),
        FlagFilter("archived", "Только убранные", field="is_archived", value=True),
    )
    order = ("is_archived", "search_key")
    noun = "шаблон,шаблона,шаблонов"
    export_name = "Шаблоны сертификатов"


def _ready(row: Template) -> tuple[str, str]:
    if row.is_archived:
        return "не предлагается", "off"
    return ("можно выдавать", "done") if getattr(row, "published", 0) else ("черновик", "plain")
