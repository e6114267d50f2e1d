"""Several at the same moment: what works once works once. Needs a server that lets two write at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from metodkabinet.accounts import services
from metodkabinet.accounts.logic import codes
from metodkabinet.accounts.models import Invitation, User
from metodkabinet.accounts.services.invitations import invitation_secret
from metodkabinet.accounts.tests.factories import PASSWORD, SecondFactorFactory
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Refused

pytestmark = [pytest.mark.postgresql, pytest.mark.full, pytest.mark.django_db(transaction=True)]
NOON = datetime.fromisoformat("2026-11-20T09:00:00+00:00")
TOGETHER = 4


def at_once(act: Callable[[int], object]) -> int:
    """How many of the callers succeeded."""
    gate = Barrier(TOGETHER)

    def one(number: int) -> bool:
        with clock.fixed(NOON):
            gate.wait(10)
            try:
                act(number)
            except Refused:
                return False
            finally:
                connection.close()
            return True

    with ThreadPoolExecutor(TOGETHER) as pool:
        return sum(pool.map(one, range(TOGETHER)))


def test_one_code_lets_one_browser_in(user: User) -> None:
    factor = SecondFactorFactory.create(user=user)
    code = codes.code_at(codes.reveal(factor.secret), NOON)
    assert at_once(lambda number: services.check_second_step(user, code)) == 1


def test_one_paper_code_lets_one_browser_in(user: User) -> None:
    with clock.fixed(NOON - timedelta(days=1)):
        factor = services.begin_second_factor(user, password=PASSWORD)
        paper = services.confirm_second_factor(user, code=codes.code_at(codes.reveal(factor.secret), clock.now()))
    assert at_once(lambda number: services.check_second_step(user, paper[0])) == 1


def test_one_invitation_is_accepted_once() -> None:
    with clock.fixed(NOON):
        invitation = services.invite_user("new@example.org", by=None, region_id=1, name="")
        secret = invitation_secret(invitation)
    assert at_once(lambda number: services.accept_invitation(secret, by=None, new=f"разные книги {number}")) == 1
    assert Invitation.objects.get().state == "принято"


def test_one_first_administrator() -> None:
    assert at_once(lambda number: services.create_first_administrator(f"a{number}@example.org", PASSWORD)) == 1
    assert User.objects.count() == 1


def test_a_storm_at_once_costs_no_more(user: User) -> None:
    for _ in range(5):
        assert at_once(lambda number: services.check_credentials(user.email, "мимо", known=False)) == 0
    with clock.fixed(NOON), pytest.raises(Refused, match="Слишком много попыток"):
        services.check_credentials(user.email, PASSWORD, known=False)
