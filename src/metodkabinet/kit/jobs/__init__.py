"""Work that a page does not wait for: declared with `job`, left with `enqueue`, seen on the page of jobs.

What must not be lost is a row (`JobRun`), written in the transaction of the data; the queue only carries its number.
Not a place for the work itself: a job loads by ids and calls one service, and may be run twice without harm.
"""

from metodkabinet.kit.jobs.declare import Job, every, job, steps
from metodkabinet.kit.jobs.runs import Run, enqueue, nudge, retry, run_waiting, sweep
from metodkabinet.kit.jobs.watching import Progress, progress

__all__ = [
    "Job", "Progress", "Run", "enqueue", "every", "job", "nudge", "progress", "retry", "run_waiting", "steps", "sweep",
]  # fmt: skip
