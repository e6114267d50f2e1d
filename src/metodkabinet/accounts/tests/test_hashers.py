"""One core hashes, a few wait, the rest are asked to come back."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import override_settings

from metodkabinet.accounts.logic import hashers
from metodkabinet.accounts.logic.hashers import QUEUE, Count, MeasuredArgon2
from metodkabinet.kit.refusals import Busy

REAL = ["metodkabinet.accounts.logic.hashers.MeasuredArgon2"]


def test_one_at_a_time_and_no_long_queue() -> None:
    inside, release, most = threading.Event(), threading.Event(), []

    def hold() -> None:
        with hashers._turn():
            most.append(len(threading.enumerate()))
            inside.set()
            release.wait(5)

    waiting = [threading.Thread(target=hold) for _ in range(QUEUE)]
    for thread in waiting:
        thread.start()
    inside.wait(5)
    try:
        assert len(most) == 1
        while hashers._queue._value:
            pass
        with pytest.raises(Busy) as refusal:
            MeasuredArgon2().encode("пароль", "соль")
        assert refusal.value.retry_after == 5
    finally:
        release.set()
        for thread in waiting:
            thread.join()
    assert len(most) == QUEUE


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
