"""What stands on the page of a body, and what it shows on pages of people and organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metodkabinet.associations import permissions
from metodkabinet.associations.enums import AssociationState
from metodkabinet.associations.models import Association, LifeAct, Membership, Office, WorkingGroup
from metodkabinet.associations.queries import composition, current, settings
from metodkabinet.kit import clock
from metodkabinet.kit.frame import address_of

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request
    from metodkabinet.organisations.models import Organisation
    from metodkabinet.people.models import Person


def officers(request: Request, body: Association) -> Mapping[str, Any]:
    """Who leads now, and the heads before."""
    today = clock.today()
    rows = Office.objects.visible_to(request.user)
    heads = composition.former_heads(body).filter(pk__in=rows.values("pk"), until__lte=today)
    return {
        "association": body,
        "officers": composition.officers_on(body, today),
        "former": heads,
        "may_appoint": body.state != AssociationState.LIQUIDATED
        and permissions.covers(request.user, "associations.appoint", body),
    }


def people(request: Request, body: Association) -> Mapping[str, Any]:
    """Members by order beside all librarians of the territory: two numbers, two lists."""
    people_list = address_of("people:people")
    place = f"?municipality={body.municipality_id}" if body.municipality_id else ""
    return {
        "association": body,
        "counts": composition.counts_of(body, clock.today()),
        "librarians": f"{people_list}{place}" if people_list else "",
    }


def home(request: Request) -> Mapping[str, Any] | None:
    """The body on top of the page, on the home page: its numbers and the way to its own page."""
    shown = current.current_of(request)
    return people(request, shown.association) if shown is not None else None


def family(request: Request, body: Association) -> Mapping[str, Any]:
    """Who stands above and below."""
    below = Association.objects.visible_to(request.user).filter(parent=body)
    return {
        "association": body,
        "below": below.exclude(state=AssociationState.LIQUIDATED).order_by("sort_key", "pk"),
    }


def life(request: Request, body: Association) -> Mapping[str, Any]:
    """Its orders, the earliest first."""
    acts = LifeAct.objects.visible_to(request.user).filter(association=body)
    return {
        "association": body,
        "acts": acts.select_related("ground", "ground__file").order_by("date", "pk"),
        "may_record": body.state != AssociationState.LIQUIDATED and permissions.can_record_act(request.user, body),
    }


def rules(request: Request, body: Association) -> Mapping[str, Any]:
    """The Положение in force and where the settings differ from it."""
    return {
        "association": body,
        "regulation": settings.current_regulation(body),
        "choices": settings.choices_of(body),
    }


def groups(request: Request, body: Association) -> Mapping[str, Any]:
    """Groups at work."""
    rows = WorkingGroup.objects.visible_to(request.user).filter(association=body, finished_at=None)
    return {"association": body, "groups": rows.select_related("head").order_by("-since", "-pk")}


def of_person(request: Request, person: Person) -> Mapping[str, Any] | None:
    """«В объединениях»: memberships and offices with dates."""
    today = clock.today()
    rows: dict[str, Any] = {
        "offices": Office.objects.visible_to(request.user).filter(person=person),
        "memberships": Membership.objects.visible_to(request.user).filter(person=person),
    }
    found: dict[str, Any] = {
        name: list(some.select_related("association", "ground").order_by("-since", "-pk"))
        for name, some in rows.items()
    }
    return {**found, "today": today} if any(found.values()) else None


def of_organisation(request: Request, organisation: Organisation) -> Mapping[str, Any] | None:
    """«Базовая организация для…»."""
    based = list(
        Association.objects.visible_to(request.user)
        .filter(base_organisation=organisation)
        .exclude(state=AssociationState.LIQUIDATED)
        .order_by("path", "pk")
    )
    return {"associations": based} if based else None
