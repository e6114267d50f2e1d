"""The list of foreign links, the dead ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from metodkabinet.kit import pages
from metodkabinet.kit.links.models import LinkState, WatchedLink

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 50
_WORST_FIRST = (
    LinkState.BROKEN, LinkState.DOUBTFUL, LinkState.MOVED, LinkState.CLOSED, LinkState.NEW, LinkState.GOOD,
)  # fmt: skip


def listed_links(state: str = "") -> QuerySet[WatchedLink]:
    """Worst first; with a known state, only those."""
    rank = Case(
        *(When(state=each, then=Value(number)) for number, each in enumerate(_WORST_FIRST)), output_field=IntegerField()
    )
    chosen = WatchedLink.objects.filter(state=state) if state in LinkState.values else WatchedLink.objects.all()
    return chosen.order_by(rank, "address", "pk")


def links(request: HttpRequest) -> HttpResponse:
    """Which links work; `?state=` narrows. Shows places of the whole installation: for administrators only."""
    state = request.GET.get("state", "")
    counted = dict(WatchedLink.objects.order_by().values_list("state").annotate(Count("pk")))
    return pages.page(
        request,
        "kit/links/list.html",
        links=Paginator(listed_links(state), PER_PAGE).get_page(request.GET.get("page")),
        states=[(each.value, each.label, counted.get(each.value, 0)) for each in _WORST_FIRST],
        chosen=state if state in LinkState.values else "",
        total=sum(counted.values()),
    )
