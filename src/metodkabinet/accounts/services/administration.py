"""What an administrator does with accounts, and how the first administrator comes to be."""

from __future__ import annotations

from django.db import transaction

from metodkabinet.accounts.models import Invitation, SecondFactor, Session, User
from metodkabinet.accounts.permissions import can_block_user, can_manage_accounts
from metodkabinet.accounts.queries import is_empty_installation, user_of_address
from metodkabinet.accounts.services.factors import remove_second_factor
from metodkabinet.accounts.services.passwords import check_new_password
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.accounts.services.sessions import close_sessions
from metodkabinet.audit.services import record
from metodkabinet.kit import limits


@transaction.atomic
def block_user(user: User, *, by: User) -> User:
    """Close the account: it cannot sign in, and every browser of it is a stranger at once."""
    if not can_block_user(by, user):
        raise AccountsRefused("Себя закрыть нельзя: попросите другого администратора.")
    fresh = _locked(user)
    if fresh.is_active:
        fresh.is_active = False
        fresh.save(update_fields=["is_active"])
        ended = close_sessions(fresh)
        record("accounts.user.blocked", fresh, by=by, after={"сеансов закрыто": ended})
    return fresh


@transaction.atomic
def unblock_user(user: User, *, by: User) -> User:
    """Let in again, with the same password."""
    _require_manager(by)
    fresh = _locked(user)
    if not fresh.is_active:
        fresh.is_active = True
        fresh.save(update_fields=["is_active"])
        record("accounts.user.unblocked", fresh, by=by)
    return fresh


@transaction.atomic
def reset_second_factor(user: User, *, by: User) -> User:
    """For somebody who lost both the telephone and the paper."""
    _require_manager(by)
    remove_second_factor(user, by=by, action="accounts.second_factor.reset")
    return user


@transaction.atomic
def create_administrator(email: str, password: str) -> User:
    """A new account that may do everything."""
    address = User.objects.fold(email)
    if user_of_address(address) is not None:
        raise AccountsRefused("Учётная запись с таким адресом уже есть.", field="email")
    check_new_password(password, User(email=address))
    user = User.objects.create_user(address, password, is_administrator=True)
    record("accounts.user.created", user, by=None, after={"email": address, "is_administrator": True})
    return user


def create_first_administrator(email: str, password: str) -> User:
    """The same from the first-run page, once: two people who press at the same moment do not both get in."""
    if not is_empty_installation():
        raise AccountsRefused("Администратор уже создан. Войдите под его адресом.")
    check_new_password(password, User(email=User.objects.fold(email)))
    limits.spend("accounts.first-run", "installation", budget=1, seconds=10)
    return create_administrator(email, password)


@transaction.atomic
def grant_administrator(user: User, *, by: User | None) -> User:
    """Make an existing account an administrator; its password stays."""
    fresh = _locked(user)
    if not fresh.is_administrator:
        fresh.is_administrator = True
        fresh.save(update_fields=["is_administrator"])
        record("accounts.user.made_administrator", fresh, by=by, before={"is_administrator": False},
               after={"is_administrator": True})  # fmt: skip
    return fresh


@transaction.atomic
def forget_user(user: User) -> int:
    """Drop what is kept about an account: its address, sessions, second factor, invitations. Part of erasing."""
    gone = Session.objects.filter(user=user).delete()[0] + SecondFactor.objects.filter(user=user).delete()[0]
    gone += Invitation.objects.filter(user=user).delete()[0]
    user.email, user.pending_email, user.is_active = f"erased-{user.pk}@invalid.invalid", "", False
    user.set_unusable_password()
    user.save(update_fields=["email", "pending_email", "is_active", "password"])
    return gone + 1


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _require_manager(by: User) -> None:
    if not can_manage_accounts(by):
        raise AccountsRefused("Учётными записями распоряжается администратор системы.")
