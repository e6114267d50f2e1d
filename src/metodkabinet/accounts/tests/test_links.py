"""A5: links in letters work once, for one person, for a while, and lead only to the configured address."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from metodkabinet.accounts import services
from metodkabinet.accounts.models import Invitation, User
from metodkabinet.accounts.services import AccountsRefused
from metodkabinet.accounts.services.invitations import invitation_secret
from metodkabinet.accounts.signals import invitation_accepted
from metodkabinet.accounts.tests.conftest import letters, link_of, sign_in
from metodkabinet.accounts.tests.factories import PASSWORD, UserFactory
from metodkabinet.kit.refusals import Refused

pytestmark = pytest.mark.django_db
NEW = "совсем другие книги"


def reset_link(email: str) -> str:
    Client().post("/password/forgotten/", {"email": email})
    return link_of(letters("reset")[-1])


def follow(link: str, client: Client | None = None) -> tuple[Client, int]:
    """Open a link as a browser does; the second answer is the page."""
    client = client or Client()
    first = client.get(link)
    assert first.status_code == 302
    assert "key" not in first["Location"]
    return client, client.get(first["Location"]).status_code


def set_new(client: Client, page: str = "/password/new/") -> int:
    return client.post(page, {"new": NEW, "again": NEW}).status_code


def test_a5_a_reset_link_works_once(user: User, noon: object, browser: Client) -> None:
    link = reset_link(user.email)
    client, status = follow(link)
    twin, _ = follow(link)
    assert status == 200
    assert set_new(client) == 302
    assert sign_in(Client(), user.email, NEW).status_code == 302
    assert browser.get("/safety/").status_code == 302
    assert set_new(twin) == 400
    assert follow(link)[1] == 400
    assert [letter.address for letter in letters("password_changed")] == [user.email]


def test_a5_a_reset_link_expires(user: User, noon: object, later: Callable) -> None:
    link = reset_link(user.email)
    with later(timedelta(hours=2, minutes=59)):
        assert follow(link)[1] == 200
    with later(timedelta(hours=3)):
        assert follow(link)[1] == 400


def test_a5_signing_in_kills_a_reset_link(user: User, noon: object) -> None:
    link = reset_link(user.email)
    sign_in(Client(), user.email)
    assert follow(link)[1] == 400


def test_a5_a_change_of_address_kills_a_reset_link(user: User, noon: object) -> None:
    link = reset_link(user.email)
    services.request_email_change(user, "new@example.org", password=PASSWORD)
    follow_and_confirm(link_of(letters("email_confirm")[0]))
    assert follow(link)[1] == 400


def test_a5_a_link_is_for_one_purpose_and_unforgeable(user: User, noon: object) -> None:
    link = reset_link(user.email)
    secret = link.partition("?key=")[2]
    assert follow(f"/invitation/?key={secret}")[1] == 400
    assert follow(f"/email/confirm/?key={secret}")[1] == 400
    assert follow(f"/password/new/?key={secret[:-1]}x")[1] == 400
    assert Client().get("/password/new/").status_code == 400


def test_a5_a_forged_host_changes_nothing(user: User, noon: object) -> None:
    for host in ({"HTTP_HOST": "evil.example"}, {"HTTP_X_FORWARDED_HOST": "evil.example"}):
        Client().post("/password/forgotten/", {"email": user.email}, **host)
    assert [settings.SITE_URL in letter.text and "evil" not in letter.text for letter in letters("reset")] == [True]


def test_a5_secrets_stay_out_of_logs_and_referers(user: User, noon: object, caplog: pytest.LogCaptureFixture) -> None:
    link = reset_link(user.email)
    secret = link.partition("?key=")[2]
    with caplog.at_level(logging.DEBUG):
        client, _ = follow(link)
        set_new(client)
    assert [record for record in caplog.records if secret in str(record.__dict__)] == []
    assert client.get("/password/new/")["Referrer-Policy"] == "same-origin"


def follow_and_confirm(link: str, client: Client | None = None) -> int:
    browser, status = follow(link, client)
    return browser.post("/email/confirm/").status_code if status == 200 else status


def test_a5_address_changes_when_the_letter_is_answered(user: User, noon: object, browser: Client) -> None:
    assert browser.get("/safety/email/").status_code == 200
    assert browser.post("/safety/email/", {"email": "New@Example.org", "password": "мимо"}).status_code == 422
    assert browser.post("/safety/email/", {"email": user.email.upper(), "password": PASSWORD}).status_code == 422
    assert browser.post("/safety/email/", {"email": "New@Example.org", "password": PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.pending_email) == ("vera@example.org", "new@example.org")
    link = link_of(letters("email_confirm")[0])
    assert follow_and_confirm(link, browser) == 302
    user.refresh_from_db()
    assert (user.email, user.pending_email) == ("new@example.org", "")
    assert [letter.address for letter in letters("email_changed")] == ["vera@example.org"]
    assert follow_and_confirm(link, browser) == 400
    assert sign_in(Client(), "new@example.org").status_code == 302


def test_a5_an_address_link_is_for_its_own_account(user: User, noon: object, later: Callable) -> None:
    services.request_email_change(user, "new@example.org", password=PASSWORD)
    link = link_of(letters("email_confirm")[0])
    stranger = Client()
    sign_in(stranger, UserFactory.create().email)
    assert follow_and_confirm(link, stranger) == 400
    with later(timedelta(days=2)):
        assert follow_and_confirm(link) == 400
    services.request_email_change(user, "other@example.org", password=PASSWORD)
    assert follow_and_confirm(link) == 400


def test_a5_a_cancelled_or_taken_address_is_not_confirmed(user: User, noon: object, browser: Client) -> None:
    services.request_email_change(user, "new@example.org", password=PASSWORD)
    link = link_of(letters("email_confirm")[0])
    UserFactory.create(email="new@example.org")
    assert follow_and_confirm(link) == 400
    user.refresh_from_db()
    assert user.email == "vera@example.org"
    assert browser.post("/safety/email/cancel/").status_code == 302
    assert follow_and_confirm(link) == 400


def invite(by: User, email: str = "new@example.org", **given: Any) -> Invitation:
    return services.invite_user(email, by=by, region_id=1, name="Мария Ивановна", **given)


def test_a5_an_invitation_works_once(administrator: User, noon: object) -> None:
    invitation = invite(administrator, "New@Example.org")
    link = link_of(letters("invitation")[0])
    assert (invitation.email, invitation.user.has_usable_password()) == ("new@example.org", False)
    client, status = follow(link)
    twin, _ = follow(link)
    assert status == 200
    assert client.post("/invitation/", {"new": "коротко", "again": "коротко"}).status_code == 422
    assert client.post("/invitation/", {"new": NEW, "again": "иначе"}).status_code == 422
    assert set_new(client, "/invitation/") == 302
    assert client.get("/safety/").status_code == 200
    assert set_new(twin, "/invitation/") == 400
    assert follow(link)[1] == 400
    assert sign_in(Client(), "new@example.org", NEW).status_code == 302


def test_a5_an_invitation_expires_and_dies_with_the_next(administrator: User, noon: object, later: Callable) -> None:
    invitation = invite(administrator)
    first = link_of(letters("invitation")[0])
    with later(timedelta(days=13)):
        services.resend_invitation(invitation, by=administrator)
        assert follow(first)[1] == 400
    second = link_of(letters("invitation")[1])
    with later(timedelta(days=26)):
        assert follow(second)[1] == 200
    with later(timedelta(days=27)):
        assert follow(second)[1] == 400
        assert Invitation.objects.get().state == "срок вышел"


def test_a5_a_withdrawn_invitation_is_dead(administrator: User, noon: object) -> None:
    invitation = invite(administrator)
    services.withdraw_invitation(invitation, by=administrator)
    assert follow(link_of(letters("invitation")[0]))[1] == 400
    with pytest.raises(AccountsRefused, match="уже принято или отозвано"):
        services.resend_invitation(invitation, by=administrator)


def test_a5_an_invitation_is_tied_to_its_address(administrator: User, noon: object) -> None:
    invitation = invite(administrator)
    User.objects.filter(pk=invitation.user_id).update(email="moved@example.org")
    assert follow(link_of(letters("invitation")[0]))[1] == 400


def test_a5_an_account_is_joined_only_by_its_owner(user: User, administrator: User, browser: Client) -> None:
    invite(administrator, user.email)
    link = link_of(letters("invitation")[0])
    guest, status = follow(link)
    assert status == 200
    assert set_new(guest, "/invitation/") == 422
    stranger = Client()
    sign_in(stranger, administrator.email)
    follow(link, stranger)
    assert stranger.post("/invitation/").status_code == 422
    assert sign_in(Client(), user.email).status_code == 302
    follow(link, browser)
    assert browser.post("/invitation/").status_code == 302
    assert Invitation.objects.get().state == "принято"


def test_a2_inviting_tells_nothing(user: User, administrator: User, noon: object, hashes: Callable[[], int]) -> None:
    before = hashes()
    known, unknown = invite(administrator, user.email), invite(administrator, "nobody@example.org")
    assert (known.state, unknown.state) == ("ждёт ответа", "ждёт ответа")
    assert hashes() == before
    texts = {letter.text.replace(link_of(letter), "") for letter in letters("invitation")}
    assert len(texts) == 1


def test_acceptance_is_told_inside_the_transaction(administrator: User, noon: object) -> None:
    heard = []

    def listen(sender: object, invitation: Invitation, user: User, **rest: object) -> None:
        heard.append((invitation.about, invitation.region_id, user.email))
        if len(heard) == 1:
            raise Refused("Карточка уже связана с другой учётной записью.")

    invitation = invite(administrator, about="people.person:5")
    client, _ = follow(link_of(letters("invitation")[0]))
    invitation_accepted.connect(listen)
    try:
        assert set_new(client, "/invitation/") == 422
        invitation.refresh_from_db()
        assert (invitation.accepted_at, invitation.user.has_usable_password()) == (None, False)
        assert set_new(client, "/invitation/") == 302
    finally:
        invitation_accepted.disconnect(listen)
    assert heard == [("people.person:5", 1, "new@example.org")] * 2


def test_a_card_has_one_open_invitation(administrator: User, noon: object) -> None:
    first = invite(administrator, "wrong@example.org", about="people.person:5")
    second = invite(administrator, "right@example.org", about="people.person:5")
    first.refresh_from_db()
    assert (first.state, second.state) == ("отозвано", "ждёт ответа")


def test_who_may_not_invite_does_not(user: User, administrator: User) -> None:
    with pytest.raises(AccountsRefused, match="Приглашает руководитель"):
        invite(user)
    invitation = invite(administrator)
    with pytest.raises(AccountsRefused, match="Приглашает руководитель"):
        services.resend_invitation(invitation, by=user)
    with pytest.raises(AccountsRefused, match="Приглашает руководитель"):
        services.withdraw_invitation(invitation, by=user)


def test_an_accepted_invitation_is_not_withdrawn(administrator: User) -> None:
    invitation = invite(administrator)
    services.accept_invitation(invitation_secret(invitation), by=None, new=NEW)
    with pytest.raises(AccountsRefused, match="уже принято"):
        services.withdraw_invitation(invitation, by=administrator)
