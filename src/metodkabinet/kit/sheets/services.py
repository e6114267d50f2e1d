"""The life of an import: started, its columns named, rows decided, confirmed, carried out in short steps, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q

from metodkabinet.kit import clock, registry
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.kit.sheets import review, steps
from metodkabinet.kit.sheets.headers import Heading, find_heading, read_heading
from metodkabinet.kit.sheets.imports import Import, imports
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.queries import data_rows
from metodkabinet.kit.sheets.reading import Book, Upload, read_sheets

RunState, State = ImportRun.State, ImportRow.State
CHANGED_MEANWHILE = "Данные изменились, посмотрите ещё раз: отмеченные строки теперь означают другое."
KEPT_FOR = timedelta(days=30)
_INLINE = 2.0  # seconds that a page may spend; the rest goes to the worker
_CHECK_FIRST = 1_000  # up to so many rows are looked at once more before the first is saved
_INSERT = 200


@dataclass(slots=True)
class _Worker:
    """How the rest of a long run is carried on: the assembly gives a function that queues `continue_import(run_id)`."""

    queue: Callable[[int], None] | None = None


worker = _Worker()


def start_import(
    kind: Import, upload: Upload | bytes, *, by: Any, file_name: str, scope: Mapping[str, str] | None = None
) -> ImportRun:
    """Read the file, find its headings, begin the preview. Nothing is written into the base proper."""
    book = read_sheets(upload)
    sheet, heading = _best_sheet(book, kind)
    name_of = registry.assembly.name_of or str
    run = ImportRun(
        kind=kind.key, scope=dict(scope or {}), by=str(by.pk), by_label=name_of(by)[:200], file_name=file_name[-255:],
        file_hash=book.sha256, notes=book.notes, sheets=[one.name for one in book.sheets],
        created_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip
    _put_heading(run, sheet, heading)
    run.save()
    lines = ((at, line) for at, one in enumerate(book.sheets) for line in one.lines)
    while batch := list(islice(lines, _INSERT)):
        ImportRow.objects.bulk_create(
            ImportRow(run=run, sheet=at, number=line.number, cells=line.cells, flaws=line.flaws) for at, line in batch
        )
    return _begin_check(run, kind)


def remap_import(
    run: ImportRun, *, by: Any, mapping: Mapping[str, int], sheet: int | None = None, heading: int | None = None
) -> ImportRun:
    """The reviewer names the columns, and if need be another sheet or row of headings. Decisions on rows are kept."""
    with transaction.atomic():
        run = _held(run, by, RunState.MAPPING, RunState.CHECKING, RunState.PREVIEW)
        kind = kind_of(run)
        if data_rows(run).filter(applied=True).exists():
            raise Refused(
                "Часть строк уже внесена, столбцы менять поздно. Загрузите файл заново: дважды ничего не внесётся."
            )
        if sheet is not None and (sheet != run.sheet or heading not in {None, run.heading_first}):
            _put_heading(run, sheet, _heading_on(run, kind, sheet, heading))
        else:
            _check_mapping(run, kind, mapping)
            run.mapping, run.doubtful = dict(mapping), []
        _move(run, RunState.MAPPING)
    return _check_anew(run)


def decide_row(row: ImportRow, *, by: Any, choice: str, target: str = "") -> ImportRow:
    """«Это она» (existing), «новая» (new), «не вносить» (skip) or back to what the file says (an empty choice)."""
    with transaction.atomic():
        run = _held(row.run, by, RunState.PREVIEW)
        row = run.rows.select_for_update().get(pk=row.pk)
        if row.applied:
            raise Refused("Эта строка уже внесена. Исправьте саму запись.")
        if choice not in {"", review.SKIP, review.NEW, review.EXISTING} or (choice == review.EXISTING and not target):
            raise Refused("Выберите, что сделать со строкой.")
        touched, twins = {row.target, target} - {""}, {row.same}
        row.decision = {"choice": choice, "target": target, "by": str(by.pk)} if choice else {}
        row.save(update_fields=["decision"])
        kind = kind_of(run)
        steps.write_outcome(row, *review.look_at([row], run, kind, by))
        touched, twins = touched | {row.target} - {""}, (twins | {row.same}) - {""}
        # Other rows hang on this one when they describe the same thing or the same record.
        for other in data_rows(run).exclude(pk=row.pk).filter(Q(target__in=touched) | Q(same__in=twins), applied=False):
            steps.write_outcome(other, *review.look_at([other], run, kind, by))
    return row


def confirm_import(run: ImportRun, *, by: Any) -> ImportRun:
    """Carry out exactly what the preview shows. Rows with errors and undecided rows stay outside."""
    run = _held(run, by, RunState.PREVIEW)
    kind = kind_of(run)
    waiting = data_rows(run).filter(state__in=[State.NEW, State.CHANGED], applied=False)
    if not waiting.exists():
        raise Refused("Вносить нечего: в файле нет ни новых, ни изменённых строк.")
    # Looked through before the lock is taken; each row is looked at again in the transaction that saves it.
    stale = steps.find_stale(waiting, run, kind, by) if waiting.count() <= _CHECK_FIRST else []
    with transaction.atomic():
        run = _held(run, by, RunState.PREVIEW)
        data_rows(run).filter(stale=True).update(stale=False)
        for row, outcome in stale:
            steps.write_outcome(row, outcome, stale=True)
        if not stale:
            _move(run, RunState.APPLYING)
    if stale:
        raise Changed(CHANGED_MEANWHILE)
    return _carry_on(run)


def recheck_import(run: ImportRun, *, by: Any) -> ImportRun:
    """Ask the base again: the person has added what was missing on another page."""
    with transaction.atomic():
        run = _held(run, by, RunState.PREVIEW)
        _move(run, RunState.MAPPING)
    return _check_anew(run)


def cancel_import(run: ImportRun, *, by: Any) -> ImportRun:
    """Stop here. What was already written stays and is said so."""
    with transaction.atomic():
        run = _held(run, by, RunState.READING, RunState.MAPPING, RunState.CHECKING, RunState.PREVIEW, RunState.APPLYING)
        _move(run, RunState.CANCELLED)
    return run


def resume_import(run: ImportRun, *, by: Any) -> ImportRun:
    """A person pushes a run that the worker has not finished."""
    _held(run, by, RunState.CHECKING, RunState.APPLYING)
    return _carry_on(run)


def continue_import(run_id: int, *, seconds: float = 4.0) -> bool:
    """One step of a long run, safe to repeat and to kill. True: nothing is left to do."""
    run = ImportRun.objects.filter(pk=run_id).first()  # a forgotten run is a finished one
    return run is None or steps.carry_on(run, imports[run.kind], seconds=seconds)


def unfinished_imports() -> list[int]:
    """Runs that a sweep should push: the worker may have been stopped between two steps."""
    states = [RunState.CHECKING, RunState.APPLYING]
    return list(ImportRun.objects.filter(state__in=states).order_by("pk").values_list("pk", flat=True))


def forget_old_imports() -> int:
    """Runs that nobody touched for a month are dropped with their rows, in short transactions."""
    forgotten = 0
    for run in ImportRun.objects.filter(changed_at__lt=clock.now() - KEPT_FOR).order_by("pk"):
        while ids := list(run.rows.order_by("pk").values_list("pk", flat=True)[:_INSERT]):
            ImportRow.objects.filter(pk__in=ids).delete()
        run.delete()
        forgotten += 1
    return forgotten


def kind_of(run: ImportRun) -> Import:
    """What the modules said about this kind of table."""
    return imports[run.kind]


def _begin_check(run: ImportRun, kind: Import) -> ImportRun:
    missing = [column.key for column in kind.columns if column.required and column.key not in run.mapping]
    _move(run, RunState.MAPPING if missing or run.doubtful else RunState.CHECKING)
    return run if run.state == RunState.MAPPING else _carry_on(run)


def _check_anew(run: ImportRun) -> ImportRun:
    """Forget what the rows were found to mean, in short transactions, and look again."""
    forgotten = ImportRow(state=State.WAITING)
    fields = ["state", "label", "target", "outcome", "digest", "same", "stale"]
    ids = list(run.rows.filter(applied=False).exclude(state=State.WAITING).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _INSERT):
        rows = ImportRow.objects.filter(pk__in=ids[start : start + _INSERT])
        rows.update(**{name: getattr(forgotten, name) for name in fields})
    return _begin_check(run, kind_of(run))


def _carry_on(run: ImportRun) -> ImportRun:
    """Work as long as a page may wait, then leave the rest to the worker; without a worker finish here."""
    while not continue_import(run.pk, seconds=_INLINE):
        if worker.queue is not None:
            worker.queue(run.pk)
            break
    run.refresh_from_db()
    return run


def _held(run: ImportRun, by: Any, *states: str) -> ImportRun:
    """The run under a lock, of this person, in one of these states."""
    if transaction.get_connection().in_atomic_block:
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
    else:
        run.refresh_from_db()
    if run.by != str(by.pk):
        raise Refused("Этот файл загрузил другой человек. Загрузите свой.")
    if run.state not in states:
        raise Changed(f"Этот файл сейчас «{run.get_state_display()}». Обновите страницу.")
    return run


def _move(run: ImportRun, state: str) -> None:
    run.state, run.changed_at = state, clock.now()
    run.save()


def _best_sheet(book: Book, kind: Import) -> tuple[int, Heading]:
    found = [find_heading([(line.number, line.cells) for line in sheet.lines], kind.columns) for sheet in book.sheets]
    at = max(range(len(found)), key=lambda one: (found[one].score(), -one))
    return at, found[at]


def _heading_on(run: ImportRun, kind: Import, sheet: int, heading: int | None) -> Heading:
    """Headings of a sheet that the reviewer names, found by themselves or in the row that he names."""
    rows = run.rows.filter(sheet=sheet).order_by("number")
    if heading is None:
        return find_heading([(row.number, row.cells) for row in rows[:30]], kind.columns)
    row = rows.filter(number=heading).first()
    if row is None:
        raise Refused(f"Строка {heading} на этом листе пустая. Укажите строку, где стоят названия столбцов.")
    found = read_heading([row.cells], kind.columns)
    found.first = found.last = heading
    return found


def _put_heading(run: ImportRun, sheet: int, heading: Heading) -> None:
    run.sheet, run.titles, run.mapping = sheet, heading.titles, heading.columns
    run.doubtful, run.heading_first, run.heading_last = sorted(set(heading.doubtful)), heading.first, heading.last


def _check_mapping(run: ImportRun, kind: Import, mapping: Mapping[str, int]) -> None:
    known = {column.key for column in kind.columns}
    if not set(mapping) <= known or any(not 0 <= at < len(run.titles) for at in mapping.values()):
        raise Refused("Такого столбца в файле нет. Выберите столбец из списка.")
    if len(set(mapping.values())) < len(mapping):
        raise Refused("Один столбец файла выбран дважды. Для каждого поля выберите свой столбец.")
    missing = [column.title for column in kind.columns if column.required and column.key not in mapping]
    if missing:
        raise Refused(f"Без этих столбцов внести строки нельзя: {', '.join(missing)}. Укажите их или добавьте в файл.")
