"""Ending sessions: a browser whose row is gone is a stranger at its very next request."""

from __future__ import annotations

from django.db import transaction

from metodkabinet.accounts.models import Session, User
from metodkabinet.audit.services import record
from metodkabinet.kit import clock


@transaction.atomic
def end_session(session: Session, *, by: User) -> Session:
    """Sign one browser out."""
    record("accounts.session.ended", session.user, by=by, before={"устройство": str(session)})
    Session.objects.filter(pk=session.pk).delete()
    return session


@transaction.atomic
def end_sessions(user: User, *, by: User | None, keep: str = "") -> int:
    """Sign the user out everywhere; `keep` is the key of the browser that asks."""
    ended = close_sessions(user, keep=keep)
    record("accounts.user.signed_out_everywhere", user, by=by, after={"сеансов закрыто": ended})
    return ended


def close_sessions(user: User, *, keep: str = "") -> int:
    """The same without a line of its own, as part of another act."""
    return Session.objects.filter(user=user).exclude(pk=keep).delete()[0]


def forget_old_sessions() -> int:
    """Remove sessions whose time has passed."""
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]
