"""A list page in one line of a view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metodkabinet.kit.pages import page
from metodkabinet.kit.tables.table import Empty, Table

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Action:
    """A button in the page's heading."""

    label: str
    url: str
    kind: str = "plain"
    icon: str = ""


def list_page(
    request: HttpRequest,
    table: Table,
    *,
    title: str,
    lead: str = "",
    actions: Sequence[Action] = (),
    empty: Empty | None = None,
    template: str = "kit/list.html",
    **context: Any,
) -> HttpResponse:
    """The page with this table; `?export=xlsx` answers with a sheet of exactly the fitting rows."""
    if request.GET.get("export") == "xlsx":
        return export(request, table)
    return page(
        request, template, fragment="table", title=title, lead=lead, actions=list(actions), table=table,
        empty=empty or Empty("Пока здесь пусто"), **context,
    )  # fmt: skip


def export(request: HttpRequest, table: Table) -> HttpResponse:
    """The sheet alone, for pages that hold more than the table."""
    from metodkabinet.kit.sheets import xlsx_response  # noqa: PLC0415  most pages never write a sheet

    columns = [(column.label, column.kind) for column in table.exported]
    answer: HttpResponse = xlsx_response(request, table.export_name, columns, table.export_rows())
    return answer
