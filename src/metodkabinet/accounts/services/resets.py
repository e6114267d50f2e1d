"""Forgotten passwords: a link by letter, for one new password."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from metodkabinet.accounts.logic import links
from metodkabinet.accounts.models import Invitation, User
from metodkabinet.accounts.queries import user_of_address
from metodkabinet.accounts.services import letters, tries
from metodkabinet.accounts.services.invitations import resend_invitation
from metodkabinet.accounts.services.passwords import check_new_password, save_password
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.audit.services import record
from metodkabinet.kit import limits
from metodkabinet.kit.refusals import Refused

LASTS = timedelta(hours=3)
DEAD_LINK = "Ссылка уже не действует. Запросите новое письмо: ссылка из него сработает один раз."


def request_password_reset(email: str) -> None:
    """Send a link, if there is anybody to send it to. The answer to the page is the same for all."""
    address = User.objects.fold(email)
    limits.spend("accounts.reset", address, budget=4, seconds=3600)
    limits.spend("accounts.reset.address", tries.network(), budget=100, seconds=3600)
    user = user_of_address(address)
    if user is None or not user.is_active:
        return
    if user.has_usable_password():
        _write(user)
    else:
        _call_again(user)


@transaction.atomic
def _write(user: User) -> None:
    letters.write("reset", user, link=links.address(reverse("accounts:new-password"), reset_secret(user)))
    record("accounts.password.reset_requested", user, by=None)


def _call_again(user: User) -> None:
    """An invited person who did not come yet and presses «Забыли пароль?» needs his invitation."""
    invitation = Invitation.objects.open().filter(user=user).order_by("-pk").first()
    if invitation is not None:
        try:
            resend_invitation(invitation, by=None)
        except Refused:  # sent often enough; the page must not tell that the account exists
            return


def reset_secret(user: User) -> str:
    """Dies with the first new password, sign-in or change of address."""
    return links.make("reset", user.pk, *_state(user), lasts=LASTS)


def user_of_reset_link(secret: str, *, lock: bool = False) -> User:
    """Who may set a new password with this link."""
    said = links.read("reset", secret)
    users = User.objects.select_for_update() if lock else User.objects.all()
    user = users.filter(pk=said.pk, is_active=True).first() if said else None
    if user is None or said is None or not said.fits(*_state(user)):
        raise AccountsRefused(DEAD_LINK)
    return user


def set_password_by_link(secret: str, *, new: str) -> User:
    """Set the forgotten password anew. The second factor stays; every browser is signed out."""
    user = user_of_reset_link(secret)
    check_new_password(new, user)
    user.set_password(new)  # before the transaction, as in change_password
    with transaction.atomic():
        user_of_reset_link(secret, lock=True)
        return save_password(user, by=None, action="accounts.password.reset")


def _state(user: User) -> tuple[object, ...]:
    return user.email, user.password, user.last_login
