"""The log as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from metodkabinet.audit import queries
from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, Table

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.audit.models import Event


class EventTable(Table):
    """What was done, by whom, to what."""

    key = "events"
    filters = [
        ChoiceFilter("action", "Что сделано", field="action", choices=queries.actions),
        ChoiceFilter("kind", "С чем", field="object_label", choices=queries.kinds),
        DateFilter("since", "С", field="at"),
        DateFilter("until", "По", field="at", until=True),
    ]
    search = ["values_row__search_key"]
    search_label = "Найти по имени"
    order = ["-pk"]
    noun = "событие,события,событий"
    export_name = "журнал"

    def __init__(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        super().__init__(request, queryset)

        def link(event: Any) -> str:
            return queries.url_of(event, request.user)

        self.columns = [  # type: ignore[misc]  # the links depend on the reader
            Column("at", "Когда", kind="moment", sort="pk", narrow=True, needs=["values_row"]),
            Column("who", "Кто", value=queries.who_of),
            Column("what", "Что сделано", value=lambda event: queries.sentence(event.action)),
            Column("about", "С чем", value=queries.about, link=link),
            Column("changes", "Было и стало", template="audit/changes.html", value=queries.changes_of,
                   export=queries.told),
            Column("address", "Адрес в сети", narrow=True, phone=False),
        ]  # fmt: skip
