"""Each step leaves a day, the last one also a letter; every one of them is safe to run twice."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta

from metodkabinet.kit import letters
from metodkabinet.kit.jobs import Run, steps
from metodkabinet.kit.models import Holiday

FIRST = date(1950, 1, 1)


@steps("test.slow", title="Долгая работа", lease=1)
def slow(run: Run, cursor: int | None, *, last: int) -> int | None:
    """Says who is at it, so that the test knows whom to kill."""
    place = cursor or 0
    Holiday.objects.get_or_create(date=FIRST + timedelta(days=place), defaults={"title": f"шаг {os.getpid()}"})
    run.report(done=place, total=last, text=str(os.getpid()))
    time.sleep(0.4)
    if place < last:
        return place + 1
    letters.post(
        f"slow {run.row.pk}",
        to="slow@example.org",
        subject="Готово",
        template="audit/head.txt",
        context={},
        kind="test",
    )
    return None
