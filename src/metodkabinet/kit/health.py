"""Is the process alive, is it fit to take requests. Visitors learn yes or no, `metodkabinet check` says why."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from metodkabinet.kit import clock
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.limits import Hit
from metodkabinet.kit.policy import ANYONE, answer, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OLDEST_WAIT = timedelta(minutes=10)
LEAST_DISK = 0.05
FRESH = 2.0  # seconds an answer is good for: asking must not be a way to load the database

Check = Callable[[], Iterator[str]]


class _State:
    draining = False
    migrated = False
    at = 0.0
    reasons: tuple[str, ...] = ()


def drain() -> None:
    """The server has been told to stop: readiness goes red before anything closes."""
    _State.draining = True


def database() -> Iterator[str]:
    """Can it be written to?"""
    try:
        with transaction.atomic():
            Hit.objects.create(name="health", key="probe", until=clock.now())
            transaction.set_rollback(True)
    except DatabaseError:
        yield "База данных не принимает записи."


def migrations() -> Iterator[str]:
    """Do the tables fit the code? Once they do, they do for the life of the process."""
    if _State.migrated:
        return
    try:
        executor = MigrationExecutor(connection)
        _State.migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        yield "Не удалось узнать, обновлена ли база данных."
        return
    if not _State.migrated:
        yield "База данных не обновлена. Выполните «metodkabinet migrate»."


def disk() -> Iterator[str]:
    """Is there room left where the data lie?"""
    space = shutil.disk_usage(_existing(Path(settings.DATA)))
    if space.free < space.total * LEAST_DISK:
        yield "На диске с данными осталось меньше 5 % места."


def _existing(folder: Path) -> Path:
    return folder if folder.exists() or folder == folder.parent else _existing(folder.parent)


def jobs() -> Iterator[str]:
    """Does anybody take up the work that was left?"""
    waiting = JobRun.objects.filter(state=JobRun.State.WAITS, due_at__lt=clock.now() - OLDEST_WAIT)
    try:
        if waiting.exists():
            yield "Фоновые работы ждут дольше 10 минут. Запущен ли исполнитель («metodkabinet worker»)?"
    except DatabaseError:
        yield "Не удалось прочитать очередь фоновых работ."


checks: list[Check] = [database, migrations, disk, jobs]  # other parts of the kit add their own


def reasons() -> list[str]:
    """Everything that is wrong now, in sentences."""
    return [sentence for check in checks for sentence in check()]


def live(request: HttpRequest) -> HttpResponse:
    """The process answers; whatever it depends on may be down."""
    return answer(200, "ok")


def ready(request: HttpRequest) -> HttpResponse:
    """Fit to take requests."""
    if _State.draining:
        return answer(503, "not ready")
    if time.monotonic() - _State.at > FRESH:
        _State.reasons, _State.at = tuple(reasons()), time.monotonic()
    return answer(503, "not ready") if _State.reasons else answer(200, "ok")


urlpatterns = [
    page("health/live", live, "health-live", who=ANYONE),
    page("health/ready", ready, "health-ready", who=ANYONE),
]
