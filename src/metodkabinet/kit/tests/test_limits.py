"""Limits are exact, address letters and forged headers do not help, and nothing opens when Redis is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from metodkabinet.config.asgi import honest
from metodkabinet.kit import clock, limits
from metodkabinet.kit.limits import Hit
from metodkabinet.kit.refusals import Busy

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def at(seconds: float) -> Any:
    return clock.fixed(NOON + timedelta(seconds=seconds))


def test_exact_at_the_limit_and_one_over() -> None:
    with at(0):
        for _ in range(10):
            limits.spend("sign-in", "anna@example.org", 10, 300)
    with at(1), pytest.raises(Busy) as refused:
        limits.spend("sign-in", "anna@example.org", 10, 300)
    assert (refused.value.retry_after, refused.value.text) == (
        299, "Слишком много попыток подряд. Повторите через 5 мин.",
    )  # fmt: skip


def test_window_slides_so_no_stretch_holds_more_than_the_budget() -> None:
    for second in (0, 250):
        with at(second):
            limits.spend("x", "a", 2, 300)
    with at(299.9), pytest.raises(Busy) as refused:
        limits.spend("x", "a", 2, 300)
    assert refused.value.retry_after == 1
    with at(300):
        limits.spend("x", "a", 2, 300)
    with at(301), pytest.raises(Busy) as refused:
        limits.spend("x", "a", 2, 300)
    assert refused.value.retry_after == 249


def test_names_and_keys_are_counted_apart_letter_case_is_not() -> None:
    with at(0):
        limits.spend("x", "anna@example.org", 1, 60)
        limits.spend("x", "zoya@example.org", 1, 60)
        limits.spend("y", "anna@example.org", 1, 60)
        with pytest.raises(Busy):
            limits.spend("x", " Anna@EXAMPLE.org ", 1, 60)


def test_forgiven_tries_are_given_back() -> None:
    with at(0):
        limits.spend("x", "a", 1, 60)
        limits.forgive("x", "A")
        limits.spend("x", "a", 1, 60)


def test_one_try_is_given_back_and_the_rest_stay() -> None:
    with at(0):
        limits.spend("x", "a", 2, 60)
    with at(1):
        limits.spend("x", "a", 2, 60)
        limits.give_back("x", "A")
        limits.give_back("x", "never tried")
        limits.spend("x", "a", 2, 60)
        with pytest.raises(Busy):
            limits.spend("x", "a", 2, 60)


def test_address_is_not_kept(settings: Any) -> None:
    settings.REDIS = ""
    limits.spend("x", "anna@example.org", 1, 60)
    [hit] = Hit.objects.all()
    assert (len(hit.key), "anna" in hit.key) == (64, False)


def test_spent_counters_are_forgotten(settings: Any) -> None:
    settings.REDIS = ""
    with at(0):
        limits.spend("x", "a", 1, 60)
    with at(60):
        assert limits.forget_old() == 0
    with at(61):
        assert limits.forget_old() == 1


def test_database_counts_when_redis_is_away(settings: Any) -> None:
    settings.REDIS = "redis://127.0.0.1:1/0"
    with at(0):
        limits.spend("x", "a", 1, 60)
        with pytest.raises(Busy):
            limits.spend("x", "a", 1, 60)


FORGED = [
    {"HTTP_X_FORWARDED_FOR": "1.1.1.1"},
    {"HTTP_X_REAL_IP": "1.1.1.1"},
    {"HTTP_FORWARDED": "for=1.1.1.1"},
    {"HTTP_CLIENT_IP": "1.1.1.1"},
    {"HTTP_TRUE_CLIENT_IP": "1.1.1.1"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_without_proxies_no_header_is_believed(settings: Any, headers: dict[str, str]) -> None:
    settings.TRUSTED_PROXIES = 0
    assert limits.client_address(RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", **headers)) == "9.9.9.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (1, "5.5.5.5", "5.5.5.5"),
        (1, "1.1.1.1, 5.5.5.5", "5.5.5.5"),
        (1, "1.1.1.1,5.5.5.5:4711", "5.5.5.5"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "::ffff:5.5.5.5", "5.5.5.5"),
        (1, "nonsense", "9.9.9.9"),
        (1, "", "9.9.9.9"),
        (2, "1.1.1.1, 5.5.5.5, 10.0.0.1", "5.5.5.5"),
        (2, "10.0.0.1", "9.9.9.9"),
    ],
)
def test_behind_proxies_only_their_own_entry_is_believed(
    settings: Any, proxies: int, forwarded: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", HTTP_X_FORWARDED_FOR=forwarded)
    assert limits.client_address(request) == found


def test_server_drops_headers_with_underscores() -> None:
    assert honest([(b"x_forwarded_for", b"1.1.1.1"), (b"x-forwarded_for", b"1.1.1.1"), (b"host", b"a")]) == [
        (b"host", b"a")
    ]
