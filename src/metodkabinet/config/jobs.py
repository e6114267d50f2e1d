"""Work of the assembly itself."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from metodkabinet.kit import registry
from metodkabinet.kit.jobs import Run, steps


@steps("config.demo", title="Наполнение демонстрационной области", lease=600)
def fill_demo(run: Run, cursor: int | None, *, seed: int, today: str) -> int | None:
    """One slow part of the demo region; the first pages answer meanwhile."""
    parts = [part for part in registry.demo_parts if part.slow]
    number = cursor or 0
    if number >= len(parts):
        return None
    part = parts[number]
    run.report(done=number, total=len(parts), text=part.title)
    import_module("metodkabinet.config.demo").build_part(part.key, seed=seed, today=date.fromisoformat(today))
    run.report(done=number + 1)
    return number + 1 if number + 1 < len(parts) else None
