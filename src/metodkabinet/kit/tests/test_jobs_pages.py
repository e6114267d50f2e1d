"""The pages of jobs: what the keeper sees and does, and what the one who waits sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.testing.queries import counted

pytestmark = pytest.mark.django_db
State = JobRun.State


@pytest.fixture(autouse=True)
def nothing_yet(cast: Cast) -> None:
    """Every side of the mirror world brings a job; these lists begin empty."""
    JobRun.objects.all().delete()


def make(**fields: Any) -> JobRun:
    now = clock.now()
    return JobRun.objects.create(**({"job": "kit.letters", "queued_at": now, "due_at": now} | fields))


def rows(client: Client, query: str = "") -> list[JobRun]:
    answer = client.get(f"/admin/jobs/{query}")
    assert answer.status_code == 200
    return [run for run, title in answer.context["lines"]]


def test_list_hides_what_the_clock_did_well_until_asked(enter: Callable[[str], Client]) -> None:
    done, failed, waits = make(state=State.DONE), make(state=State.FAILED, error="Сервер молчит"), make()
    keeper = enter("administrator")
    assert rows(keeper) == [waits, failed]
    assert rows(keeper, "?repeating=1") == [waits, failed, done]
    assert rows(keeper, "?state=failed") == [failed]
    assert rows(keeper, "?state=nonsense&page=99") == [waits, failed]
    assert "Сервер молчит" in keeper.get("/admin/jobs/").content.decode()


def test_empty_list_says_what_will_be_here(enter: Callable[[str], Client]) -> None:
    assert "Таких работ нет." in enter("administrator").get("/admin/jobs/").content.decode()


@pytest.mark.parametrize("number", [1, 3, 60])
def test_list_asks_the_database_the_same_however_long(enter: Callable[[str], Client], number: int) -> None:
    for _ in range(number):
        make(state=State.FAILED)
    keeper = enter("administrator")
    keeper.get("/admin/jobs/")
    with counted() as queries:
        keeper.get("/admin/jobs/")
    own = [query["sql"] for query in queries.captured_queries if "kit_jobrun" in query["sql"]]
    assert len(own) == 3


def test_keeper_repeats_a_failure_once(enter: Callable[[str], Client]) -> None:
    failed = make(state=State.FAILED, error="x", attempts=4)
    keeper = enter("administrator")
    said = keeper.post(f"/admin/jobs/{failed.pk}/retry/", follow=True).content.decode()
    assert "Работа «Отправка писем» снова в очереди." in said
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.WAITS, 0)
    again = keeper.post(f"/admin/jobs/{failed.pk}/retry/", follow=True).content.decode()
    assert "повторять её не нужно" in again
    assert keeper.post("/admin/jobs/999999/retry/").status_code == 404


def test_progress_is_for_the_one_who_started_it(enter: Callable[[str], Client], cast: Cast) -> None:
    run = make(state=State.RUNS, by=f"accounts.user:{cast['head'].pk}", done=3, total=12, text="Печатаем")
    address = f"/jobs/{run.pk}/"
    head = enter("head")
    page = head.get(address).content.decode()
    assert ("3 из 12" in page, 'value="25"' in page, "Печатаем" in page, "every 2s" in page) == (True,) * 4
    answer = head.get(address, headers={"accept": "application/json"})
    assert answer.json() == {
        "state": "runs", "done": 3, "total": 12, "percent": 25, "text": "Печатаем", "error": "",
    }  # fmt: skip
    part = head.get(address, headers={"hx-request": "true"}).content.decode()
    assert ("<html" in part, f'id="job-{run.pk}"' in part) == (False, True)
    assert [enter(role).get(address).status_code for role in ("neighbour", "administrator")] == [404, 404]


def test_finished_work_is_not_asked_about_any_more(enter: Callable[[str], Client], cast: Cast) -> None:
    run = make(state=State.FAILED, by=f"accounts.user:{cast['head'].pk}", error="Файл испорчен")
    page = enter("head").get(f"/jobs/{run.pk}/").content.decode()
    assert ("Файл испорчен" in page, "every 2s" in page) == (True, False)
