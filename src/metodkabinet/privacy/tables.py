"""Lists: requests to erase, acts, data whose term has passed, incidents."""

from __future__ import annotations

from django.urls import reverse

from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, Table
from metodkabinet.privacy.enums import ErasureGround, ErasureState, RetentionKind
from metodkabinet.privacy.queries.incidents import countdowns


class RequestsTable(Table):
    """Who asks and by when to answer."""

    key = "erasures"
    columns = (
        Column(
            "person.full_name", "Кто просит", sort="person__sort_key", needs=("person",),
            link=lambda one: reverse("privacy:erase", args=[one.person_id]) if one.state == "asked" else "",
        ),
        Column("asked_at", "Поступила", kind="date", sort="asked_at", narrow=True),
        Column("answer_by", "Ответить до", kind="date", sort="answer_by", narrow=True),
        Column("state", "Состояние", value=lambda one: one.get_state_display(), sort="state"),
    )  # fmt: skip
    filters = (ChoiceFilter("state", "Состояние", choices=ErasureState.choices),)
    search = ("person__search_key",)
    order = ("-asked_at",)
    noun = "просьба,просьбы,просьб"
    export_name = "Просьбы стереть данные"


class ActsTable(Table):
    """The register of acts; names nobody."""

    key = "erasure-acts"
    columns = (
        Column(
            "number",
            "Акт №",
            kind="number",
            sort="number",
            link=lambda act: reverse("privacy:erasure-act", args=[act.pk]),
        ),
        Column("erased_at", "Когда", kind="date", sort="erased_at", narrow=True),
        Column("subject", "Чьи данные"),
        Column("ground", "Причина", value=lambda act: act.get_ground_display(), sort="ground"),
        Column("decided_name", "Кто стёр", phone=False),
    )
    filters = (
        ChoiceFilter("ground", "Причина", choices=ErasureGround.choices),
        DateFilter("since", "С", field="erased_at__date"),
    )
    order = ("-erased_at",)
    noun = "акт,акта,актов"
    export_name = "Акты об уничтожении данных"


class DueTable(Table):
    """Whose term has passed."""

    key = "retention"
    columns = (
        Column("person", "Чьи данные", value=lambda due: str(due.person or due.contact), needs=("person", "contact")),
        Column("kind", "Что", value=lambda due: due.get_kind_display(), sort="kind"),
        Column("since", "Не нужны с", kind="date", sort="since", narrow=True),
        Column("put_off_until", "Отложено до", kind="date", sort="put_off_until", narrow=True, phone=False),
    )
    filters = (ChoiceFilter("kind", "Что", choices=RetentionKind.choices),)
    search = ("person__search_key", "contact__search_key")
    order = ("since",)
    noun = "запись,записи,записей"
    export_name = "Срок хранения вышел"


class IncidentsTable(Table):
    """The register with its countdown."""

    key = "incidents"
    columns = (
        Column("title", "Что произошло", sort="title", link=lambda one: reverse("privacy:incident", args=[one.pk])),
        Column("noticed_at", "Обнаружено", kind="moment", sort="noticed_at", narrow=True),
        Column("reported_at", "Сообщить, 24 часа", value=lambda one: countdowns(one)[0].words),
        Column("inquiry_reported_at", "Итоги, 72 часа", value=lambda one: countdowns(one)[1].words),
    )
    order = ("-noticed_at",)
    noun = "инцидент,инцидента,инцидентов"
    export_name = "Инциденты с данными"
