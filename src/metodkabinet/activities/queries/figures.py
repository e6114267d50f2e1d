"""What is counted: three counters that are never mixed, and what follows from them. Each gives its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from metodkabinet.activities.models import LIVE, Activity, DeclaredCount, Participation, Registration
from metodkabinet.associations.models import Association
from metodkabinet.organisations.models import Municipality, Organisation

if TYPE_CHECKING:
    from metodkabinet.kit import access
    from metodkabinet.kit.figures.links import Period

Scope = Association | Activity


def counted_activities(scope: Scope, period: Period) -> QuerySet[Activity]:
    """Of a body and those below it: held, each once, by the day it began. Of one activity: itself, in any state."""
    if isinstance(scope, Activity):
        return Activity.objects.filter(pk=scope.pk)
    held = Activity.objects.counted().of_body(scope, lower=True)
    return held.filter(start_date__gte=period.since, start_date__lt=period.until)


def events_held(scope: Scope, period: Period) -> QuerySet[Activity]:
    """With what the columns show."""
    rows = counted_activities(scope, period).select_related("kind", "owner")
    return rows.order_by("start_date", "pk")


def registrations(scope: Scope, period: Period) -> QuerySet[Registration]:
    """Live ones: asked, confirmed, waiting."""
    rows = Registration.objects.filter(activity__in=_ids(scope, period), state__in=LIVE)
    return rows.select_related("activity", "municipality_then").order_by("activity__start_date", "pk")


def participations(scope: Scope, period: Period) -> QuerySet[Participation]:
    """Proved ones."""
    rows = Participation.objects.proved().filter(activity__in=_ids(scope, period))
    return rows.select_related("activity", "municipality_then").order_by("activity__start_date", "pk")


def people_involved(scope: Scope, period: Period) -> QuerySet[Participation]:
    """The first participation of each person or guest."""
    rows = _of_people(scope, period).order_by()
    known = rows.filter(person__isnull=False).values("person").annotate(first=Min("pk")).values("first")
    guests = rows.filter(contact__isnull=False).values("contact").annotate(first=Min("pk")).values("first")
    found = Participation.objects.filter(Q(pk__in=known) | Q(pk__in=guests))
    return found.select_related("activity", "municipality_then").order_by("name_then", "pk")


def unmatched(scope: Scope, period: Period) -> QuerySet[Participation]:
    """The first participation of each guest."""
    return people_involved(scope, period).filter(contact__isnull=False)


def organisations(scope: Scope, period: Period) -> QuerySet[Organisation]:
    """Where those who took part worked on the day."""
    ids = _proved(scope, period).filter(organisation_then__isnull=False).order_by().values("organisation_then")
    return Organisation.objects.filter(pk__in=ids).select_related("municipality").order_by("sort_key", "pk")


def municipalities(scope: Scope, period: Period) -> QuerySet[Municipality]:
    """Where those organisations stood; a district inside a city is its city."""
    places = _proved(scope, period).filter(municipality_then__isnull=False).order_by()
    tops = places.annotate(top=Coalesce("municipality_then__parent", "municipality_then")).values("top")
    return Municipality.objects.filter(pk__in=tops).order_by("sort_key", "pk")


def declared(scope: Scope, period: Period) -> QuerySet[DeclaredCount]:
    """Heads counted without a list."""
    rows = DeclaredCount.objects.filter(activity__in=_ids(scope, period))
    return rows.select_related("activity", "municipality").order_by("activity__start_date", "pk")


def sum_declared(rows: QuerySet[Any]) -> int:
    """People, not lines."""
    return rows.order_by().aggregate(people=Sum("people"))["people"] or 0


def of_visible(rows: QuerySet[Any], user: access.Actor) -> QuerySet[Any]:
    """Lines of activities that this reader sees."""
    return rows.filter(activity__in=Activity.objects.visible_to(user).order_by().values("pk"))


def rows_visible(rows: QuerySet[Any], user: access.Actor) -> QuerySet[Any]:
    """Whatever the model lets this reader see."""
    model: Any = rows.model
    return rows.filter(pk__in=model.objects.visible_to(user).order_by().values("pk"))


def _ids(scope: Scope, period: Period) -> Any:
    return counted_activities(scope, period).order_by().values("pk")


def _proved(scope: Scope, period: Period) -> QuerySet[Participation]:
    return Participation.objects.proved().filter(activity__in=_ids(scope, period))


def _of_people(scope: Scope, period: Period) -> QuerySet[Participation]:
    return _proved(scope, period).filter(Q(person__isnull=False) | Q(contact__isnull=False))
