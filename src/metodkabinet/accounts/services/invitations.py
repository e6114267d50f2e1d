"""Calling people: a link in a letter, for one address, once, for a fortnight."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from metodkabinet.accounts.logic import links
from metodkabinet.accounts.models import Invitation, User
from metodkabinet.accounts.permissions import can_invite
from metodkabinet.accounts.queries import user_of_address
from metodkabinet.accounts.services import letters
from metodkabinet.accounts.services.passwords import check_new_password
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.accounts.signals import invitation_accepted
from metodkabinet.audit.services import record
from metodkabinet.kit import clock, limits

LASTS = timedelta(days=14)
DEAD_LINK = "Приглашение уже не действует. Попросите того, кто вас пригласил, отправить его ещё раз."


@transaction.atomic
def invite_user(email: str, *, by: User | None, region_id: int, name: str, about: str = "") -> Invitation:
    """Call somebody to work here. Whether the address has an account already is not told: the letter sorts it out.

    `about` is the text reference of the card («people.person:5») that the account is to be linked to; people does so
    when it hears `invitation_accepted`. An earlier call for the same card is withdrawn. `by` is None for the system.
    """
    _require_inviter(by)
    address, now = User.objects.fold(email), clock.now()
    user = user_of_address(address) or User.objects.create_user(address)
    earlier = Invitation.objects.filter(about=about) if about else Invitation.objects.filter(user=user, about="")
    for invitation in earlier.filter(accepted_at=None, withdrawn_at=None).select_for_update():
        withdraw_invitation(invitation, by=by)
    invitation = Invitation.objects.create(
        user=user, email=address, name=name, region_id=region_id, about=about, invited_by=by,
        created_at=now, sent_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    record("accounts.invitation.sent", invitation, by=by, after={"email": address, "name": name})
    _write(invitation)
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: User | None) -> Invitation:
    """Send the letter again with a new link and a new term; the old link stops working."""
    _require_inviter(by)
    limits.spend("accounts.invitation", str(invitation.pk), budget=5, seconds=86_400)
    fresh = _locked(invitation)
    if fresh.accepted_at or fresh.withdrawn_at:
        raise AccountsRefused("Приглашение уже принято или отозвано.")
    fresh.number, fresh.sent_at, fresh.expires_at = fresh.number + 1, clock.now(), clock.now() + LASTS
    fresh.save(update_fields=["number", "sent_at", "expires_at"])
    record("accounts.invitation.resent", fresh, by=by, after={"number": fresh.number})
    _write(fresh)
    return fresh


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User | None) -> Invitation:
    """Call it off."""
    _require_inviter(by)
    fresh = _locked(invitation)
    if fresh.accepted_at:
        raise AccountsRefused("Приглашение уже принято. Закрыть доступ может администратор.")
    if fresh.withdrawn_at is None:
        fresh.withdrawn_at = clock.now()
        fresh.save(update_fields=["withdrawn_at"])
        record("accounts.invitation.withdrawn", fresh, by=by)
    return fresh


def invitation_of_link(secret: str) -> Invitation:
    """The call behind a link; refuses when the link is not the last one sent, or its address has changed since."""
    said = links.read("invitation", secret)
    invitation = Invitation.objects.open().select_related("user").filter(pk=said.pk).first() if said else None
    if invitation is None or said is None or not said.fits(*_state(invitation)):
        raise AccountsRefused(DEAD_LINK)
    if not invitation.user.is_active or invitation.user.email != invitation.email:
        raise AccountsRefused(DEAD_LINK)
    return invitation


def accept_invitation(secret: str, *, by: User | None, new: str = "") -> User:
    """Come in. Who has no password yet sets one; who has an account must be signed in to it."""
    user = invitation_of_link(secret).user
    if by is not None and by.pk != user.pk:
        raise AccountsRefused("Приглашение для другого человека. Выйдите и откройте ссылку ещё раз.")
    if user.has_usable_password() and by is None:
        raise AccountsRefused("С этим адресом уже есть учётная запись. Войдите в неё и откройте ссылку ещё раз.")
    fresh = ""
    if not user.has_usable_password():
        check_new_password(new, user)
        user.set_password(new)  # before the transaction: a hash takes long, and SQLite has one writer
        fresh = user.password
    return _accept(secret, fresh)


@transaction.atomic
def _accept(secret: str, password: str) -> User:
    invitation = _locked(invitation_of_link(secret))
    if not invitation.is_open:
        raise AccountsRefused(DEAD_LINK)
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    if password:
        if user.has_usable_password():  # another call for the same person was accepted at the same moment
            raise AccountsRefused(DEAD_LINK)
        user.password = password
        user.save(update_fields=["password"])
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    record("accounts.invitation.accepted", invitation, by=user)
    invitation_accepted.send(sender=Invitation, invitation=invitation, user=user)
    return user


def invitation_secret(invitation: Invitation) -> str:
    """Dies when it is sent again, accepted or withdrawn."""
    return links.make("invitation", invitation.pk, *_state(invitation), lasts=LASTS)


def _state(invitation: Invitation) -> tuple[object, ...]:
    return invitation.email, invitation.number


def _write(invitation: Invitation) -> None:
    letters.write(
        "invitation", invitation.user, to=invitation.email, key=f"{invitation.pk}:{invitation.number}",
        name=invitation.name, until=invitation.expires_at,
        link=links.address(reverse("accounts:invitation"), invitation_secret(invitation)),
    )  # fmt: skip


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _require_inviter(by: User | None) -> None:
    if by is not None and not can_invite(by):
        raise AccountsRefused("Приглашает руководитель или координатор объединения. Обратитесь к нему.")
