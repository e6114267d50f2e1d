"""One core hashes, a few wait, the rest are asked to come back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client, override_settings

from metodkabinet.accounts.logic import hashers
from metodkabinet.accounts.logic.hashers import QUEUE, Count, MeasuredArgon2
from metodkabinet.accounts.models import User
from metodkabinet.accounts.tests.conftest import sign_in
from metodkabinet.kit.refusals import Busy

REAL = ["metodkabinet.accounts.logic.hashers.MeasuredArgon2"]


@pytest.fixture
def full_queue() -> Iterator[None]:
    """As many wait as may."""
    for _ in range(QUEUE):
        assert hashers._queue.acquire(blocking=False)
    yield
    for _ in range(QUEUE):
        hashers._queue.release()


def test_who_would_wait_too_long_is_asked_to_come_back(full_queue: None) -> None:
    before = Count.computed
    with pytest.raises(Busy) as refusal:
        MeasuredArgon2().encode("пароль", "соль")
    assert (refusal.value.retry_after, Count.computed - before) == (5, 0)


def test_one_computes_at_a_time_and_leaves_its_place() -> None:
    with hashers._turn():
        assert not hashers._one_core.acquire(blocking=False)
        assert hashers._queue._value == QUEUE - 1
    assert hashers._queue._value == QUEUE
    assert hashers._one_core.acquire(blocking=False)
    hashers._one_core.release()


@pytest.mark.django_db
@override_settings(PASSWORD_HASHERS=REAL)
def test_the_door_says_so_too(full_queue: None) -> None:
    User.objects.bulk_create([User(email="vera@example.org", password="!")])
    answer = sign_in(Client(), "vera@example.org")
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")


@override_settings(PASSWORD_HASHERS=REAL)
@pytest.mark.full
def test_every_computation_is_counted_once() -> None:
    before = Count.computed
    made = make_password("книги на полке")
    assert Count.computed - before == 1
    assert check_password("книги на полке", made)
    assert Count.computed - before == 2
    assert not check_password("мимо", made)
    assert Count.computed - before == 3
