"""A1, A2, R1: how often a password may be tried, counted in hashes; nothing tells whether an account exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from metodkabinet.accounts.models import User
from metodkabinet.accounts.tests.conftest import letters, sign_in
from metodkabinet.accounts.tests.factories import PASSWORD, InvitationFactory, UserFactory
from metodkabinet.audit.models import Event

pytestmark = pytest.mark.django_db


def storm(email: str, times: int, client: Client | None = None) -> list[int]:
    """Wrong passwords with every trick: forged headers, letter case, new browsers."""
    statuses = []
    for number in range(times):
        fresh = client or Client()
        named = email.upper() if number % 2 else f" {email} "
        answer = fresh.post(
            "/sign-in/", {"email": named, "password": f"мимо{number}"},
            headers={"X-Forwarded-For": f"10.0.0.{number % 250}", "X-Real-Ip": "1.2.3.4", "Forwarded": "for=9.9.9.9"},
        )  # fmt: skip
        statuses.append(answer.status_code)
    return statuses


@pytest.mark.full
def test_a1_one_account_costs_few_hashes(user: User, noon: object, hashes: Callable[[], int]) -> None:
    statuses = storm(user.email, 200)
    assert statuses == [422] * 8 + [429] * 192
    assert hashes() == 8


def test_a1_refusal_says_when_to_come_back(user: User, noon: object) -> None:
    storm(user.email, 8)
    answer = sign_in(Client(), user.email)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert "Слишком много попыток подряд. Повторите через 5 мин." in answer.content.decode()


@pytest.mark.full
def test_a1_security_log_hears_of_it_without_secrets(user: User, noon: object) -> None:
    storm(user.email, 200)
    events = Event.objects.filter(action__startswith="accounts.sign_in").order_by("pk")
    assert [event.action for event in events] == ["accounts.sign_in.failed"] * 8 + ["accounts.sign_in.throttled"]
    assert {event.object_id for event in events} == {str(user.pk)}
    assert [value for event in events for value in (event.values_row.before, event.values_row.after) if value] == []


@pytest.mark.full
def test_a1_two_hundred_accounts_from_one_address(user: User, noon: object, hashes: Callable[[], int]) -> None:
    statuses = [sign_in(Client(), f"nobody{number}@example.org", "мимо").status_code for number in range(200)]
    assert statuses == [422] * 100 + [429] * 100
    assert hashes() == 100


@pytest.mark.full
def test_a1_owner_comes_in_from_a_known_device(user: User, noon: object, hashes: Callable[[], int]) -> None:
    own = Client()
    assert sign_in(own, user.email).status_code == 302
    own.post("/sign-out/")
    before = hashes()
    assert storm(user.email, 200)[-1] == 429
    assert sign_in(Client(), user.email).status_code == 429
    assert sign_in(own, user.email).status_code == 302
    assert hashes() - before == 9


def test_a1_known_device_is_no_way_around(user: User, browser: Client, noon: object, hashes: Callable[[], int]) -> None:
    browser.post("/sign-out/")
    before = hashes()
    assert storm(user.email, 50, browser) == [422] * 10 + [429] * 40
    assert hashes() - before == 10


def test_a1_a_device_is_known_to_its_own_accounts_only(user: User, browser: Client, noon: object) -> None:
    other = UserFactory.create()
    browser.post("/sign-out/")
    assert storm(other.email, 9, browser) == [422] * 8 + [429]
    forged = Client()
    forged.cookies["device"] = "WzFd:1abcde:forged"
    assert storm(user.email, 9, forged) == [422] * 8 + [429]


def test_a1_no_permanent_lock(user: User, noon: object, later: Callable) -> None:
    storm(user.email, 20)
    with later(timedelta(seconds=299)):
        assert sign_in(Client(), user.email).status_code == 429
    with later(timedelta(seconds=301)):
        assert sign_in(Client(), user.email).status_code == 302


def test_a1_right_passwords_are_not_counted(user: User, noon: object) -> None:
    assert [sign_in(Client(), user.email).status_code for _ in range(20)] == [302] * 20
    assert storm(user.email, 9) == [422] * 8 + [429]


def test_r1_sixty_honest_people_behind_one_address(noon: object) -> None:
    people = [UserFactory.create() for _ in range(60)]
    assert [sign_in(Client(), one.email, "описка").status_code for one in people] == [422] * 60
    assert [sign_in(Client(), one.email).status_code for one in people] == [302] * 60


@override_settings(TRUSTED_PROXIES=1)
def test_r2_the_proxy_says_who_asks(user: User, noon: object) -> None:
    def knock(number: int, address: str) -> int:
        forged = {"X-Forwarded-For": f"10.9.8.7, {address}"}
        form = {"email": f"nobody{number}@example.org", "password": "мимо"}
        return Client().post("/sign-in/", form, headers=forged).status_code

    assert [knock(number, "192.0.2.1") for number in range(101)] == [422] * 100 + [429]
    assert knock(200, "192.0.2.2") == 422


def same(answer) -> tuple[int, str, str]:
    """An answer without what differs by chance: tokens and the typed address."""
    body = re.sub(r'value="[^"]*"', "", answer.content.decode())
    body = re.sub(r"[0-9a-f]{16}", "", body)
    return answer.status_code, answer.get("Location", ""), body


@pytest.fixture
def everybody(user: User) -> list[str]:
    """Addresses of every sort: ordinary, blocked, invited, unknown."""
    blocked, invited = UserFactory.create(is_active=False), UserFactory.create(password=None)
    InvitationFactory.create(user=invited)
    return [user.email, blocked.email, invited.email, "nobody@example.org"]


def test_a2_sign_in_tells_nothing(everybody: list[str], noon: object, hashes: Callable[[], int]) -> None:
    seen, costs = set(), []
    for email in everybody:
        before = hashes()
        seen.add(same(sign_in(Client(), email, "мимо цели")))
        costs.append(hashes() - before)
    assert len(seen) == 1
    assert costs == [1, 1, 1, 1]


def test_a2_right_password_of_the_blocked_tells_nothing(noon: object, hashes: Callable[[], int]) -> None:
    blocked = UserFactory.create(is_active=False)
    before = hashes()
    answers = {same(sign_in(Client(), email, PASSWORD)) for email in (blocked.email, "nobody@example.org")}
    assert len(answers) == 1
    assert hashes() - before == 2


def test_a2_throttling_tells_nothing(everybody: list[str], noon: object) -> None:
    assert {tuple(storm(email, 10)) for email in everybody} == {(422,) * 8 + (429,) * 2}


def test_a2_forgotten_password_tells_nothing(everybody: list[str], noon: object, hashes: Callable[[], int]) -> None:
    before = hashes()
    for _ in range(6):
        assert len({same(Client().post("/password/forgotten/", {"email": email})) for email in everybody}) == 1
    assert hashes() == before
    assert [letter.address for letter in letters("reset")] == [everybody[0]] * 4
    assert [letter.address for letter in letters("invitation")] == [everybody[2]] * 4


def test_a2_changing_address_tells_nothing(user: User, browser: Client, noon: object) -> None:
    other = UserFactory.create()
    answers = {
        same(browser.post("/safety/email/", {"email": email, "password": PASSWORD}))
        for email in (other.email, "free@example.org")
    }
    assert len(answers) == 1
    assert [letter.address for letter in letters("email_taken")] == [other.email]
    assert [letter.address for letter in letters("email_confirm")] == ["free@example.org"]
