"""A list page in one line of a view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metodkabinet.kit.pages import page
from metodkabinet.kit.tables.table import Empty, Table

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


PART = "kit/tables/table.html"  # what htmx swaps; the same file stands inside the page


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
) -> HttpResponseBase:
    """The page with this table; `?export=xlsx` answers with a sheet of exactly the fitting rows."""
    if request.GET.get("export") == "xlsx":
        return export(request, table)
    asked_for_part = getattr(request, "htmx", False)
    request.rows_shown = len(table.rows)  # type: ignore[attr-defined]  # for the log of looking at personal data
    return page(
        request, PART if asked_for_part else template, title=title, lead=lead, actions=list(actions), table=table,
        empty=empty or Empty("Пока здесь пусто"), **context,
    )  # fmt: skip


def export(request: HttpRequest, table: Table) -> HttpResponseBase:
    """The sheet alone, for pages that hold more than the table."""
    from metodkabinet.kit.sheets import responses, writing  # noqa: PLC0415  most pages never write a sheet

    kinds = {"number": writing.NUMBER, "date": writing.DATE, "moment": writing.DATETIME}
    request.rows_shown = table.matching.count()  # type: ignore[attr-defined]  # for the log of looking at personal data
    columns = [writing.Column(column.label, kinds.get(column.kind, writing.TEXT)) for column in table.exported]
    answer: HttpResponseBase = responses.xlsx_response(request, table.export_name, columns, table.export_rows())
    return answer
