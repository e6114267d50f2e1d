"""Passwords: proving, changing."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from metodkabinet.accounts.models import User
from metodkabinet.accounts.services import letters, tries
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.accounts.services.sessions import close_sessions
from metodkabinet.audit.services import record


def confirm_password(user: User, password: str) -> None:
    """He who is signed in proves that it is still himself; counted like signing in."""
    taken = tries.take(user.email, known=True)
    if not user.check_password(password):
        record("accounts.password.refused", user, by=user)
        raise AccountsRefused("Пароль не подходит.", field="password")
    taken.give_back()


def change_password(user: User, *, password: str, new: str, keep: str) -> User:
    """Change one's own. Every other browser is signed out at once; `keep` is the key of this one."""
    confirm_password(user, password)
    check_new_password(new, user)
    user.set_password(new)  # before the transaction: a hash takes long, and SQLite has one writer
    return save_password(user, by=user, action="accounts.password.changed", keep=keep)


def check_new_password(new: str, user: User) -> None:
    """Refuse what may not be a password."""
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise AccountsRefused(" ".join(error.messages), field="new") from error


@transaction.atomic
def save_password(user: User, *, by: User | None, action: str, keep: str = "") -> User:
    """Keep the password that was set; nobody goes on with the old one."""
    user.save(update_fields=["password"])
    ended = close_sessions(user, keep=keep)
    record(action, user, by=by, after={"сеансов закрыто": ended})
    letters.write("password_changed", user)
    return user
