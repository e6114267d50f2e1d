"""Work left to the worker: once, in order, to the end, and never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from metodkabinet.accounts.models import User
from metodkabinet.kit import clock, jobs, registry
from metodkabinet.kit.jobs import declare, queue, runs
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.refusals import Refused

pytestmark = pytest.mark.django_db
State = JobRun.State
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def declared() -> Iterator[None]:
    """Whatever a test declares is forgotten after it."""
    before = dict(declare.declared_jobs())
    yield
    declare._jobs.clear()
    declare._jobs.update(before)


@pytest.fixture
def seen(declared: None) -> list[Any]:
    return []


@pytest.fixture
def note(seen: list[Any]) -> declare.Job:
    @jobs.job("test.note", title="Заметка")
    def work(*, thing_id: int) -> None:
        seen.append(thing_id)

    return work


@pytest.fixture
def broken(declared: None) -> declare.Job:
    @jobs.job("test.broken", title="Поломка", tries=2)
    def work() -> None:
        raise ZeroDivisionError("no luck")

    return work


def state(run: JobRun) -> str:
    run.refresh_from_db()
    return run.state


def test_job_leaves_on_commit_and_is_done_once(
    note: declare.Job, seen: list[Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = jobs.enqueue(note, thing_id=7, by="accounts.user:1")
        assert (state(run), seen) == (State.WAITS, [])
    assert (state(run), seen) == (State.DONE, [7])
    runs.work(run.pk)
    assert seen == [7]


def test_rolled_back_data_leave_no_job(
    note: declare.Job, seen: list[Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.enqueue(note, thing_id=7)
        transaction.set_rollback(True)
    assert (seen, JobRun.objects.count()) == ([], 0)


def test_key_makes_once_only(note: declare.Job, seen: list[Any]) -> None:
    first = jobs.enqueue(note, key="batch:1", thing_id=1)
    assert jobs.enqueue(note, key="batch:1", thing_id=2) == first
    jobs.run_waiting()
    assert jobs.enqueue(note, key="batch:1", thing_id=3) == first
    assert (jobs.run_waiting(), seen) == (0, [1])


def test_urgent_goes_first(note: declare.Job, seen: list[Any]) -> None:
    @jobs.job("test.urgent", title="Срочно", urgent=True)
    def urgent(*, thing_id: int) -> None:
        seen.append(thing_id)

    jobs.enqueue(note, thing_id=1)
    jobs.enqueue(urgent, thing_id=2)
    assert (jobs.run_waiting(), seen) == (2, [2, 1])


def test_later_job_waits_for_its_time(note: declare.Job, seen: list[Any]) -> None:
    with clock.fixed(NOON):
        run = jobs.enqueue(note, after=timedelta(hours=1), thing_id=1)
        runs.work(run.pk)
    with clock.fixed(NOON + timedelta(minutes=59, seconds=59)):
        assert jobs.run_waiting() == 0
    with clock.fixed(NOON + timedelta(hours=1)):
        assert (jobs.run_waiting(), seen) == (1, [1])


def test_steps_go_on_from_the_cursor_and_show_progress(declared: None) -> None:
    places: list[Any] = []

    @jobs.steps("test.steps", title="Долгая работа")
    def work(run: jobs.Run, cursor: int | None, *, batch_id: int) -> int | None:
        place = cursor or 0
        places.append((batch_id, place))
        run.report(done=place + 1, total=3, text=f"шаг {place + 1}")
        return place + 1 if place < 2 else None

    run = jobs.enqueue(work, batch_id=5)
    runs.work(run.pk)
    assert state(run) == State.WAITS
    shown = jobs.progress(run)
    assert (shown.title, shown.done, shown.total, shown.percent, shown.text) == ("Долгая работа", 1, 3, 33, "шаг 1")
    assert not shown.finished
    assert jobs.run_waiting() == 2
    assert (state(run), places) == (State.DONE, [(5, 0), (5, 1), (5, 2)])
    shown = jobs.progress(run)
    assert (shown.percent, shown.finished, shown.error) == (100, True, "")


def test_failure_is_tried_again_later_then_shown(broken: declare.Job) -> None:
    with clock.fixed(NOON):
        run = jobs.enqueue(broken)
        runs.work(run.pk)
        assert state(run) == State.WAITS
        assert (run.attempts, run.due_at, jobs.run_waiting()) == (1, NOON + timedelta(seconds=10), 0)
    with clock.fixed(NOON + timedelta(seconds=10)):
        assert jobs.run_waiting() == 1
    assert state(run) == State.FAILED
    assert (run.attempts, run.error) == (2, "ZeroDivisionError: no luck")
    assert jobs.progress(run).error == "ZeroDivisionError: no luck"


def test_refusal_fails_at_once_with_its_sentence(declared: None) -> None:
    @jobs.job("test.refused", title="Отказ")
    def work() -> None:
        raise Refused("Протокол уже закрыт.")

    run = jobs.enqueue(work)
    jobs.run_waiting()
    assert (state(run), run.error) == (State.FAILED, "Протокол уже закрыт.")


def test_retry_begins_where_it_stopped(broken: declare.Job) -> None:
    run = jobs.enqueue(broken)
    assert jobs.retry(run) is False
    JobRun.objects.filter(pk=run.pk).update(state=State.FAILED, attempts=2, error="x", cursor=4)
    assert jobs.retry(run) is True
    assert (state(run), run.attempts, run.error, run.cursor) == (State.WAITS, 0, "", 4)


def test_sweep_takes_over_from_a_dead_worker_but_not_for_ever(note: declare.Job, seen: list[Any]) -> None:
    with clock.fixed(NOON):
        run = jobs.enqueue(note, thing_id=1)
        dead = NOON - timedelta(seconds=1)
        JobRun.objects.filter(pk=run.pk).update(state=State.RUNS, lease_until=dead, turn=1)
        jobs.sweep()
        assert (state(run), run.attempts, seen) == (State.WAITS, 1, [])
        JobRun.objects.filter(pk=run.pk).update(state=State.RUNS, lease_until=dead, attempts=3)
        jobs.sweep()
        assert (state(run), run.error) == (State.FAILED, "Работа оборвалась вместе с исполнителем.")


def test_sweep_leaves_a_living_worker_alone(note: declare.Job) -> None:
    with clock.fixed(NOON):
        run = jobs.enqueue(note, thing_id=1)
        JobRun.objects.filter(pk=run.pk).update(state=State.RUNS, lease_until=NOON + timedelta(seconds=1))
        jobs.sweep()
        assert state(run) == State.RUNS


def test_late_worker_cannot_overwrite_its_successor(note: declare.Job) -> None:
    row = jobs.enqueue(note, thing_id=1)
    JobRun.objects.filter(pk=row.pk).update(state=State.RUNS, turn=2)
    late = JobRun(pk=row.pk, turn=1, args={})
    runs.Run(late, note).finish()
    assert state(row) == State.RUNS


def test_job_that_a_release_took_away_fails_with_a_sentence() -> None:
    run = JobRun.objects.create(job="gone.away", queued_at=clock.now(), due_at=clock.now())
    jobs.run_waiting()
    assert (state(run), run.error) == (State.FAILED, "В этой версии такой работы больше нет.")


def test_clock_starts_a_job_once_per_slot(declared: None, seen: list[Any]) -> None:
    declare._jobs.clear()

    @jobs.every("test.five", title="Каждые пять минут", minutes=5)
    def five() -> None:
        seen.append(clock.now().minute)

    for minute in (0, 0, 1, 4, 5, 7, 12):
        with clock.fixed(NOON + timedelta(minutes=minute)):
            runs.tick()
            jobs.run_waiting()
    assert seen == [0, 5, 12]


def test_missed_daily_job_runs_once_when_the_machine_is_on(declared: None, seen: list[Any]) -> None:
    declare._jobs.clear()

    @jobs.every("test.daily", title="По утрам", at="07:30")
    def daily() -> None:
        seen.append(clock.now().day)

    morning = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)  # 7:30 in Moscow
    moments = [
        morning - timedelta(minutes=1),  # a new installation does not make up for yesterday
        morning, morning + timedelta(minutes=1),
        morning + timedelta(days=3, hours=5), morning + timedelta(days=3, hours=6),
    ]  # fmt: skip
    for moment in moments:
        with clock.fixed(moment):
            runs.tick()
            jobs.run_waiting()
    assert seen == [20, 23]


def test_old_rows_are_forgotten_failures_last(note: declare.Job, declared: None) -> None:
    with clock.fixed(NOON):
        kept, gone = jobs.enqueue(note, thing_id=1), jobs.enqueue(note, thing_id=2)
        jobs.run_waiting()
        JobRun.objects.filter(pk=gone.pk).update(finished_at=NOON - timedelta(days=31))
        runs._forget(NOON)
        assert list(JobRun.objects.all()) == [kept]


def test_declarations_are_checked(note: declare.Job) -> None:
    with pytest.raises(ImproperlyConfigured, match="declared twice"):
        jobs.job("test.note", title="Ещё раз")(lambda: None)
    with pytest.raises(ImproperlyConfigured, match="either minutes or at"):
        jobs.every("test.never", title="Никогда")


def test_own_work_is_seen_by_the_one_who_started_it(note: declare.Job) -> None:
    anna, zoya = User.objects.create_user("anna@example.org"), User.objects.create_user("zoya@example.org")
    run = jobs.enqueue(note, by=anna, thing_id=1)
    assert [list(JobRun.objects.started_by(user)) for user in (anna, zoya, AnonymousUser())] == [[run], [], []]


@pytest.fixture
def file_queue(settings: Any, tmp_path: Any) -> Iterator[Any]:
    """The real queue in a file."""
    settings.QUEUE, settings.DATA = "file", tmp_path
    queue._queue.cache_clear()
    yield queue
    queue._queue()[0].storage.close()
    queue._queue.cache_clear()


def take(queue_of_test: Any) -> list[Any]:
    huey, found = queue_of_test._queue()[0], []
    while (task := huey.dequeue()) is not None:
        found.append((task.name, *task.args))
    return found


def test_queue_carries_only_numbers_urgent_first(
    file_queue: Any, note: declare.Job, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        plain = jobs.enqueue(note, thing_id=1)
        jobs.nudge("kit.letters")
    assert b"thing_id" not in b"".join(file_queue._queue()[0].storage.enqueued_items())
    assert take(file_queue) == [("nudged", "kit.letters"), ("work", plain.pk)]
    assert state(plain) == State.WAITS


def test_sweep_fills_a_wiped_queue_again_without_doubling(
    file_queue: Any, note: declare.Job, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with clock.fixed(NOON):
        with django_capture_on_commit_callbacks(execute=True):
            run = jobs.enqueue(note, thing_id=1)
            jobs.nudge("kit.letters")  # the queue need not be empty for a loss to be noticed
        jobs.sweep()
        assert take(file_queue) == [("nudged", "kit.letters"), ("work", run.pk)]
        file_queue.push_nudge("kit.letters", urgent=True)
        jobs.sweep()
        assert take(file_queue) == [("nudged", "kit.letters"), ("work", run.pk)]


def test_store_that_is_away_does_not_fail_the_caller(
    settings: Any, note: declare.Job, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.QUEUE, settings.REDIS = "redis", "redis://127.0.0.1:1/0"
    queue._queue.cache_clear()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            run = jobs.enqueue(note, thing_id=1)
        assert state(run) == State.WAITS
    finally:
        queue._queue.cache_clear()


def test_work_abandoned_for_long_breaks_the_invariant() -> None:
    invariant = registry.invariants["kit.jobs"]
    with clock.fixed(NOON):
        run = JobRun.objects.create(job="x", state=State.RUNS, queued_at=NOON, due_at=NOON, lease_until=NOON)
        assert list(invariant.broken()) == []
    with clock.fixed(NOON + timedelta(minutes=6)):
        assert list(invariant.broken()) == [f"x, № {run.pk}: занята до 20.11.2026 09:00 UTC"]
