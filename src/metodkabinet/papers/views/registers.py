"""Series and their journals, the register of transfers, the public check page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of
from metodkabinet.kit import clock, limits, pages, registry
from metodkabinet.kit.refusals import Busy
from metodkabinet.kit.tables import Empty, list_page
from metodkabinet.papers import forms, services
from metodkabinet.papers.logic.patterns import PLACES
from metodkabinet.papers.models import Series, Transfer
from metodkabinet.papers.queries import registers
from metodkabinet.papers.queries.composing import mark_of
from metodkabinet.papers.tables import NumberTable, TransferTable, body_filter
from metodkabinet.papers.views.acts import LIST, act, actor, page_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

TRIES, STRETCH = 30, 300  # of the check page: a person with ten papers in hand is not stopped
ROAD = ("Документы", LIST)


def series_list(request: Request) -> HttpResponse:
    """The series of an association and how its numbers are called."""
    bodies = (
        Association.objects.visible_to(request.user)
        .reached_by(request.user, "papers.manage_series")
        .order_by("sort_key", "pk")
    )
    current = current_of(request)
    asked = request.GET.get("body", "")
    chosen = bodies.filter(code=asked).first() if asked and asked.isprintable() else None
    if chosen is None and current is not None:
        chosen = bodies.filter(pk=current.association.pk).first()
    chosen = chosen or bodies.first()
    states = registers.series_of(chosen) if chosen else []
    begun = {state.series.key for state in states}
    return pages.page(
        request, "papers/series.html", title="Нумерация документов", association=chosen, bodies=bodies[:200],
        states=states, mark=mark_of(chosen) if chosen else "",
        waiting=[one for one in registry.paper_series if chosen and one.key not in begun],
        trail=[(ROAD[0], reverse(ROAD[1]))],
    )  # fmt: skip


def begin_series(request: Request, code: str, key: str) -> HttpResponse:
    """Set a series up before its first number."""
    bodies = Association.objects.visible_to(request.user).reached_by(request.user, "papers.manage_series")
    association = pages.obtain(bodies if key in registry.paper_series else bodies.none(), code, "code")
    series = services.series_for(association, key)
    return pages.saved(request, "Теперь можно настроить номера.", reverse("papers:change-series", args=[series.pk]))


def change_series(request: Request, series_id: int) -> HttpResponse:
    """The pattern and where the numbers begin."""
    series = _series(request, series_id)
    form = forms.SeriesForm(request.POST or None, series=series)
    if form.is_valid():
        day = clock.today(series.association.local_zone)
        if pages.attempt(form, services.change_series, series, day=day, by=actor(request), **form.cleaned_data):
            return pages.saved(
                request, "Нумерация сохранена.", f"{reverse('papers:series')}?body={series.association.code}"
            )
    return pages.page(
        request, "papers/change_series.html", title=f"Нумерация: {series.title}", lead=series.association.short_name,
        form=form, places=PLACES.items(), series=series,
        trail=[(ROAD[0], reverse(ROAD[1])), ("Нумерация", reverse("papers:series"))],
    )  # fmt: skip


def number_list(request: Request, series_id: int) -> HttpResponseBase:
    """The journal of registration of a series."""
    series = _series(request, series_id)
    table = NumberTable(request, series.numbers.all())
    empty = Empty("Номеров ещё не выдавали", "Первый появится, когда документ вступит в силу.")
    return list_page(
        request, table, title=f"Журнал: {series.title}", lead=series.association.short_name, empty=empty,
        trail=[(ROAD[0], reverse(ROAD[1])), ("Нумерация", reverse("papers:series"))],
    )  # fmt: skip


def transfer_list(request: Request) -> HttpResponseBase:
    """What was handed over and what came."""
    rows = Transfer.objects.visible_to(request.user)
    filters = [body_filter(request.user, "paper__association"), *TransferTable.filters]
    table = TransferTable(request, rows, filters=filters)
    empty = Empty("Документы ещё не передавали", "На странице действующего документа нажмите «Передать».")
    return list_page(
        request, table, title="Передача документов в методический центр", empty=empty,
        trail=[(ROAD[0], reverse(ROAD[1]))],
    )  # fmt: skip


def receive_transfer(request: Request, transfer_id: int) -> HttpResponse:
    """The method centre says: it came."""
    rows = Transfer.objects.visible_to(request.user).receivable_by(request.user).select_related("paper")
    transfer = pages.obtain(rows, transfer_id)
    number = str(request.POST.get("number", ""))[:40]
    return act(
        request, "Получение отмечено.", page_of(transfer.paper), services.receive_transfer, transfer, number=number
    )


def check(request: Request, number: str, code: str) -> HttpResponse:
    """Is this paper real? The same answer for a wrong code and for a number that never was."""
    try:
        limits.spend("papers-check", limits.client_address(request), TRIES, STRETCH)
    except Busy as busy:
        response = pages.page(request, "papers/check.html", status=429, title="Проверка документа", busy=busy.text)
        response["Retry-After"] = str(busy.retry_after)
        return response
    answers = (one.find(number, code) for one in registry.checkables)
    found = next((answer for answer in answers if answer is not None), None)
    status = 200 if found else 404
    response = pages.page(request, "papers/check.html", status=status, title="Проверка документа", found=found)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _series(request: Request, series_id: int) -> Series:
    rows = (
        Series.objects.visible_to(request.user)
        .reached_by(request.user, "papers.manage_series")
        .select_related("association__region")
    )
    return pages.obtain(rows, series_id)
