"""What somebody may do with accounts, beyond holding the capability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.kit import access

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.kit.access import Actor


def can_manage_accounts(actor: Actor) -> bool:
    """Block, let in again, help those who lost their telephone."""
    return access.holds(actor, "accounts.manage")


def can_invite(actor: Actor) -> bool:
    """Call somebody to work here."""
    return access.holds(actor, "accounts.invite")


def can_block_user(actor: Actor, user: User) -> bool:
    """Never oneself: nobody could let one in again."""
    return can_manage_accounts(actor) and actor.pk != user.pk
