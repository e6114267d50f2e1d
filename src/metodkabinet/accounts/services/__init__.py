"""Every change of accounts: signing in and out, passwords, second factor, addresses, invitations, blocking."""

from metodkabinet.accounts.services.addresses import (
    cancel_email_change,
    confirm_email_change,
    request_email_change,
    user_of_email_link,
)
from metodkabinet.accounts.services.administration import (
    block_user,
    create_administrator,
    create_first_administrator,
    forget_user,
    grant_administrator,
    reset_second_factor,
    unblock_user,
)
from metodkabinet.accounts.services.factors import (
    begin_second_factor,
    check_second_step,
    confirm_second_factor,
    renew_paper_codes,
    switch_second_factor_off,
)
from metodkabinet.accounts.services.invitations import (
    accept_invitation,
    invitation_of_link,
    invitation_secret,
    invite_user,
    resend_invitation,
    withdraw_invitation,
)
from metodkabinet.accounts.services.passwords import change_password, confirm_password
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.accounts.services.resets import request_password_reset, set_password_by_link, user_of_reset_link
from metodkabinet.accounts.services.sessions import end_session, end_sessions, forget_old_sessions
from metodkabinet.accounts.services.sign_in import check_credentials, leave, note_sign_in

__all__ = [
    "AccountsRefused",
    "accept_invitation",
    "begin_second_factor",
    "block_user",
    "cancel_email_change",
    "change_password",
    "check_credentials",
    "check_second_step",
    "confirm_email_change",
    "confirm_password",
    "confirm_second_factor",
    "create_administrator",
    "create_first_administrator",
    "end_session",
    "end_sessions",
    "forget_old_sessions",
    "forget_user",
    "grant_administrator",
    "invitation_of_link",
    "invitation_secret",
    "invite_user",
    "leave",
    "note_sign_in",
    "renew_paper_codes",
    "request_email_change",
    "request_password_reset",
    "resend_invitation",
    "reset_second_factor",
    "set_password_by_link",
    "switch_second_factor_off",
    "unblock_user",
    "user_of_email_link",
    "user_of_reset_link",
    "withdraw_invitation",
]
