"""What people said: for the organiser, on the page and as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

from metodkabinet.events.views import acts
from metodkabinet.kit import pages
from metodkabinet.kit.questionnaires.summaries import export_rows, summarise
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.responses import xlsx_response
from metodkabinet.kit.sheets.writing import Column
from metodkabinet.kit.tables import Action

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from metodkabinet.events.models import Event
    from metodkabinet.kit.http import Request
    from metodkabinet.kit.questionnaires.models import Questionnaire


def summary(request: Request, event_id: int) -> HttpResponseBase:
    """The feedback; fewer than five answers stay hidden, since they have no names."""
    own = acts.managed(request, event_id)
    return _summary(request, own, own.feedback, "Отзывы", reverse("events:feedback-questions", args=[own.pk]))


def answers(request: Request, event_id: int) -> HttpResponseBase:
    """What those who registered answered."""
    own = acts.managed(request, event_id)
    return _summary(request, own, own.questions, "Ответы записавшихся", reverse("events:questions", args=[own.pk]))


def _summary(
    request: Request, own: Event, questionnaire: Questionnaire | None, title: str, questions: str
) -> HttpResponseBase:
    if questionnaire is None:
        raise Http404
    rows = None
    try:
        rows = export_rows(questionnaire)
    except Refused:
        rows = None  # too few to be shown without names; the page says so at each question
    if "export" in request.GET and rows is not None:
        headings = [Column(heading) for heading in rows.headings]
        return xlsx_response(request, f"{title}: {own.activity.title}", headings, rows.lines)
    actions = [Action("Вопросы", questions, icon="list")]
    if rows is not None and rows.lines:
        actions.append(Action("Скачать таблицу", f"{request.path}?export=xlsx", icon="download"))
    return pages.page(
        request, "events/summary.html", title=title, lead=own.activity.title, summaries=summarise(questionnaire),
        actions=actions, trail=acts.trail_of(own),
    )  # fmt: skip
