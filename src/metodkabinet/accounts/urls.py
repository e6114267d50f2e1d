"""Addresses of accounts."""

from metodkabinet.accounts.views import administration, entrance, letters, safety
from metodkabinet.kit.policy import ANYONE, SIGNED_IN, can, page

app_name = "accounts"

FORM = ("GET", "POST")
PRESS = ("POST",)
MANAGE, INVITE = can("accounts.manage"), can("accounts.invite")
ACCOUNT = "accounts.user"

urlpatterns = [
    page("sign-in/", entrance.sign_in, "sign-in", who=ANYONE, methods=FORM),
    page("sign-in/code/", entrance.second_step, "second-step", who=ANYONE, methods=FORM),
    page("sign-out/", entrance.sign_out, "sign-out", who=SIGNED_IN, methods=PRESS),
    page("first-run/", entrance.first_run, "first-run", who=ANYONE, methods=FORM),
    page("password/forgotten/", letters.ask_reset, "ask-reset", who=ANYONE, methods=FORM),
    page("password/sent/", letters.reset_sent, "reset-sent", who=ANYONE),
    page("password/new/", letters.new_password, "new-password", who=ANYONE, methods=FORM),
    page("invitation/", letters.invitation, "invitation", who=ANYONE, methods=FORM),
    page("email/confirm/", letters.confirm_email, "confirm-email", who=ANYONE, methods=FORM),
    page("safety/", safety.safety, "safety", who=SIGNED_IN),
    page("safety/password/", safety.change_password, "change-password", who=SIGNED_IN, methods=FORM),
    page("safety/email/", safety.change_email, "change-email", who=SIGNED_IN, methods=FORM),
    page("safety/email/cancel/", safety.cancel_email, "cancel-email", who=SIGNED_IN, methods=PRESS),
    page("safety/code/", safety.begin_factor, "begin-factor", who=SIGNED_IN, methods=FORM),
    page("safety/code/confirm/", safety.confirm_factor, "confirm-factor", who=SIGNED_IN, methods=FORM),
    page("safety/code/paper/", safety.renew_codes, "renew-codes", who=SIGNED_IN, methods=FORM),
    page("safety/code/off/", safety.switch_factor_off, "factor-off", who=SIGNED_IN, methods=FORM),
    page("safety/sessions/end/", safety.end_all, "end-all", who=SIGNED_IN, methods=PRESS),
    page(
        "safety/sessions/<slug:handle>/end/", safety.end_session, "end-session", who=SIGNED_IN, methods=PRESS,
        of="accounts.session", key="handle", seen="own",
    ),
    page("accounts/", administration.account_list, "list", who=MANAGE, personal=True),
    page("accounts/<int:user_id>/", administration.account, "account", who=MANAGE, of=ACCOUNT, personal=True),
    page("accounts/<int:user_id>/block/", administration.block, "block", who=MANAGE, methods=PRESS, of=ACCOUNT),
    page("accounts/<int:user_id>/unblock/", administration.unblock, "unblock", who=MANAGE, methods=PRESS, of=ACCOUNT),
    page(
        "accounts/<int:user_id>/reset-code/", administration.reset_factor, "reset-factor", who=MANAGE, methods=PRESS,
        of=ACCOUNT,
    ),
    page(
        "accounts/<int:user_id>/sign-out/", administration.end_sessions, "end-sessions", who=MANAGE, methods=PRESS,
        of=ACCOUNT,
    ),
    page("invitations/", administration.invitation_list, "invitations", who=INVITE, personal=True),
    page(
        "invitations/<int:invitation_id>/resend/", administration.resend, "resend", who=INVITE, methods=PRESS,
        of="accounts.invitation", seen="own",
    ),
    page(
        "invitations/<int:invitation_id>/withdraw/", administration.withdraw, "withdraw", who=INVITE, methods=PRESS,
        of="accounts.invitation", seen="own",
    ),
]  # fmt: skip
