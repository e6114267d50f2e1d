"""What ran, what waits, what failed – and how far one's own work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect

from metodkabinet.kit import clock, pages
from metodkabinet.kit.jobs import progress as state_of
from metodkabinet.kit.jobs import runs
from metodkabinet.kit.jobs.declare import declared_jobs, title_of
from metodkabinet.kit.jobs.models import JobRun

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

PER_PAGE = 50


def jobs(request: Request) -> HttpResponse:
    """The list, failures and running work by the state asked for."""
    chosen = request.GET.get("state", "")
    found = JobRun.objects.visible_to(request.user).order_by("-pk")
    if chosen in JobRun.State.values:
        found = found.filter(state=chosen)
    elif request.GET.get("repeating") != "1":
        repeating = [job.key for job in declared_jobs().values() if job.repeats]
        found = found.exclude(state=JobRun.State.DONE, job__in=repeating)
    sheet = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return pages.page(
        request,
        "kit/jobs/list.html",
        sheet=sheet,
        lines=[(run, title_of(run.job)) for run in sheet],
        states=JobRun.State.choices,
        chosen=chosen,
        repeating=request.GET.get("repeating") == "1",
        late=JobRun.objects.visible_to(request.user).filter(state=JobRun.State.WAITS, due_at__lt=clock.now()).count(),
    )


def retry(request: Request, run_id: int) -> HttpResponse:
    """Put failed work into the queue once more."""
    run = pages.obtain(JobRun.objects.visible_to(request.user), run_id)
    if runs.retry(run):
        return pages.saved(request, f"Работа «{title_of(run.job)}» снова в очереди.", "kit:jobs")
    messages.info(request, "Эта работа уже не числится неудавшейся, повторять её не нужно.")
    return redirect("kit:jobs")


def progress(request: Request, run_id: int) -> HttpResponse:
    """How far the work is: a page, its fragment for htmx, or JSON for a script that asks for it."""
    run = pages.obtain(JobRun.objects.started_by(request.user), run_id)
    shown = state_of(run)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(
            {
                "state": shown.state, "done": shown.done, "total": shown.total, "percent": shown.percent,
                "text": shown.text, "error": shown.error,
            }
        )  # fmt: skip
    return pages.page(request, "kit/jobs/progress.html", fragment="bar", progress=shown)
