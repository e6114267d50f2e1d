"""Fixtures for every test of the product. Loaded before Django is, so models are imported inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from metodkabinet.config.testing.cast import Cast

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def connections_outlive_responses() -> None:
    """A test that closes a download keeps its connection: Django would close it under the test's transaction."""
    from django.core.signals import request_finished, request_started  # noqa: PLC0415  needs Django
    from django.db import close_old_connections  # noqa: PLC0415
    from django.test import client  # noqa: PLC0415

    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    client.close_old_connections = _leave_open  # type: ignore[attr-defined]  # the client puts it back after each request


def _leave_open(**_: object) -> None:
    """Instead of closing."""


@pytest.fixture(autouse=True)
def nothing_counted_in_redis(request: pytest.FixtureRequest) -> None:
    """In the scaled layout each process of the run has a Redis base of its own, empty for each test."""
    from django.conf import settings  # noqa: PLC0415  needs Django

    if settings.REDIS:
        import redis  # noqa: PLC0415  only there

        worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
        settings.REDIS = f"{settings.REDIS.rpartition('/')[0]}/{worker.removeprefix('gw')}"
        with redis.Redis.from_url(settings.REDIS) as base:
            base.flushdb()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Time stands still: Friday, 20 November 2026."""
    from metodkabinet.kit import clock  # noqa: PLC0415  needs Django

    with clock.fixed(NOON):
        yield NOON


@pytest.fixture
def enter(cast: Cast) -> Callable[[str], Client]:
    """A browser of somebody of the cast: `enter("head").get(…)`; «guest» is nobody."""
    from django.test import Client  # noqa: PLC0415  needs Django

    def browser(role: str) -> Client:
        client = Client()
        if role != "guest":
            client.force_login(cast[role])
        return client

    return browser
