"""The page of a figure: what is counted, in words, and the rows behind the number that this reader may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from metodkabinet.kit import clock, registry
from metodkabinet.kit.figures.links import Period
from metodkabinet.kit.pages import page
from metodkabinet.kit.tables import Column, Empty, Table, list_page

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

HIDDEN = "Строк показано меньше, чем посчитано: остальные вам не видны."


def figure(request: Request) -> HttpResponseBase:
    """`?key=` names the figure, `scope` says whose it is, `since` and `until` the days. Without a key: all of them."""
    asked = registry.figures.get(request.GET.get("key", ""))
    if asked is None:
        return page(request, "kit/figures/all.html", title="Показатели", figures=list(registry.figures))
    scope_of, period = registry.assembly.scope_of, _period(request)
    scope = scope_of(request, request.GET.get("scope", "")) if scope_of is not None else None
    if scope is None:
        return page(request, "kit/figures/nothing.html", title=asked.title, figure=asked)
    rows = asked.rows(scope, period)
    visible = asked.visible(rows, request.user)
    total = asked.count(rows)
    return list_page(
        request, _table(request, asked, visible), title=asked.title, template="kit/figures/figure.html", figure=asked,
        scope=scope, total=total, period=period, last=period.until - timedelta(days=1),
        hidden=HIDDEN if asked.count(visible) < total else "",
        empty=Empty("За эти дни ничего не посчитано", next="Проверьте период или выберите другое объединение."),
    )  # fmt: skip


def _table(request: Request, asked: registry.Figure, rows: Any) -> Table:
    columns = [Column(f"c{place}", label, value=value) for place, (label, value) in enumerate(asked.columns)]
    kind: type[Table] = type("FigureTable", (Table,), {"columns": columns, "export_name": asked.title})
    return kind(request, rows)


def _period(request: Request) -> Period:
    """The days asked for; nonsense means this year."""
    year = clock.today().year
    try:
        since, until = (date.fromisoformat(request.GET[name]) for name in ("since", "until"))
    except (KeyError, ValueError):
        return Period(date(year, 1, 1), date(year + 1, 1, 1))
    return Period(since, until) if since < until else Period(date(year, 1, 1), date(year + 1, 1, 1))
