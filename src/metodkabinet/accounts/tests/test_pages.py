"""A7 and the rest of the pages: where the door leads, the first run, the administrator, the inviter."""

from __future__ import annotations

import pytest
from django.test import Client

from metodkabinet.accounts import checks, hooks, services
from metodkabinet.accounts.models import Invitation, Session, User
from metodkabinet.accounts.queries import invitation_about, second_factor_of
from metodkabinet.accounts.services import AccountsRefused
from metodkabinet.accounts.tests.conftest import letters, sign_in
from metodkabinet.accounts.tests.factories import (
    PASSWORD,
    InvitationFactory,
    RecoveryCodeFactory,
    SecondFactorFactory,
    SessionFactory,
    UserFactory,
)
from metodkabinet.audit.models import Event
from metodkabinet.kit import registry
from metodkabinet.kit.testing.queries import counted

pytestmark = pytest.mark.django_db

FOREIGN = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "/\t/evil.example",
    "/\n/evil.example", "\t//evil.example",
    " //evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
    "https:evil.example", "https:/evil.example", "http://testserver@evil.example", "//testserver@evil.example",
    "/%2f/evil.example", "/%2fevil.example", "/%5cevil.example", "%2f%2fevil.example", "/%252f%252fevil.example",
    "//xn--e1aybc.example", "ftp://evil.example", "mailto:a@evil.example", "evil.example",
    "?next=//evil.example\r\nX: y",
]  # fmt: skip


@pytest.mark.parametrize("target", FOREIGN)
def test_a7_the_door_leads_nowhere_else(user: User, target: str) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"email": user.email, "password": PASSWORD}, query_params={"next": target})
    assert answer["Location"] == "/"
    assert client.get("/sign-in/", {"next": target})["Location"] == "/"


def test_a7_the_door_leads_where_one_wanted(user: User) -> None:
    client = Client()
    assert client.get("/safety/")["Location"] == "/sign-in/?next=/safety/"
    answer = client.post("/sign-in/?next=/safety/", {"email": user.email, "password": PASSWORD})
    assert answer["Location"] == "/safety/"


def test_a7_the_second_step_remembers_where(user: User) -> None:
    SecondFactorFactory.create(user=user)
    client = Client()
    client.post("/sign-in/?next=//evil.example", {"email": user.email, "password": PASSWORD})
    assert client.session["second_step"]["next"] == "/"


def test_the_door_works_without_scripts_and_for_password_managers(user: User) -> None:
    page = Client().get("/sign-in/").content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "<script>" not in page


def test_a_form_without_its_token_is_refused(user: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in/", {"email": user.email, "password": PASSWORD}).status_code == 403


def test_reset_pages_open(user: User) -> None:
    assert Client().get("/password/forgotten/").status_code == 200
    assert Client().post("/password/forgotten/", {"email": "не почта"}).status_code == 422
    assert Client().get("/password/sent/").status_code == 200


def test_first_run_makes_the_administrator_once(noon: object) -> None:
    client = Client()
    assert client.get("/sign-in/")["Location"] == "/first-run/"
    assert client.get("/first-run/").status_code == 200
    form = {"email": "Admin@Example.org", "new": "коротко", "again": "коротко"}
    assert client.post("/first-run/", form).status_code == 422
    form |= {"new": PASSWORD, "again": PASSWORD}
    assert client.post("/first-run/", form).status_code == 302
    made = User.objects.get()
    assert (made.email, made.is_administrator) == ("admin@example.org", True)
    assert client.get("/safety/").status_code == 200
    assert Client().get("/first-run/")["Location"] == "/"
    assert Client().post("/first-run/", form | {"email": "second@example.org"})["Location"] == "/"
    assert User.objects.count() == 1
    with pytest.raises(AccountsRefused, match="уже создан"):
        services.create_first_administrator("second@example.org", PASSWORD)


def test_first_run_leads_on_to_the_page_that_a_higher_module_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.assembly.places, "after_first_run", "accounts:safety")
    answer = Client().post("/first-run/", {"email": "a@example.org", "new": PASSWORD, "again": PASSWORD})
    assert answer["Location"] == "/safety/"


def test_making_administrators(user: User) -> None:
    with pytest.raises(AccountsRefused, match="уже есть"):
        services.create_administrator(user.email.upper(), PASSWORD)
    assert services.grant_administrator(user, by=None).is_administrator
    assert user.check_password(PASSWORD)


@pytest.fixture
def chief(administrator: User) -> Client:
    """The administrator's browser."""
    client = Client()
    sign_in(client, administrator.email)
    return client


def test_the_administrator_helps(chief: Client, browser: Client, user: User) -> None:
    SecondFactorFactory.create(user=user)
    page = f"/accounts/{user.pk}/"
    assert chief.get(page).status_code == 200
    assert chief.post(f"{page}reset-code/")["Location"] == page
    assert (second_factor_of(user), len(letters("factor_off"))) == (None, 1)
    assert chief.post(f"{page}sign-out/")["Location"] == page
    assert Session.objects.filter(user=user).count() == 0
    assert chief.post(f"{page}block/")["Location"] == page
    assert sign_in(Client(), user.email).status_code == 422
    assert chief.get(page).status_code == 200
    assert chief.post(f"{page}unblock/")["Location"] == page
    assert sign_in(Client(), user.email).status_code == 302
    about = Event.objects.filter(object_label="accounts.user", object_id=str(user.pk), action__startswith="accounts.")
    assert [event.action for event in about.order_by("pk")] == [
        "accounts.user.signed_in", "accounts.second_factor.reset", "accounts.user.signed_out_everywhere",
        "accounts.user.blocked", "accounts.sign_in.failed", "accounts.user.unblocked", "accounts.user.signed_in",
    ]  # fmt: skip


def test_the_administrator_does_not_shut_himself_out(chief: Client, administrator: User) -> None:
    answer = chief.post(f"/accounts/{administrator.pk}/block/", follow=True)
    assert [str(said) for said in answer.context["messages"]] == [
        "Себя закрыть нельзя: попросите другого администратора."
    ]
    administrator.refresh_from_db()
    assert administrator.is_active


def test_others_do_not_manage_accounts(browser: Client, user: User, administrator: User) -> None:
    assert browser.get("/accounts/").status_code == 403
    for act in (services.block_user, services.unblock_user, services.reset_second_factor):
        with pytest.raises(AccountsRefused):
            act(administrator, by=user)


@pytest.mark.list_page("accounts:list")
def test_the_list_of_accounts_costs_the_same(chief: Client) -> None:
    def cost() -> int:
        with counted() as queries:
            assert chief.get("/accounts/").status_code == 200
        return len(queries)

    few = cost()
    for _ in range(30):
        user = UserFactory.create()
        SecondFactorFactory.create(user=user)
        SessionFactory.create(user=user)
    assert cost() == few
    found = chief.get("/accounts/", {"q": "administrator@", "administrators": "1"}).context["table"]
    assert list(found.matching.values_list("email", flat=True)) == ["administrator@example.org"]


@pytest.mark.list_page("accounts:invitations")
def test_the_list_of_invitations_costs_the_same(chief: Client, administrator: User) -> None:
    def cost() -> int:
        with counted() as queries:
            assert chief.get("/invitations/").status_code == 200
        return len(queries)

    InvitationFactory.create(invited_by=administrator)
    few = cost()
    InvitationFactory.create_batch(30, invited_by=administrator)
    InvitationFactory.create()
    assert cost() == few
    assert chief.get("/invitations/").context["table"].matching.count() == 31


def test_the_inviter_sends_again_and_withdraws(chief: Client, administrator: User) -> None:
    mine = services.invite_user("new@example.org", by=administrator, region_id=1, name="", about="people.person:9")
    foreign = InvitationFactory.create()
    assert chief.post(f"/invitations/{mine.pk}/resend/").status_code == 302
    assert len(letters("invitation")) == 2
    assert chief.post(f"/invitations/{mine.pk}/withdraw/").status_code == 302
    assert Invitation.objects.get(pk=mine.pk).state == "отозвано"
    assert chief.post(f"/invitations/{foreign.pk}/withdraw/").status_code == 404
    assert invitation_about("people.person:9") == mine


def test_invariants_see_what_is_broken(user: User) -> None:
    every = (checks.unfolded_addresses, checks.sessions_of_the_blocked, checks.accepted_without_password)
    assert [list(check()) for check in every] == [[], [], []]
    shouting = UserFactory.create()
    User.objects.filter(pk=shouting.pk).update(email="LOUD@example.org")
    blocked = SessionFactory.create(user=UserFactory.create(is_active=False)).user
    accepted = InvitationFactory.create()
    accepted.accepted_at = accepted.sent_at
    accepted.save()
    assert [list(check()) for check in every] == [
        [f"учётная запись {shouting.pk}: адрес записан не в нижнем регистре"],
        [f"учётная запись {blocked.pk}: доступ закрыт, а сеанс остался"],
        [f"приглашение {accepted.pk}: принято, а пароля нет"],
    ]


def test_personal_data_is_exported_and_erased(user: User) -> None:
    SessionFactory.create(user=user)
    RecoveryCodeFactory.create(factor__user=user)
    InvitationFactory.create(user=user)
    assert [next(iter(row)) for row in hooks.export(user)] == ["учётная запись", "сеанс", "приглашение"]
    hooks.erase(user)
    user.refresh_from_db()
    assert (user.email, user.is_active, user.has_usable_password()) == (
        f"erased-{user.pk}@invalid.invalid",
        False,
        False,
    )
    assert [row for row in hooks.export(user) if "учётная запись" not in row] == []
