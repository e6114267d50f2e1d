"""How far a piece of work is, in words and per cent, for the one who waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from metodkabinet.kit.jobs.declare import title_of
from metodkabinet.kit.jobs.models import JobRun


@dataclass(frozen=True, slots=True)
class Progress:
    """What is shown while a person waits."""

    run_id: int
    title: str
    state: str
    label: str
    done: int
    total: int
    text: str
    error: str

    @property
    def percent(self) -> int | None:
        """None while nobody knows how much there is."""
        if self.state == JobRun.State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def finished(self) -> bool:
        """Nothing more will happen by itself."""
        return self.state in {JobRun.State.DONE, JobRun.State.FAILED}


def progress(run: JobRun) -> Progress:
    """How far this run is."""
    return Progress(
        run_id=run.pk,
        title=title_of(run.job),
        state=run.state,
        label=run.get_state_display(),
        done=run.done,
        total=run.total,
        text=run.text,
        error=run.error if run.state == JobRun.State.FAILED else "",
    )
