"""Changing the address one signs in with: the new one is confirmed by a letter, the old one is told."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from metodkabinet.accounts.logic import links
from metodkabinet.accounts.models import User
from metodkabinet.accounts.queries import user_of_address
from metodkabinet.accounts.services import letters
from metodkabinet.accounts.services.passwords import confirm_password
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.audit.services import record
from metodkabinet.kit import limits

LASTS = timedelta(days=2)
DEAD_LINK = "Ссылка уже не действует. Откройте «Вход и безопасность» и запросите новое письмо."


def request_email_change(user: User, email: str, *, password: str) -> User:
    """Remember the wish and write to the new address. A foreign address is told that somebody tried to name it."""
    confirm_password(user, password)
    new = User.objects.fold(email)
    if new == user.email:
        raise AccountsRefused("Это ваш нынешний адрес.", field="email")
    limits.spend("accounts.email", str(user.pk), budget=5, seconds=3600)
    with transaction.atomic():
        before, user.pending_email = user.pending_email, new
        user.save(update_fields=["pending_email"])
        record("accounts.email.change_requested", user, by=user, before={"pending_email": before},
               after={"pending_email": new})  # fmt: skip
        owner = user_of_address(new)
        if owner is None:
            letters.write("email_confirm", user, to=new, link=links.address(_page(), email_secret(user)))
        else:
            letters.write("email_taken", owner)
    return user


@transaction.atomic
def cancel_email_change(user: User) -> User:
    """Think better of it; the link in the letter stops working."""
    before, user.pending_email = user.pending_email, ""
    user.save(update_fields=["pending_email"])
    record("accounts.email.change_cancelled", user, by=user, before={"pending_email": before})
    return user


def email_secret(user: User) -> str:
    """Dies with the first change of either address."""
    return links.make("email", user.pk, user.email, user.pending_email, lasts=LASTS)


def user_of_email_link(secret: str, *, by: User | None, lock: bool = False) -> User:
    """Whose wish a link confirms. `by`: who is signed in in the browser that opened it, if anybody."""
    said = links.read("email", secret)
    users = User.objects.select_for_update() if lock else User.objects.all()
    user = users.filter(pk=said.pk, is_active=True).first() if said else None
    if user is None or said is None or not user.pending_email or not said.fits(user.email, user.pending_email):
        raise AccountsRefused(DEAD_LINK)
    if by is not None and by.pk != user.pk:
        raise AccountsRefused("Это письмо для другой учётной записи. Выйдите и откройте ссылку ещё раз.")
    return user


@transaction.atomic
def confirm_email_change(secret: str, *, by: User | None) -> User:
    """The new address is his from now on."""
    user = user_of_email_link(secret, by=by, lock=True)
    if user_of_address(user.pending_email) is not None:
        raise AccountsRefused("Этот адрес уже занят другой учётной записью.")
    old = user.email
    user.email, user.pending_email = user.pending_email, ""
    user.save(update_fields=["email", "pending_email"])
    record("accounts.email.changed", user, by=user, before={"email": old}, after={"email": user.email})
    letters.write("email_changed", user, to=old)
    return user


def _page() -> str:
    return reverse("accounts:confirm-email")
