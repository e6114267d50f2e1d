"""What stands on the page of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metodkabinet.kit import clock
from metodkabinet.organisations import permissions, queries
from metodkabinet.organisations.models import BaseSite, Library, Organisation

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request


def names(request: Request, organisation: Organisation) -> Mapping[str, Any] | None:
    """The names it bore; nothing to tell while there is one."""
    borne = list(organisation.names.all())
    if len(borne) < 2:
        return None
    may_undo = organisation.until is None and permissions.can_end_organisation(request.user, organisation)
    return {"organisation": organisation, "names": borne[::-1], "may_undo": may_undo}


def libraries(request: Request, organisation: Organisation) -> Mapping[str, Any]:
    """Its libraries, the closed ones last."""
    rows = Library.objects.visible_to(request.user).filter(organisation=organisation).order_by("name", "pk")
    shown = sorted(rows, key=lambda row: row.until is not None)
    return {
        "organisation": organisation,
        "libraries": shown,
        "may_manage": permissions.can_manage_organisation(request.user, organisation),
        "may_add": organisation.until is None and permissions.can_manage_organisation(request.user, organisation),
    }


def base_sites(request: Request, organisation: Organisation) -> Mapping[str, Any] | None:
    """The status of a base site, now and before."""
    rows = BaseSite.objects.visible_to(request.user).filter(organisation=organisation).order_by("-since", "-pk")
    shown = list(rows)
    may_give = permissions.can_end_organisation(request.user, organisation)
    if not shown and not may_give:
        return None
    today = clock.today()
    return {
        "organisation": organisation,
        "sites": [(site, site.since <= today and (site.until is None or site.until > today)) for site in shown],
        "may_give": may_give and organisation.until is None,
    }


def family(request: Request, organisation: Organisation) -> Mapping[str, Any] | None:
    """Filials, the head organisation, who was joined to it and whom it was joined to."""
    visible = Organisation.objects.visible_to(request.user)
    kin = {
        "branches": list(visible.filter(pk__in=queries.branches_of(organisation, clock.today()).values("pk"))),
        "head": queries.head_of(organisation),
        "successor": organisation.successor,
        "joined": queries.lineage_of(organisation),
        "moves": list(organisation.moves.select_related("before", "after").order_by("-day", "-pk")),
    }
    return {"organisation": organisation, **kin} if any(kin.values()) else None
