"""What the ledger shows elsewhere: lines of the home page, panels of a person and of an association."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import Activity, OutsideResult, Participation
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of, this_year
from metodkabinet.kit import access, clock
from metodkabinet.kit.components.typography import long_day
from metodkabinet.kit.figures.links import Period, counted
from metodkabinet.kit.registry import Due

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Person

SHOWN = 30
LOOK_BACK = timedelta(days=60)
OF_BODY = (
    "activities.events_held", "activities.participations", "activities.people_involved", "activities.municipalities",
    "activities.unmatched", "activities.declared",
)  # fmt: skip


def dues(request: Request) -> Iterable[Due]:
    """What waits for those who run activities: announce, hold, mark, compare."""
    if not access.holds(request.user, "activities.manage"):
        return
    today = clock.today()
    rows = Activity.objects.manageable_by(request.user).filter(parent=None, end_date__gte=today - LOOK_BACK)
    near = rows.filter(start_date__lte=today + timedelta(days=1)).select_related("kind").order_by("start_date", "pk")
    for row in near.filter(state__in=[ActivityState.DRAFT, ActivityState.ANNOUNCED])[:SHOWN]:
        yield _due(row)
    guests = (
        Participation.objects.visible_to(request.user).unmatched().filter(activity__in=rows.order_by().values("pk"))
    )
    for pk in dict.fromkeys(
        guests.order_by("activity__start_date", "activity_id").values_list("activity_id", flat=True)
    ):
        url = reverse("activities:unmatched", args=[pk])
        yield Due("сверьте участников с базой", url, "Сверить", strong="Не сверены:")


def _due(row: Activity) -> Due:
    page = reverse("activities:activity", args=[row.pk])
    today, strong = clock.today(row.zone), f"{str(row.kind).capitalize()}:"
    if row.state == ActivityState.DRAFT and row.end_date < today:
        return Due(row.title, page, "Решить", "черновик, дата прошла: проведено или перенести?", row.end_date, strong)
    if row.state == ActivityState.DRAFT:
        return Due(row.title, page, "Объявить", "ещё черновик", row.start_date, strong)
    if row.end_date < today:
        return Due(row.title, page, "Отметить", "прошло: отметьте проведённым", row.end_date, strong)
    if row.start_date > today:
        return Due(row.title, page, "Открыть", "завтра", row.start_date, strong)
    when = "сегодня" if row.end_date == today else f"идёт до {long_day(row.end_date)}"
    return Due(row.title, reverse("activities:presence", args=[row.pk]), "Открыть", when, today, strong)


def of_person(request: Request, person: Person) -> Mapping[str, Any] | None:
    """Where he took part, the latest first."""
    rows = Participation.objects.visible_to(request.user).proved().filter(person=person)
    shown = rows.select_related("activity__kind").order_by("-activity__start_date", "-pk")
    outside = OutsideResult.objects.visible_to(request.user).filter(person=person).select_related("event")
    parts, others = list(shown[:SHOWN]), list(outside.order_by("-event__start_date", "-pk")[:SHOWN])
    return {"participations": parts, "outside": others} if parts or others else None


def of_association(request: Request, association: Association) -> Mapping[str, Any]:
    """The numbers of the running year and what is next."""
    year = this_year(association)
    period, name = Period(year.since, year.until), f"body:{association.code}"
    rows = Activity.objects.visible_to(request.user).of_body(association).filter(parent=None)
    ahead = rows.filter(end_date__gte=clock.today()).exclude(state=ActivityState.CANCELLED)
    return {
        "year": year.label,
        "numbers": [counted(key, association, period, name=name) for key in OF_BODY],
        "ahead": list(ahead.select_related("kind").order_by("start_date", "pk")[:5]),
    }


def scope_of(request: Request, text: str) -> Association | Activity | None:
    """Whose figure an address means: «body:…», «activity:…», else the body on top of the page."""
    kind, _, name = text.partition(":")
    found: Association | Activity | None
    if kind == "activity" and name.isdigit():
        found = Activity.objects.visible_to(request.user).filter(pk=int(name)).first()
    elif kind == "body":
        found = Association.objects.visible_to(request.user).filter(code=name).select_related("region").first()
    else:
        current = current_of(request)
        return current.association if current else None
    if found is None:
        raise Http404
    return found
