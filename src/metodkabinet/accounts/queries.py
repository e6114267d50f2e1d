"""Reading accounts: who is signed in where, what a person did for his safety, who was invited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.crypto import constant_time_compare

from metodkabinet.accounts.logic import codes
from metodkabinet.accounts.models import Invitation, RecoveryCode, SecondFactor, Session, User

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


@dataclass(frozen=True, slots=True)
class Safety:
    """How well an account is guarded."""

    has_second_factor: bool
    second_factor_since: datetime | None
    paper_codes_left: int


def is_empty_installation() -> bool:
    """Has nobody an account yet? Then the first-run page is open."""
    return not User.objects.exists()


def user_of_address(email: str) -> User | None:
    """Whose address this is, in any letter case."""
    return User.objects.filter(email=User.objects.fold(email)).first()


def sessions_of(user: User) -> QuerySet[Session]:
    """Where the user is signed in, the latest first."""
    return Session.objects.live().filter(user=user).order_by("-seen_at", "pk")


def second_factor_of(user: Actor) -> SecondFactor | None:
    """The confirmed second factor: sign-in asks for it."""
    return SecondFactor.objects.filter(user_id=int(user.pk or 0), confirmed_at__isnull=False).first()


def started_factor_of(user: User) -> SecondFactor | None:
    """One that waits for its first code."""
    return SecondFactor.objects.filter(user=user, confirmed_at=None).first()


def card_of(factor: SecondFactor) -> codes.Card:
    """The picture and the letters to set the application up with."""
    return codes.card(codes.reveal(factor.secret), factor.user.email)


def user_of_second_step(half: Mapping[str, Any], now: datetime) -> User | None:
    """Who stands between the two steps: still allowed in, with the password that the first step saw."""
    if not half or now.timestamp() >= half["until"]:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    return user if user and constant_time_compare(user.get_session_auth_hash(), half["stamp"]) else None


def safety_of(user: User) -> Safety:
    """For the page of safety and for the administrator."""
    factor = second_factor_of(user)
    left = RecoveryCode.objects.filter(factor=factor, used_at=None).count() if factor else 0
    return Safety(factor is not None, factor.confirmed_at if factor else None, left)


def accounts_for_list(users: QuerySet[User]) -> QuerySet[User]:
    """With what the administrator's list shows beside each."""
    seen = Session.objects.filter(user=OuterRef("pk")).order_by("-seen_at").values("seen_at")[:1]
    return users.select_related("second_factor").annotate(seen_at=Subquery(seen))


def invitations_of(user: User) -> QuerySet[Invitation]:
    """Every call sent to this account, the latest first."""
    return Invitation.objects.filter(user=user).select_related("invited_by").order_by("-pk")


def invitation_about(reference: str) -> Invitation | None:
    """The latest call for this card, «people.person:5»."""
    return Invitation.objects.filter(about=reference).order_by("-pk").first()
