"""Accounts as the administrator sees them, and invitations as the inviter does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from metodkabinet.accounts import services
from metodkabinet.accounts.models import Invitation, User
from metodkabinet.accounts.permissions import can_block_user
from metodkabinet.accounts.queries import accounts_for_list, invitations_of, safety_of, sessions_of
from metodkabinet.accounts.tables import AccountTable, InvitationTable
from metodkabinet.accounts.views.answers import done_or_said, me
from metodkabinet.kit.pages import obtain
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.tables import Empty, list_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request


def account_list(request: Request) -> HttpResponseBase:
    """Everyone who can sign in."""
    table = AccountTable(request, accounts_for_list(User.objects.visible_to(request.user)))
    empty = Empty("Учётных записей нет", next="Они появляются, когда людей приглашают из списка людей.")
    return list_page(request, table, title="Учётные записи", empty=empty)


def account(request: Request, user_id: int) -> HttpResponse:
    """One account."""
    found = _account(request, user_id)
    return detail_page(
        request, "accounts/account.html", found, title=found.email, account=found, safety=safety_of(found),
        sessions=sessions_of(found), invitations=invitations_of(found)[:20],
        may_block=can_block_user(request.user, found),
    )  # fmt: skip


def block(request: Request, user_id: int) -> HttpResponse:
    """Close."""
    act = partial(services.block_user, _account(request, user_id), by=me(request))
    return done_or_said(request, act, "Доступ закрыт, все сеансы завершены.", "accounts:account", user_id)


def unblock(request: Request, user_id: int) -> HttpResponse:
    """Open again."""
    act = partial(services.unblock_user, _account(request, user_id), by=me(request))
    return done_or_said(request, act, "Доступ открыт.", "accounts:account", user_id)


def reset_factor(request: Request, user_id: int) -> HttpResponse:
    """Help somebody who lost the telephone."""
    act = partial(services.reset_second_factor, _account(request, user_id), by=me(request))
    return done_or_said(request, act, "Вход с кодом выключен, человеку отправлено письмо.", "accounts:account", user_id)


def end_sessions(request: Request, user_id: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    act = partial(services.end_sessions, _account(request, user_id), by=me(request))
    return done_or_said(request, act, "Все сеансы завершены.", "accounts:account", user_id)


def _account(request: Request, user_id: int) -> User:
    return obtain(User.objects.visible_to(request.user), user_id)


def invitation_list(request: Request) -> HttpResponseBase:
    """Whom I called."""
    table = InvitationTable(request, Invitation.objects.visible_to(request.user))
    empty = Empty("Вы ещё никого не приглашали", next="Откройте карточку человека и нажмите «Пригласить».")
    return list_page(request, table, title="Мои приглашения", empty=empty)


def resend(request: Request, invitation_id: int) -> HttpResponse:
    """Once more."""
    act = partial(services.resend_invitation, _mine(request, invitation_id), by=me(request))
    return done_or_said(request, act, "Приглашение отправлено ещё раз.", "accounts:invitations")


def withdraw(request: Request, invitation_id: int) -> HttpResponse:
    """Call it off."""
    act = partial(services.withdraw_invitation, _mine(request, invitation_id), by=me(request))
    return done_or_said(request, act, "Приглашение отозвано.", "accounts:invitations")


def _mine(request: Request, invitation_id: int) -> Invitation:
    return obtain(Invitation.objects.visible_to(request.user), invitation_id)
