"""Coming in and going out."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.db import transaction

from metodkabinet.accounts.models import User
from metodkabinet.accounts.queries import user_of_address
from metodkabinet.accounts.services import tries
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.audit.services import record
from metodkabinet.kit.refusals import Busy

WRONG = "Почта или пароль не подходят. Проверьте раскладку клавиатуры и клавишу Caps Lock."


def check_credentials(email: str, password: str, *, known: bool) -> User:
    """Whose address and password these are. One hash, whoever is asked for; nothing tells whether the account exists.

    Not one transaction: a try that was paid for stays paid. `known`: the browser has been this account's before.
    """
    address = User.objects.fold(email)
    try:
        taken = tries.take(address, known=known)
    except Busy:
        if tries.is_first_refusal("sign-in", address):
            _note("accounts.sign_in.throttled", address)
        raise
    user = authenticate(None, username=address, password=password)
    if not isinstance(user, User):
        _note("accounts.sign_in.failed", address)
        raise AccountsRefused(WRONG)
    taken.give_back()
    return user


def note_sign_in(user: User, *, device: str) -> None:
    """Both steps are behind."""
    record("accounts.user.signed_in", user, by=user, after={"устройство": device})


def leave(user: User) -> None:
    """Signed out by oneself."""
    record("accounts.user.signed_out", user, by=user)


@transaction.atomic
def _note(action: str, address: str) -> None:
    """An event of security. What was typed is not written down: it may be a password in the wrong field."""
    user = user_of_address(address)
    record(action, user, by=None, after={} if user else {"учётная запись": "такой нет"})
