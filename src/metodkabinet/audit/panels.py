"""The tab «История» on the page of every object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.audit.permissions import can_see_history
from metodkabinet.audit.queries import history_of, lines_of
from metodkabinet.kit.tables.paging import Pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metodkabinet.kit.http import Request

SIZE = 30
KEY = "history"


def offered(request: Request, obj: Any) -> bool:
    """Only to those who may read it."""
    return can_see_history(request.user, obj)


def history(request: Request, obj: Any) -> Mapping[str, Any] | None:
    """One page of what was done, newest first."""
    if not can_see_history(request.user, obj):
        return None

    def url(page: int | None) -> str:
        tail = f"&page={page}" if page else ""
        return f"{request.path}?panel={KEY}{tail}"

    told = history_of(obj)
    pages = Pages.of(told, told, request.GET.get("page", ""), SIZE, url)
    return {"lines": lines_of(pages, obj), "pages": pages}
