"""Pages of an import: choose a file, name the columns, look at the rows, confirm.

A module gives the first page an address and a row of the policy table:

    page("people/import/", partial(import_start, import_key="people.staff"), "import", who=can("people.import"), …)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from metodkabinet.kit import access, pages
from metodkabinet.kit.http import Request
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import cells, services
from metodkabinet.kit.sheets.forms import MappingForm, UploadForm
from metodkabinet.kit.sheets.imports import Import, imports
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.queries import counts_of, data_rows
from metodkabinet.kit.sheets.responses import workbook_response
from metodkabinet.kit.sheets.template import problem_sentences, problem_sheets, template_sheets

RunState, State = ImportRun.State, ImportRow.State
_PAGE = 100
_RECENT = 5
_NO_RIGHT = "Вносить такие таблицы вам нельзя. Попросите об этом руководителя объединения."


def import_start(
    request: Request, import_key: str, scope: Mapping[str, str] | None = None, *, back: str = "", back_label: str = ""
) -> HttpResponseBase:
    """Choose a file, or take the empty table (`?template`). The module's own page has checked the `scope`.

    `back` is the address of the list that the rows go to.
    """
    kind = _kind(request, import_key)
    if request.method == "GET" and "template" in request.GET:
        return import_template(request, import_key)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        run = pages.attempt(
            form, services.start_import, kind, upload, by=request.user, file_name=upload.name, scope=scope
        )
        if run:
            return redirect("kit:import", run.pk)
    recent = ImportRun.objects.visible_to(request.user).filter(kind=kind.key)[:_RECENT]
    return pages.page(
        request, "kit/imports/start.html", form=form, kind=kind, recent=recent, back=back, back_label=back_label
    )


def import_template(request: Request, import_key: str) -> FileResponse:
    """The empty table with an example and an explanation."""
    kind = _kind(request, import_key)
    return workbook_response(request, f"{kind.title} – образец", template_sheets(kind))


def import_problems(request: Request, run_id: int) -> FileResponse:
    """Rows left outside, with what to correct."""
    run, _ = _run(request, run_id)
    return workbook_response(
        request, f"{run.file_name.rpartition('.')[0] or run.file_name} – что исправить", problem_sheets(run)
    )


def import_preview(request: Request, run_id: int) -> HttpResponse:
    """What the file would do, row by row; every button of the page comes back here as a POST."""
    run, kind = _run(request, run_id)
    form = MappingForm(request.POST if request.POST.get("action") == "remap" else None, run=run, kind=kind)
    if request.method == "POST":
        action = _ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            raise Http404
        try:
            told = action(request, run, form)
        except Refused as refusal:
            form.add_error(None, refusal.text) if form.is_bound else messages.error(request, refusal.text)
        else:
            messages.success(request, told) if told else None
        if not form.errors:
            return redirect(request.get_full_path())
    return pages.page(
        request, "kit/imports/preview.html", fragment="progress", form=form, **_preview(request, run, kind)
    )


def _preview(request: Request, run: ImportRun, kind: Import) -> dict[str, Any]:
    run.refresh_from_db()
    counts = counts_of(run)
    chosen = request.GET.get("state", "")
    rows = data_rows(run)
    if chosen in {State.NEW, State.CHANGED, State.SAME, State.DOUBT, State.ERROR, State.SKIPPED}:
        rows = rows.filter(state=chosen)
    elif chosen == "stale":
        rows = rows.filter(stale=True)
    shown = Paginator(rows, _PAGE, error_messages={}).get_page(request.GET.get("page"))
    places = sorted((at, key) for key, at in run.mapping.items())
    return {
        "run": run, "kind": kind, "counts": counts, "chosen": chosen, "rows": shown,
        "shown": [_shown(row) for row in shown], "filters": _filters(counts),
        "columns": [(cells.letter(at), kind.column(key).title) for at, key in places],
        "sheet": run.sheets[run.sheet] if run.sheets else "",
        "may_confirm": run.state == RunState.PREVIEW and counts.to_apply > 0, "open": run.state == RunState.PREVIEW,
        "moving": run.state in {RunState.CHECKING, RunState.APPLYING}, "mapping": run.state == RunState.MAPPING,
        "finished": counts.applied if run.state == RunState.APPLYING else counts.total - counts.waiting,
        "ahead": counts.new + counts.changed if run.state == RunState.APPLYING else counts.total,
        "closed": run.state in {RunState.DONE, RunState.CANCELLED},
    }  # fmt: skip


def _shown(row: ImportRow) -> dict[str, Any]:
    """A row for the template, which computes nothing."""
    return {
        "row": row, "problems": problem_sentences(row) if row.state == State.ERROR else [],
        "note": row.outcome.get("note", ""), "changes": row.outcome.get("changes", []),
        "candidates": row.outcome.get("candidates", []), "choice": row.decision.get("choice", ""),
        "target": row.decision.get("target", ""), "cells": [text for text in row.cells if text.strip()],
        "can_decide": not row.applied and row.state != State.SAME,
    }  # fmt: skip


def _filters(counts: Any) -> list[tuple[str, str, int]]:
    found = [
        ("", "Все строки", counts.total), (State.NEW, "Новые", counts.new),
        (State.CHANGED, "Изменятся", counts.changed),
        (State.SAME, "Без изменений", counts.same), (State.DOUBT, "Нужно решить", counts.doubt),
        (State.ERROR, "С ошибками", counts.error), (State.SKIPPED, "Не вносятся", counts.skipped),
        ("stale", "Изменились после просмотра", counts.stale),
    ]  # fmt: skip
    return [one for one in found if one[2] or not one[0]]


def _remap(request: Request, run: ImportRun, form: MappingForm) -> str:
    if not form.is_valid():
        return ""
    told = form.cleaned_data
    services.remap_import(run, by=request.user, mapping=form.mapping(), sheet=told["sheet"], heading=told["heading"])
    return "Столбцы запомнены."


def _decide(request: Request, run: ImportRun, form: MappingForm) -> str:
    row = pages.obtain(run.rows.all(), request.POST.get("row", ""))
    choice, _, target = request.POST.get("choice", "").partition(":")
    services.decide_row(row, by=request.user, choice=choice, target=target or request.POST.get("target", "").strip())
    return f"Строка {row.number}: решение запомнено."


def _confirm(request: Request, run: ImportRun, form: MappingForm) -> str:
    run = services.confirm_import(run, by=request.user)
    if run.state == RunState.APPLYING:
        return "Строки вносятся, страницу можно закрыть."
    counts = counts_of(run)
    if counts.left:
        left = f"Не внесено: {counts.left}. Скачайте их с причинами, исправьте и загрузите снова."
        messages.warning(request, f"Внесено строк: {counts.applied}. {left}")
        return ""
    return f"Внесено строк: {counts.applied}."


def _recheck(request: Request, run: ImportRun, form: MappingForm) -> str:
    services.recheck_import(run, by=request.user)
    return "Строки проверены заново."


def _resume(request: Request, run: ImportRun, form: MappingForm) -> str:
    services.resume_import(run, by=request.user)
    return ""


def _cancel(request: Request, run: ImportRun, form: MappingForm) -> str:
    services.cancel_import(run, by=request.user)
    return "Загрузка остановлена."


_ACTIONS: Mapping[str, Callable[[Request, ImportRun, MappingForm], str]] = {
    "remap": _remap, "decide": _decide, "confirm": _confirm, "recheck": _recheck, "resume": _resume, "cancel": _cancel,
}  # fmt: skip


def _kind(request: Request, key: str) -> Import:
    kind = imports.get(key)
    if kind is None:
        raise Http404
    pages.require(access.holds(request.user, kind.capability), _NO_RIGHT)
    return kind


def _run(request: Request, run_id: int) -> tuple[ImportRun, Import]:
    run = pages.obtain(ImportRun.objects.visible_to(request.user), run_id)
    return run, _kind(request, run.kind)
