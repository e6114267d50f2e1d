"""Long work in short transactions: SQLite has one writer, so no step holds it longer than a blink."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
_TOGETHER = 8  # rows that cost hardly more than one when the kind saves many at once
_TAKE = 100  # rows of one transaction at most
_TO_APPLY = (State.NEW, State.CHANGED)


_Looked = tuple[ImportRow, review.Outcome]


@dataclass(slots=True)
class _Walk:
    """What one step of a run remembers from transaction to transaction."""

    book: review.Book
    pulse: object = None  # of the base when the rows waiting here were looked at
    looked: list[_Looked] = field(default_factory=list)
    least: int = 1
    take: int = 1  # rows of the next transaction: as many as the last ones showed to fit into the time

    def learn(self, spent: float) -> None:
        """Twice as many while they fit, half as many when they do not."""
        self.take = min(self.take * 2, _TAKE) if spent < HOLD else max(self.take // 2, self.least)


def carry_on(run: ImportRun, kind: Import, *, seconds: float) -> bool:
    """Check or apply rows until the time is up. True: the run needs no further step."""
    until = time.monotonic() + seconds
    by = get_user_model()._default_manager.filter(pk=run.by).first()  # noqa: SLF001  Django's documented name
    if by is None or not by.is_active or not access.holds(by, kind.capability):
        _finish(run.pk, RunState.CANCELLED, "Право вносить эти данные снято, поэтому остальные строки не внесены.")
        return True
    least = _TOGETHER if kind.apply_new else 1
    walk = _Walk(review.Book(run, kind, by), least=least, take=least)
    while run.state in {RunState.CHECKING, RunState.APPLYING}:
        work: Callable[[ImportRun, Import, Any, _Walk], bool]
        work = _apply_some if run.state == RunState.APPLYING else _check_some
        if run.state == RunState.APPLYING and kind.whole:
            work = _apply_whole
        more = work(run, kind, by, walk)
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
    found, book, waiting = [], review.Book(run, kind, by), list(rows)
    for start in range(0, len(waiting), _TAKE):
        taken = waiting[start : start + _TAKE]
        looked = zip(taken, review.look_at(taken, run, kind, by, book), strict=True)
        found += [(row, outcome) for row, outcome in looked if outcome.digest() != row.digest]
    return found


_OUTCOME = ["state", "label", "target", "same", "outcome", "digest", "stale"]


def write_outcome(row: ImportRow, outcome: review.Outcome, *, stale: bool = False) -> None:
    """Keep what the row would do, as the preview shows it."""
    _put_outcome(row, outcome, stale=stale)
    row.save(update_fields=_OUTCOME)


def _put_outcome(row: ImportRow, outcome: review.Outcome, *, stale: bool = False) -> ImportRow:
    row.state, row.label, row.target = outcome.state, outcome.label[:255], outcome.target
    row.same, row.outcome, row.digest, row.stale = outcome.same, outcome.stored(), outcome.digest(), stale
    return row


def _check_some(run: ImportRun, kind: Import, by: Any, walk: _Walk) -> bool:
    """The next rows: looked at without a lock, written if the run is still what it was. False: none were left."""
    rows = list(data_rows(run).filter(state=State.WAITING)[: walk.take])
    outcomes = review.look_at(rows, run, kind, by, walk.book)
    with transaction.atomic():
        held = _lock(run.pk, RunState.CHECKING)
        if held is None or held.changed_at != run.changed_at:
            return False
        started = time.monotonic()
        written = [_put_outcome(row, outcome) for row, outcome in zip(rows, outcomes, strict=True)]
        ImportRow.objects.bulk_update(written, _OUTCOME)
        if not rows:
            _move_on(held)
    walk.learn(time.monotonic() - started)
    return bool(rows)


def _apply_some(run: ImportRun, kind: Import, by: Any, walk: _Walk) -> bool:
    """The next rows in one transaction. False: none were left.

    When the kind can tell that nobody else has changed anything, many rows are looked at once before they are saved
    in several transactions; else they are looked at in the transaction that saves them.
    """
    if not walk.looked:
        walk.pulse = kind.pulse()
        walk.looked = _look_ahead(run, kind, by, walk, 1 if walk.pulse is None else _TAKE)
    with transaction.atomic():
        held = _lock(run.pk, RunState.APPLYING)
        if held is None:
            return False
        started = time.monotonic()
        if walk.pulse is None or walk.pulse != kind.pulse():
            walk.looked = _look_ahead(held, kind, by, walk, walk.take)
        now, walk.looked = walk.looked[: walk.take], walk.looked[walk.take :]
        _apply_rows(now, kind, by)
        walk.pulse = kind.pulse()
        if not now:
            _move_on(held)
    walk.learn(time.monotonic() - started)
    return bool(now)


def _look_ahead(run: ImportRun, kind: Import, by: Any, walk: _Walk, many: int) -> list[_Looked]:
    rows = list(data_rows(run).filter(state__in=_TO_APPLY, applied=False, stale=False)[:many])
    return list(zip(rows, review.look_at(rows, run, kind, by, walk.book), strict=True))


def _apply_rows(looked: list[_Looked], kind: Import, by: Any) -> None:
    """Those that mean what the preview showed; new ones at once when the kind can."""
    ready = [(row, outcome) for row, outcome in looked if outcome.digest() == row.digest]
    for row, outcome in looked:
        if outcome.digest() != row.digest:
            write_outcome(row, outcome, stale=True)
    new = [pair for pair in ready if pair[1].existing is None]
    if kind.apply_new is not None and len(new) > 1 and _apply_together(new, kind, by):
        ready = [pair for pair in ready if pair[1].existing is not None]
    for row, outcome in ready:
        try:
            with transaction.atomic():
                _apply_row(row, outcome, kind, by)
        except Refused as refusal:
            write_outcome(row, _refused(outcome, refusal))


def _apply_together(pairs: list[_Looked], kind: Import, by: Any) -> bool:
    """All or none: when one of them is refused, each goes by itself and says why."""
    assert kind.apply_new is not None
    try:
        with transaction.atomic():
            saved = kind.apply_new([outcome.row for _, outcome in pairs if outcome.row], by)
            for (row, _), obj in zip(pairs, saved, strict=True):
                row.applied, row.target, row.label = True, str(obj.pk), kind.describe(obj)[:255]
            ImportRow.objects.bulk_update([row for row, _ in pairs], ["applied", "target", "label"])
    except Refused:
        for row, _ in pairs:
            row.applied, row.target, row.label = False, "", ""
        return False
    return True


def _apply_whole(run: ImportRun, kind: Import, by: Any, walk: _Walk) -> bool:
    """All rows or none."""
    broken: tuple[ImportRow, review.Outcome] | None = None
    try:
        with transaction.atomic():
            held = _lock(run.pk, RunState.APPLYING)
            if held is None:
                return False
            for row in data_rows(held).filter(state__in=_TO_APPLY, applied=False, stale=False):
                (outcome,) = review.look_at([row], held, kind, by, walk.book)
                if outcome.digest() != row.digest:
                    broken = row, outcome
                    raise _NotWhole  # noqa: TRY301  it takes this transaction back
                try:
                    _apply_row(row, outcome, kind, by)
                except Refused as refusal:
                    broken = row, _refused(outcome, refusal)
                    raise _NotWhole from refusal
            _move_on(held)
    except _NotWhole:
        assert broken is not None
        with transaction.atomic():
            write_outcome(*broken, stale=True)
            _finish(
                run.pk,
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
