"""Alive is not the same as ready, and visitors learn no reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from metodkabinet.kit import clock, health
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.limits import Hit


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test asks anew."""
    for name, value in (("draining", False), ("migrated", True), ("at", -1000.0), ("reasons", ())):
        monkeypatch.setattr(health._State, name, value)


@pytest.fixture
def dead_database(db: None) -> Iterator[None]:
    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        yield


def ready() -> tuple[int, str]:
    answer = Client().get("/health/ready")
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_ready_when_all_is_well_and_leaves_no_trace() -> None:
    assert ready() == (200, "ok")
    assert not Hit.objects.exists()


def test_alive_but_not_ready_without_a_database(dead_database: None) -> None:
    assert Client().get("/health/live").status_code == 200
    assert ready() == (503, "not ready")
    assert "База данных не принимает записи." in health.reasons()


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 503)])
def test_not_ready_when_nobody_takes_up_work(minutes: int, status: int) -> None:
    late = clock.now() - timedelta(minutes=minutes)
    JobRun.objects.create(job="test.late", queued_at=late, due_at=late)
    assert ready()[0] == status


@pytest.mark.django_db
def test_not_ready_when_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_DISK", 1.1)
    assert ready() == (503, "not ready")
    assert health.reasons() == ["На диске с данными осталось меньше 5 % места."]


@pytest.mark.django_db
def test_not_ready_while_the_server_drains() -> None:
    health.drain()
    assert ready() == (503, "not ready")
    assert Client().get("/health/live").status_code == 200


@pytest.mark.django_db
def test_answer_is_remembered_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FRESH", 1000.0)
    monkeypatch.setattr(health._State, "at", -1e9)
    ready()
    JobRun.objects.create(job="test.late", queued_at=clock.now(), due_at=clock.now() - timedelta(hours=1))
    assert ready() == (200, "ok")
