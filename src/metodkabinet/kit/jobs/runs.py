"""The life of a row of work: left, claimed, stepped, finished, retried, swept."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from metodkabinet.kit import clock
from metodkabinet.kit.jobs import queue
from metodkabinet.kit.jobs.declare import Job, declared_jobs, reference
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

log = logging.getLogger("metodkabinet.jobs")

State = JobRun.State
BACK_OFF = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
KEEP, KEEP_REPEATING = timedelta(days=30), timedelta(days=7)


def enqueue(job: Job, *, by: Actor | str | None = None, key: str | None = None, after: timedelta | None = None,
            **ids: int | str) -> JobRun:  # fmt: skip
    """Leave work to the worker: the row is written with the data, the message leaves on commit.

    A `key` makes it once-only: the second call gets the first row back, whatever became of it.
    """
    now = clock.now()
    values = {
        "job": job.key, "args": ids, "urgent": job.urgent, "by": reference(by),
        "queued_at": now, "due_at": now + (after or timedelta()),
    }  # fmt: skip
    if key is None:
        run, created = JobRun.objects.create(**values), True
    else:
        run, created = JobRun.objects.get_or_create(key=key, defaults=values)
    if created and not after:
        _leave(run)
    return run


def nudge(key: str) -> None:
    """Run a repeating job soon after commit, without a row: its own rows say what is to do."""
    transaction.on_commit(partial(_nudge, key))


def retry(run: JobRun) -> bool:
    """Put failed work into the queue again, from the step where it stopped."""
    changed = JobRun.objects.filter(pk=run.pk, state=State.FAILED).update(
        state=State.WAITS, attempts=0, error="", finished_at=None, due_at=clock.now()
    )
    if changed:
        _leave(run)
    return bool(changed)


def _leave(run: JobRun) -> None:
    transaction.on_commit(partial(_push, run.pk, urgent=run.urgent))


def _push(run_id: int, *, urgent: bool) -> None:
    if settings.QUEUE == queue.NOW:
        work(run_id)
    else:
        queue.push_run(run_id, urgent=urgent)


def _nudge(key: str) -> None:
    if settings.QUEUE == queue.NOW:
        nudged(key)
    else:
        queue.push_nudge(key, urgent=True)


def nudged(key: str) -> None:
    """Run a job for which somebody called."""
    job = declared_jobs().get(key)
    if job:
        job.work()


@dataclass(slots=True)
class Run:
    """A claimed row in the hands of the worker; `report` says how far the work is."""

    row: JobRun
    job: Job

    def report(self, *, done: int | None = None, total: int | None = None, text: str | None = None) -> None:
        """Show progress and hold the row for another lease."""
        fresh: dict[str, Any] = {"lease_until": clock.now() + timedelta(seconds=self.job.lease)}
        for name, value in (("done", done), ("total", total), ("text", text and text[:300])):
            if value is not None:
                fresh[name] = value
                setattr(self.row, name, value)
        self._mine().update(**fresh)

    def _mine(self) -> QuerySet[JobRun]:
        """The row, unless another worker has taken it over meanwhile."""
        return JobRun.objects.filter(pk=self.row.pk, state=State.RUNS, turn=self.row.turn)

    def execute(self) -> None:
        """Do the work or its next step, and write down how it went."""
        ids = self.row.args
        try:
            cursor = self.job.work(self, self.row.cursor, **ids) if self.job.stepwise else self.job.work(**ids)
        except Refused as refusal:
            self.fail(refusal.text, final=True)
        except Exception as error:  # any failure of any job is shown on the page and tried again
            log.exception("job failed", extra={"job": self.job.key, "run": self.row.pk})
            self.fail(f"{type(error).__name__}: {error}"[:2000], final=False)
        else:
            if self.job.stepwise and cursor is not None:
                self.go_on(cursor)
            else:
                self.finish()

    def finish(self) -> None:
        """All done."""
        self._mine().update(state=State.DONE, finished_at=clock.now(), lease_until=None, error="", cursor=None)

    def go_on(self, cursor: Any) -> None:
        """A step is done: the next one stands in the queue behind whatever is urgent."""
        now = clock.now()
        kept = self._mine().update(state=State.WAITS, cursor=cursor, attempts=0, error="", lease_until=None, due_at=now)
        if kept:
            _leave(self.row)

    def fail(self, error: str, *, final: bool) -> None:
        """Try again later, or give up and show the reason."""
        now, attempts = clock.now(), self.row.attempts + 1
        if final or attempts >= self.job.tries:
            self._mine().update(state=State.FAILED, error=error, attempts=attempts, finished_at=now, lease_until=None)
        else:
            wait = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
            self._mine().update(state=State.WAITS, error=error, attempts=attempts, due_at=now + wait, lease_until=None)


def work(run_id: int) -> None:
    """Claim the row and work on it; somebody else's or finished rows are left alone."""
    row = JobRun.objects.filter(pk=run_id).first()
    job = declared_jobs().get(row.job) if row else None
    if row is None:
        return
    now = clock.now()
    claimed = JobRun.objects.filter(pk=row.pk, state=State.WAITS, turn=row.turn, due_at__lte=now).update(
        state=State.RUNS,
        turn=F("turn") + 1,
        started_at=Coalesce("started_at", now),
        lease_until=now + timedelta(seconds=job.lease if job else 0),
    )
    if not claimed:
        return
    row.refresh_from_db()
    if job is None:
        JobRun.objects.filter(pk=row.pk).update(
            state=State.FAILED, finished_at=now, lease_until=None, error="В этой версии такой работы больше нет."
        )
        return
    Run(row, job).execute()


def run_waiting(limit: int = 1000) -> int:
    """Do everything that is due, here and now, urgent first: for tests and for the command line."""
    for count in range(limit):
        row = _due().order_by("-urgent", "pk").first()
        if row is None:
            return count
        work(row.pk)
    message = f"still something to do after {limit} runs: a job that never ends?"
    raise RuntimeError(message)


def _due() -> QuerySet[JobRun]:
    return JobRun.objects.filter(state=State.WAITS, due_at__lte=clock.now())


def sweep() -> None:
    """Bring back what was missed: rows whose worker died, rows that the queue has lost or never got."""
    now = clock.now()
    for row in JobRun.objects.filter(state=State.RUNS, lease_until__lt=now).order_by("pk"):
        job = declared_jobs().get(row.job)
        if job:
            log.warning("job lost its worker", extra={"job": row.job, "run": row.pk})
            Run(row, job).fail("Работа оборвалась вместе с исполнителем.", final=False)
    if settings.QUEUE == queue.NOW:
        return
    carried = queue.carried()
    for row in _due().order_by("-urgent", "pk"):
        if row.pk not in carried:
            queue.push_run(row.pk, urgent=row.urgent)


def tick() -> None:
    """Once a minute: claim what the clock says is due, then sweep. Any number of workers may tick together."""
    now = clock.now()
    for job in declared_jobs().values():
        if job.repeats:
            _claim_slot(job, now)
    sweep()
    _forget(now)


def _claim_slot(job: Job, now: datetime) -> None:
    """The unique key of the row is the claim: one run per job and minute, whoever comes first."""
    slot = job.slot(now)
    key = f"{job.key}@{slot.astimezone(UTC).isoformat(timespec='minutes')}"
    if JobRun.objects.filter(key=key).exists():
        return
    begun = JobRun.objects.filter(job=job.key).exists()
    if begun or now - slot < timedelta(minutes=1):
        enqueue(job, key=key)
    else:  # a new installation does not make up for a morning it has not seen
        JobRun.objects.get_or_create(
            key=key,
            defaults={"job": job.key, "state": State.DONE, "queued_at": now, "due_at": slot, "finished_at": now},
        )


def _forget(now: datetime) -> None:
    """Old finished rows go; a failure stays on the page for a month, that of a repeating job for a week."""
    repeating = [job.key for job in declared_jobs().values() if job.repeats]
    finished = JobRun.objects.filter(state__in=[State.DONE, State.FAILED])
    finished.filter(finished_at__lt=now - KEEP_REPEATING, job__in=repeating).delete()
    finished.filter(finished_at__lt=now - KEEP).delete()
