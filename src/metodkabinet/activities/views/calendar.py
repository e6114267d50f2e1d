"""The calendar of the body on top of the page: month, year, and addresses for telephones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from metodkabinet.activities import services
from metodkabinet.activities.models import Activity, CalendarFeed
from metodkabinet.activities.queries import calendar as queries
from metodkabinet.activities.queries import feeds
from metodkabinet.activities.views import acts
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of
from metodkabinet.kit import charts, clock, pages
from metodkabinet.kit.components.blocks import Tab

if TYPE_CHECKING:
    from metodkabinet.activities.models import ActivityQuerySet
    from metodkabinet.kit.http import Request

FULL = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь",
)  # fmt: skip


def month(request: Request) -> HttpResponse:
    """A month as weeks; on a narrow screen, a list of its days."""
    rows, body = _rows(request)
    today = clock.today()
    shown = queries.month_of(rows, _asked(request, today), today)
    first = shown.first
    here = reverse("activities:calendar")
    return pages.page(
        request, "activities/calendar.html", title="Календарь", lead=str(body or ""), month=shown,
        heading=f"{FULL[first.month - 1]} {first.year}", tabs=_tabs(request, "calendar"),
        before=f"{here}?month={shown.before:%Y-%m}", after=f"{here}?month={shown.after:%Y-%m}", today=here,
    )  # fmt: skip


def year(request: Request) -> HttpResponse:
    """Twelve months in one line, each opening its grid."""
    rows, body = _rows(request)
    current = current_of(request)
    if current is None:
        return pages.page(request, "activities/year.html", title="Год", tabs=_tabs(request, "calendar-year"))
    counts = queries.count_by_month(rows, current.year)
    today, here = clock.today(), reverse("activities:calendar")
    points = [
        charts.Point(
            queries.MONTHS[first.month - 1], count, url=f"{here}?month={first:%Y-%m}", ahead=first > today
        )
        for first, count in counts.items()
    ]  # fmt: skip
    now = next((place for place, first in enumerate(counts) if first == today.replace(day=1)), None)
    drawn = charts.bars(f"Мероприятия, {current.year.label}", points, unit="мероприятий", now=now)
    listed = rows.between(current.year.since, current.year.until).select_related("kind").order_by("start_date", "pk")
    return pages.page(
        request, "activities/year.html", title="Год", lead=f"{body}, {current.year.label}", chart=drawn,
        rows=list(listed[:500]), tabs=_tabs(request, "calendar-year"),
    )  # fmt: skip


def feed_addresses(request: Request) -> HttpResponse:
    """Secret addresses: a telephone reads them by itself."""
    user = acts.actor(request)
    if user is None:
        raise Http404
    current = current_of(request)
    if request.method == "POST":
        given = {"body": current.association if current else None, "mine": None}
        what = request.POST.get("what", "mine")
        feed = services.open_feed(user, given.get(what))
        if request.POST.get("renew"):
            services.renew_feed(feed)
        return pages.saved(request, "Адрес готов. Никому его не показывайте.", "activities:feeds")
    known = {feed.association_id: feed for feed in CalendarFeed.objects.visible_to(request.user)}
    mine = known.get(None)
    of_body = known.get(current.association.pk) if current else None
    return pages.page(
        request, "activities/feeds.html", title="Календарь в телефоне", body=current.association if current else None,
        mine=_address(mine), of_body=_address(of_body), tabs=_tabs(request, "feeds"),
    )  # fmt: skip


def feed(request: Request, secret: str) -> HttpResponse:
    """The calendar itself, for whoever holds the address."""
    written = feeds.written_of(secret)
    if written is None:
        raise Http404
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _rows(request: Request) -> tuple[ActivityQuerySet, Association | None]:
    """Of the body on top with those below it; of everything the reader sees when there is none."""
    rows = Activity.objects.visible_to(request.user).filter(parent=None)
    current = current_of(request)
    if current is None:
        return rows, None
    return rows.of_body(current.association, lower=True), current.association


def _asked(request: Request, today: date) -> date:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)


def _tabs(request: Request, current: str) -> list[Tab]:
    labels = {"calendar": "Месяц", "calendar-year": "Год", "feeds": "В телефоне"}
    return [Tab(label, reverse(f"activities:{name}"), current=name == current) for name, label in labels.items()]


def _address(feed: CalendarFeed | None) -> str:
    return settings.SITE_URL + reverse("activities:feed", args=[feed.secret]) if feed else ""
