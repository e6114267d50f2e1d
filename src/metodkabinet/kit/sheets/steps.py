"""Long work in short transactions: SQLite has one writer, so no step holds it longer than a blink."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from metodkabinet.kit import access, clock
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import review
from metodkabinet.kit.sheets.imports import Import
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.queries import data_rows

RunState, State = ImportRun.State, ImportRow.State
HOLD = 0.025  # seconds in one transaction; the promise to other writers is 50 ms
GAP = 0.005  # SQLite's waiters sleep between tries: without a gap they would never get in
_TAKE = 100
_TO_APPLY = (State.NEW, State.CHANGED)


def carry_on(run: ImportRun, kind: Import, *, seconds: float) -> bool:
    """Check or apply rows until the time is up. True: the run needs no further step."""
    until = time.monotonic() + seconds
    by = get_user_model()._default_manager.filter(pk=run.by).first()  # noqa: SLF001  Django's documented name
    if by is None or not by.is_active or not access.holds(by, kind.capability):
        _finish(run.pk, RunState.CANCELLED, "Право вносить эти данные снято, поэтому остальные строки не внесены.")
        return True
    while run.state in {RunState.CHECKING, RunState.APPLYING}:
        work = _apply_some if run.state == RunState.APPLYING else _check_some
        if run.state == RunState.APPLYING and kind.whole:
            work = _apply_whole
        more = work(run.pk, kind, by)
        run.refresh_from_db()
        if not more:
            continue
        if time.monotonic() >= until:
            return False
        time.sleep(GAP)
    return True


def find_stale(
    rows: QuerySet[ImportRow], run: ImportRun, kind: Import, by: Any
) -> list[tuple[ImportRow, review.Outcome]]:
    """Rows that mean something else now than in the preview."""
    looked = ((row, review.look_at(row, run, kind, by)) for row in rows)
    return [(row, outcome) for row, outcome in looked if outcome.digest() != row.digest]


def write_outcome(row: ImportRow, outcome: review.Outcome, *, stale: bool = False) -> None:
    """Keep what the row would do, as the preview shows it."""
    row.state, row.label, row.target = outcome.state, outcome.label[:255], outcome.target
    row.same, row.outcome, row.digest, row.stale = outcome.same, outcome.stored(), outcome.digest(), stale
    row.save(update_fields=["state", "label", "target", "same", "outcome", "digest", "stale"])


def _check_some(run_id: int, kind: Import, by: Any) -> bool:
    def check(row: ImportRow, run: ImportRun) -> None:
        write_outcome(row, review.look_at(row, run, kind, by))

    return _short_step(run_id, RunState.CHECKING, {"state": State.WAITING}, check)


def _apply_some(run_id: int, kind: Import, by: Any) -> bool:
    def apply(row: ImportRow, run: ImportRun) -> None:
        outcome = review.look_at(row, run, kind, by)
        if outcome.digest() != row.digest:
            write_outcome(row, outcome, stale=True)
            return
        try:
            with transaction.atomic():
                _apply_row(row, outcome, kind, by)
        except Refused as refusal:
            write_outcome(row, _refused(outcome, refusal))

    return _short_step(run_id, RunState.APPLYING, {"state__in": _TO_APPLY, "applied": False, "stale": False}, apply)


def _short_step(run_id: int, state: str, which: dict[str, Any], work: Callable[[ImportRow, ImportRun], None]) -> bool:
    """Work on the next rows in one transaction for as long as it may last. False: none were left, the run moved on."""
    with transaction.atomic():
        run = _lock(run_id, state)
        if run is None:
            return False
        started = time.monotonic()
        rows = list(data_rows(run).filter(**which)[:_TAKE])
        for row in rows:
            row.run = run
            work(row, run)
            if time.monotonic() - started >= HOLD:
                break
        if not rows:
            _move_on(run)
        return bool(rows)


def _apply_whole(run_id: int, kind: Import, by: Any) -> bool:
    """All rows or none."""
    broken: tuple[ImportRow, review.Outcome] | None = None
    try:
        with transaction.atomic():
            run = _lock(run_id, RunState.APPLYING)
            if run is None:
                return False
            for row in data_rows(run).filter(state__in=_TO_APPLY, applied=False, stale=False):
                outcome = review.look_at(row, run, kind, by)
                if outcome.digest() != row.digest:
                    broken = row, outcome
                    raise _NotWhole  # noqa: TRY301  it takes this transaction back
                try:
                    _apply_row(row, outcome, kind, by)
                except Refused as refusal:
                    broken = row, _refused(outcome, refusal)
                    raise _NotWhole from refusal
            _move_on(run)
    except _NotWhole:
        assert broken is not None
        with transaction.atomic():
            write_outcome(*broken, stale=True)
            _finish(
                run_id,
                RunState.PREVIEW,
                "Ничего не внесено: одна из строк не подошла. Исправьте её и подтвердите снова.",
            )
    return False


class _NotWhole(Exception):  # noqa: N818  takes the transaction back
    pass


def _apply_row(row: ImportRow, outcome: review.Outcome, kind: Import, by: Any) -> None:
    saved = kind.apply(outcome.row, outcome.existing, by)  # type: ignore[arg-type]  # rows to apply carry their values
    row.applied, row.target, row.label = True, str(saved.pk), kind.describe(saved)[:255]
    row.save(update_fields=["applied", "target", "label"])


def _refused(outcome: review.Outcome, refusal: Refused) -> review.Outcome:
    return review.Outcome(State.ERROR, same=outcome.same, problems=[("", "", refusal.text)])


def _lock(run_id: int, state: str) -> ImportRun | None:
    """The run, alone among runs of its kind: two people may confirm the same file at once."""
    run = ImportRun.objects.filter(pk=run_id, state=state).first()
    if run is None:
        return None
    if state == RunState.APPLYING:
        list(ImportRun.objects.filter(kind=run.kind, state=state).order_by("pk").select_for_update())
    return ImportRun.objects.select_for_update().filter(pk=run_id, state=state).first()


def _move_on(run: ImportRun) -> None:
    """Checked: to the preview. Applied: done, or back to the preview when rows wait for a person."""
    waiting = data_rows(run)
    if run.state == RunState.APPLYING and not (
        waiting.filter(stale=True).exists() or waiting.filter(state=State.DOUBT).exists()
    ):
        run.state = RunState.DONE
    else:
        run.state = RunState.PREVIEW
    run.changed_at = clock.now()
    run.save(update_fields=["state", "changed_at"])


def _finish(run_id: int, state: str, note: str) -> None:
    run = (
        ImportRun.objects.select_for_update().get(pk=run_id)
        if transaction.get_connection().in_atomic_block
        else ImportRun.objects.get(pk=run_id)
    )
    run.state, run.notes, run.changed_at = state, [*run.notes, note], clock.now()
    run.save(update_fields=["state", "notes", "changed_at"])
