"""Which body and which year stand on top of the page, and what one may switch to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from metodkabinet.associations.enums import AssociationState, Role, ScopeKind
from metodkabinet.associations.logic.years import Year, year_of, years_between
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.holdings import Holding, holdings_of
from metodkabinet.kit import access, clock
from metodkabinet.kit.registry import Switch
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest

BODY, YEAR = "associations.body", "associations.year"  # what the session keeps
SENIORITY = list(Role)  # the highest office first: so the enumeration is written


@dataclass(frozen=True, slots=True)
class Current:
    """What the reader looks at."""

    association: Association
    year: Year


def switchable_by(user: access.Actor) -> QuerySet[Association]:
    """Bodies the user belongs to or manages, and those of the territory where he works."""
    named = {held.scope_id for held in holdings_of(user) if held.scope is ScopeKind.ASSOCIATION}
    conditions = Q(pk__in=named) | Q(pk__in=Association.objects.manageable_by(user).order_by().values("pk"))
    conditions |= access.reach(user, "staff.see_figures", Association).q("pk")
    if not named:
        conditions |= _around(user)
    return (
        Association.objects.visible_to(user)
        .filter(conditions)
        .exclude(state=AssociationState.LIQUIDATED)
        .select_related("region", "municipality", "base_organisation")
        .order_by("region_id", "path", "pk")
    )


def _around(user: access.Actor) -> Q:
    """For a librarian outside every composition: bodies that work on the territory of his job."""
    person = next((held.person_id for held in holdings_of(user) if held.role is Role.LIBRARIAN), 0)
    own = Person.objects.filter(pk=person).order_by()

    def there(path: str) -> QuerySet[Person, dict[str, Any]]:
        found: QuerySet[Person, dict[str, Any]] = own.values(f"territory__{path}")
        return found

    near = Q(municipality=None) | Q(municipality__in=there("municipality"))
    near |= Q(municipality__in=there("municipality__parent"))
    return near & Q(region__in=there("region"), subject__in=there("subject"))


def current_of(request: HttpRequest) -> Current | None:
    """The body and year of this request, chosen in the session or by the highest office; found once per request."""
    remembered: dict[str, Any] = request.__dict__
    if "_current" not in remembered:
        remembered["_current"] = _found(request)
    found: Current | None = remembered["_current"]
    return found


def _found(request: HttpRequest) -> Current | None:
    bodies = switchable_by(request.user)
    chosen = request.session.get(BODY)
    association = bodies.filter(pk=chosen).first() if chosen else None
    association = association or _first(request.user, bodies)
    if association is None:
        return None
    offered = years_of(association)
    year = next((one for one in offered if one.start == request.session.get(YEAR)), None)
    return Current(association, year or this_year(association))


def _first(user: access.Actor, bodies: QuerySet[Association]) -> Association | None:
    """The body of the highest office; without one, the lowest body around (for a librarian) or the topmost."""
    held = [one for one in holdings_of(user) if one.scope is ScopeKind.ASSOCIATION]
    best = min((SENIORITY.index(one.role) for one in held), default=None)
    highest = [one.scope_id for one in held if SENIORITY.index(one.role) == best]
    named = bodies.filter(pk__in=highest).order_by("depth", "pk").first() if highest else None
    if named is not None:
        return named
    lowest_first = _is_plain(holdings_of(user))
    return bodies.order_by("-depth" if lowest_first else "depth", "pk").first()


def _is_plain(holdings: tuple[Holding, ...]) -> bool:
    return {held.role for held in holdings} <= {Role.LIBRARIAN}


def this_year(association: Association) -> Year:
    """The running year of work."""
    return year_of(clock.today(), is_school=association.is_school_year)


def years_of(association: Association) -> list[Year]:
    """Years one may look at, the latest first."""
    return years_between(association.since, clock.today(), is_school=association.is_school_year)


def switch_of(request: HttpRequest) -> Switch:
    """For the frame."""
    current = current_of(request)
    if current is None:
        return Switch()
    body = current.association
    return Switch(body.short_name, body.code, current.year.label, reverse("associations:switch"), body.local_zone)
