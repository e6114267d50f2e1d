"""Work of the assembly itself."""

from __future__ import annotations

from metodkabinet.config import demo
from metodkabinet.kit import clock
from metodkabinet.kit.jobs import Run, steps


@steps("config.demo", title="Наполнение демонстрационной области", lease=900)
def fill_demo(run: Run, cursor: None, *, done: int) -> None:
    """The slow parts of the demo region; what is done already is not done again."""
    total = demo.progress()[1]

    def say(text: str) -> None:
        run.report(done=demo.progress()[0], total=total, text=text)

    demo.build(seed=1, today=clock.today(), only_fast=False, say=say)
    run.report(done=total, total=total, text="")
