"""Long imports go on in the worker."""

from __future__ import annotations

from typing import Any

from metodkabinet.kit.jobs import Run, enqueue, every, steps
from metodkabinet.kit.sheets import services
from metodkabinet.kit.sheets.models import ImportRun
from metodkabinet.kit.sheets.queries import counts_of


@steps("kit.import", title="Загрузка таблицы")
def carry_import_on(run: Run, cursor: Any, *, run_id: int) -> int | None:
    """One step; None says that nothing is left."""
    if services.continue_import(run_id):
        return None
    counts = counts_of(ImportRun.objects.get(pk=run_id))
    run.report(done=counts.total - counts.waiting, total=counts.total)
    return (cursor or 0) + 1


@every("kit.forget-imports", title="Забыть старые загрузки", at="03:40")
def forget_imports() -> None:
    """Files that nobody touched for a month hold personal data for nothing."""
    services.forget_old_imports()


def queue_import(run_id: int) -> None:
    """Leave the rest of a run to the worker."""
    enqueue(carry_import_on, run_id=run_id)
