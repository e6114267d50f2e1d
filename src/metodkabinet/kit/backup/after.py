"""What the kit itself puts right in restored data."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from metodkabinet.kit import clock
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.jobs.own import compare_search
from metodkabinet.kit.jobs.runs import enqueue
from metodkabinet.kit.letters.models import Letter


def free_work(carried: Any) -> None:
    """Whoever held a piece of work when the copy was made is not there any more."""
    JobRun.objects.filter(state=JobRun.State.RUNS).update(
        state=JobRun.State.WAITS, turn=F("turn") + 1, lease_until=None, due_at=clock.now()
    )


def free_letters(carried: Any) -> None:
    """A letter in the middle of its sending waits again."""
    Letter.objects.filter(state=Letter.State.SENDING).update(state=Letter.State.WAITS, next_try_at=clock.now())


def rebuild_search(carried: Any) -> None:
    """Search documents are not in the copy: the worker writes them anew."""
    enqueue(compare_search)
