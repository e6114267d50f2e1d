"""What the tests of accounts share: people, browsers, mail, a clock that moves when told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from metodkabinet.accounts.logic.hashers import Count
from metodkabinet.accounts.models import User
from metodkabinet.accounts.tests.factories import PASSWORD, UserFactory
from metodkabinet.config.roles import role_table
from metodkabinet.kit import clock, registry
from metodkabinet.kit.letters.models import Letter


@pytest.fixture(autouse=True)
def _role_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's own table of roles, whether every module has declared its capabilities or not."""
    monkeypatch.setattr(registry.assembly, "role_table", role_table())


@pytest.fixture
def user(db: None) -> User:
    """An ordinary person with an account."""
    return UserFactory.create(email="vera@example.org")


@pytest.fixture
def administrator(db: None) -> User:
    """May do everything."""
    return UserFactory.create(email="administrator@example.org", is_administrator=True)


@pytest.fixture
def browser(user: User) -> Client:
    """A browser in which the person has signed in through the door."""
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) YaBrowser/24.1 Safari/537.36"})
    assert sign_in(client, user.email).status_code == 302
    return client


@pytest.fixture
def later(noon: datetime) -> Callable[[timedelta], AbstractContextManager[None]]:
    """Move the clock on from noon for a block of the test."""
    return lambda much: clock.fixed(noon + much)


@pytest.fixture
def hashes() -> Iterator[Callable[[], int]]:
    """How many hashes were computed since the test began."""
    before = Count.computed
    return lambda: Count.computed - before


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: object):
    """Press «Войти»."""
    return client.post("/sign-in/", {"email": email, "password": password, **extra})


def letters(kind: str) -> list[Letter]:
    """Letters of a kind, oldest first."""
    return list(Letter.objects.filter(kind=f"accounts.{kind}").order_by("pk"))


def link_of(letter: Letter) -> str:
    """The path and the secret of the only link of ours in a letter."""
    found = re.findall(rf"{re.escape(settings.SITE_URL)}(\S+)", letter.text)
    assert len(found) == 1
    return found[0]
