"""A4: the second step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.accounts import services
from metodkabinet.accounts.logic import codes
from metodkabinet.accounts.models import RecoveryCode, SecondFactor, User
from metodkabinet.accounts.queries import second_factor_of
from metodkabinet.accounts.services import AccountsRefused
from metodkabinet.accounts.services.resets import reset_secret
from metodkabinet.accounts.tests.conftest import letters, sign_in
from metodkabinet.accounts.tests.factories import PASSWORD
from metodkabinet.kit import clock
from metodkabinet.kit.policy import rows, walk

pytestmark = pytest.mark.django_db
HALF_A_MINUTE = timedelta(seconds=30)


def code(user: User, *, ahead: int = 0) -> str:
    """What the telephone shows, so many steps ahead."""
    factor = SecondFactor.objects.get(user=user)
    return codes.code_at(codes.reveal(factor.secret), clock.now() + ahead * HALF_A_MINUTE)


@pytest.fixture
def paper(user: User, noon: datetime) -> list[str]:
    """The second step was switched on a while ago; these are the codes on paper."""
    with clock.fixed(noon - timedelta(days=1)):
        services.begin_second_factor(user, password=PASSWORD)
        return services.confirm_second_factor(user, code=code(user))


def half_way(user: User) -> Client:
    """A browser after the right password."""
    client = Client()
    answer = sign_in(client, user.email)
    assert answer["Location"] == "/sign-in/code/"
    return client


def test_a4_password_and_code_let_in(user: User, paper: list[str]) -> None:
    client = half_way(user)
    assert client.get("/sign-in/code/").status_code == 200
    assert client.get("/safety/").status_code == 302
    typed = f"{code(user)[:3]} {code(user)[3:]}"
    assert client.post("/sign-in/code/", {"code": typed})["Location"] == "/"
    assert client.get("/safety/").status_code == 200


def test_a4_a_code_works_once(user: User, paper: list[str], later: Callable) -> None:
    used = code(user)
    assert half_way(user).post("/sign-in/code/", {"code": used}).status_code == 302
    assert half_way(user).post("/sign-in/code/", {"code": used}).status_code == 422
    with later(HALF_A_MINUTE):
        assert half_way(user).post("/sign-in/code/", {"code": used}).status_code == 422
        assert half_way(user).post("/sign-in/code/", {"code": code(user)}).status_code == 302


def test_a4_an_elder_code_does_not_work_after_a_younger(user: User, paper: list[str]) -> None:
    elder, younger = code(user, ahead=-1), code(user, ahead=1)
    assert half_way(user).post("/sign-in/code/", {"code": younger}).status_code == 302
    assert half_way(user).post("/sign-in/code/", {"code": elder}).status_code == 422


def test_a4_codes_from_afar_do_not_work(user: User, paper: list[str]) -> None:
    assert half_way(user).post("/sign-in/code/", {"code": code(user, ahead=2)}).status_code == 422
    assert half_way(user).post("/sign-in/code/", {"code": "шестьцифр"}).status_code == 422


def test_a4_nothing_else_is_reachable_half_way(user: User, paper: list[str]) -> None:
    client, table = half_way(user), rows()
    for name, pattern in walk():
        if table[name].who.kind != "public" and "GET" in table[name].methods and not pattern.pattern.converters:
            assert client.get(reverse(name))["Location"].startswith("/sign-in/"), name


@pytest.mark.full
def test_a4_a_thousand_guesses(user: User, paper: list[str], hashes: Callable[[], int]) -> None:
    client = half_way(user)
    before = hashes()
    statuses = [client.post("/sign-in/code/", {"code": f"{number:06d}"}).status_code for number in range(1_000)]
    assert statuses == [422] * 5 + [429] * 995
    assert hashes() == before
    assert client.post("/sign-in/code/", {"code": code(user)}).status_code == 429
    assert len(letters("guessed_step")) == 1


def test_a4_a_new_password_ends_the_siege(user: User, paper: list[str]) -> None:
    client, new = half_way(user), "совсем другие книги"
    assert [client.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(6)] == [422] * 5 + [429]
    services.set_password_by_link(reset_secret(user), new=new)
    own = Client()
    sign_in(own, user.email, new)
    assert own.post("/sign-in/code/", {"code": code(user)})["Location"] == "/"


def test_a4_a_new_password_keeps_the_second_step(user: User, paper: list[str]) -> None:
    new = "совсем другие книги"
    services.set_password_by_link(reset_secret(user), new=new)
    assert second_factor_of(user) is not None
    assert sign_in(Client(), user.email, new)["Location"] == "/sign-in/code/"


def test_a4_half_a_sign_in_dies(user: User, paper: list[str], administrator: User, later: Callable) -> None:
    slow, changed, blocked = half_way(user), half_way(user), half_way(user)
    with later(timedelta(minutes=10)):
        assert slow.post("/sign-in/code/", {"code": code(user)})["Location"] == "/"
        assert slow.get("/safety/").status_code == 302
    services.set_password_by_link(reset_secret(user), new="совсем другие книги")
    changed.post("/sign-in/code/", {"code": code(user)})
    assert changed.get("/safety/").status_code == 302
    services.block_user(user, by=administrator)
    blocked.post("/sign-in/code/", {"code": code(user)})
    assert blocked.get("/safety/").status_code == 302


def test_paper_codes_work_once_each(user: User, paper: list[str]) -> None:
    assert len(set(paper)) == 10
    assert half_way(user).get("/sign-in/code/?paper=1").status_code == 200
    typed = paper[3].upper().replace("-", " ")
    assert half_way(user).post("/sign-in/code/?paper=1", {"code": typed}).status_code == 302
    assert half_way(user).post("/sign-in/code/?paper=1", {"code": typed}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 9
    assert not RecoveryCode.objects.filter(code_hash__in=paper).exists()


def test_the_secret_is_worth_nothing_without_the_key(user: User, paper: list[str], settings) -> None:
    hidden = SecondFactor.objects.get().secret
    secret = codes.reveal(hidden)
    assert len(secret) == 20
    key = settings.SECRET_KEY
    settings.SECRET_KEY = "another installation's key, just as long as the first one was"
    assert codes.reveal(hidden) == b""
    settings.SECRET_KEY_FALLBACKS = [key]
    assert codes.reveal(hidden) == secret


def test_switching_on_by_pages(user: User, noon: object, browser: Client) -> None:
    assert browser.get("/safety/code/").status_code == 200
    assert browser.get("/safety/code/confirm/")["Location"] == "/safety/code/"
    assert browser.post("/safety/code/", {"password": "мимо"}).status_code == 422
    assert browser.post("/safety/code/", {"password": PASSWORD})["Location"] == "/safety/code/confirm/"
    shown = browser.get("/safety/code/confirm/").content.decode()
    assert "data:image/svg+xml" in shown
    assert second_factor_of(user) is None
    assert browser.post("/safety/code/confirm/", {"code": "000000"}).status_code == 422
    answer = browser.post("/safety/code/confirm/", {"code": code(user)})
    assert answer.status_code == 200
    assert [codes.paper_hash(one) for one in answer.context["codes"]] == list(
        RecoveryCode.objects.order_by("pk").values_list("code_hash", flat=True)
    )
    assert browser.get("/safety/").status_code == 200
    assert len(letters("factor_on")) == 1


def test_renewing_and_switching_off_by_pages(user: User, paper: list[str]) -> None:
    client = half_way(user)
    client.post("/sign-in/code/", {"code": code(user)})
    for page in ("/safety/code/paper/", "/safety/code/off/"):
        assert client.get(page).status_code == 200
        assert client.post(page, {"password": "мимо"}).status_code == 422
    fresh = client.post("/safety/code/paper/", {"password": PASSWORD}).context["codes"]
    assert set(fresh) & set(paper) == set()
    assert half_way(user).post("/sign-in/code/", {"code": paper[0]}).status_code == 422
    assert client.post("/safety/code/off/", {"password": PASSWORD}).status_code == 302
    assert SecondFactor.objects.count() == RecoveryCode.objects.count() == 0
    assert len(letters("factor_off")) == 1
    assert sign_in(Client(), user.email)["Location"] == "/"


def test_refusals_of_the_second_step(user: User, paper: list[str], administrator: User) -> None:
    with pytest.raises(AccountsRefused, match="уже включён"):
        services.begin_second_factor(user, password=PASSWORD)
    with pytest.raises(AccountsRefused, match="не начата или уже закончена"):
        services.confirm_second_factor(user, code="000000")
    with pytest.raises(AccountsRefused, match="и так не включён"):
        services.switch_second_factor_off(administrator, password=PASSWORD)
    with pytest.raises(AccountsRefused, match="Сначала включите"):
        services.renew_paper_codes(administrator, password=PASSWORD)
