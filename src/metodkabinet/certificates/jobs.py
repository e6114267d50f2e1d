"""Issuing and sending that go on without a reader waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.certificates import services
from metodkabinet.certificates.enums import BatchState
from metodkabinet.certificates.models import Batch
from metodkabinet.certificates.queries.registers import progress_of
from metodkabinet.kit.jobs import Run, enqueue, every, steps

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.kit.jobs.models import JobRun

STEP = 50  # a step holds the write lock of an embedded database: short ones let readers' own writes in between


@steps("certificates.issue", title="Выдача сертификатов")
def issue(run: Run, cursor: Any, *, batch_id: int) -> int | None:
    """The next ones; how far it is, the rows say."""
    goes_on = services.issue_some(batch_id, limit=STEP)
    progress = progress_of(Batch.objects.get(pk=batch_id))
    run.report(done=progress.done, total=progress.total, text="нумеруем и записываем в реестр")
    return progress.done if goes_on else None


@steps("certificates.send", title="Отправка сертификатов владельцам")
def send(run: Run, cursor: Any, *, batch_id: int) -> int | None:
    """The next fifty letters."""
    batch = Batch.objects.get(pk=batch_id)
    goes_on = services.send_some(batch)
    progress = progress_of(batch)
    run.report(done=progress.sent, total=progress.sent + progress.left)
    return progress.sent if goes_on else None


def set_going(batch: Batch, *, by: Actor | None) -> JobRun:
    """One piece of work for each start; asked again it is the same one."""
    return enqueue(issue, by=by, key=f"certificates.issue:{batch.pk}:{batch.version}", batch_id=batch.pk)


@every("certificates.sweep", title="Выдачи, о которых забыли", minutes=5)
def sweep() -> None:
    """A stop between the start and its work: what is being issued has its work again."""
    for batch in Batch.objects.filter(state=BatchState.ISSUING).order_by("pk"):
        set_going(batch, by=batch.made_by)
