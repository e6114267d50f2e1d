"""«Вход и безопасность»: one's own password, address, second step and the places one is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect

from metodkabinet.accounts import services
from metodkabinet.accounts.forms import ChangeAddressForm, ChangePasswordForm, CodeForm, PasswordForm
from metodkabinet.accounts.models import Session
from metodkabinet.accounts.models.sessions import handle_of
from metodkabinet.accounts.queries import card_of, safety_of, sessions_of, started_factor_of
from metodkabinet.accounts.views.answers import me, refused
from metodkabinet.kit.pages import obtain, page, saved
from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


def _this(request: Request) -> str:
    return request.session.session_key or ""


def safety(request: Request) -> HttpResponse:
    """All of it on one page."""
    user = me(request)
    return page(
        request, "accounts/safety.html", account=user, safety=safety_of(user), sessions=sessions_of(user),
        this=handle_of(_this(request)),
    )  # fmt: skip


def change_password(request: Request) -> HttpResponse:
    """My password; other browsers are signed out."""
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            user = services.change_password(
                me(request), password=said["password"], new=said["new"], keep=_this(request)
            )
        except Refused as refusal:
            return refused(request, "accounts/change_password.html", form, refusal)
        update_session_auth_hash(request, user)
        return saved(request, "Пароль изменён. На других устройствах нужно войти заново.", "accounts:safety")
    return page(request, "accounts/change_password.html", form=form)


def change_email(request: Request) -> HttpResponse:
    """My address; it changes when the letter to it is answered."""
    form = ChangeAddressForm(request.POST or None)
    if form.is_valid():
        email, password = form.cleaned_data["email"], form.cleaned_data["password"]
        try:
            services.request_email_change(me(request), email, password=password)
        except Refused as refusal:
            return refused(request, "accounts/change_email.html", form, refusal)
        return saved(request, "Мы отправили письмо на новый адрес. Откройте ссылку из него.", "accounts:safety")
    return page(request, "accounts/change_email.html", form=form)


def cancel_email(request: Request) -> HttpResponse:
    """Stay with the old address."""
    services.cancel_email_change(me(request))
    return saved(request, "Адрес остаётся прежним.", "accounts:safety")


def begin_factor(request: Request) -> HttpResponse:
    """What a second step is; the password begins it."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            services.begin_second_factor(me(request), password=form.cleaned_data["password"])
        except Refused as refusal:
            return refused(request, "accounts/begin_factor.html", form, refusal)
        return redirect("accounts:confirm-factor")
    return page(request, "accounts/begin_factor.html", form=form)


def confirm_factor(request: Request) -> HttpResponse:
    """The picture for the application and the first code from it."""
    user = me(request)
    factor = started_factor_of(user)
    if factor is None:
        return redirect("accounts:begin-factor")
    form, card = CodeForm(request.POST or None), card_of(factor)
    if form.is_valid():
        try:
            paper = services.confirm_second_factor(user, code=form.cleaned_data["code"])
        except Refused as refusal:
            return refused(request, "accounts/confirm_factor.html", form, refusal, card=card)
        return page(request, "accounts/paper_codes.html", codes=paper, fresh=True)
    return page(request, "accounts/confirm_factor.html", form=form, card=card)


def renew_codes(request: Request) -> HttpResponse:
    """New codes on paper."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            paper = services.renew_paper_codes(me(request), password=form.cleaned_data["password"])
        except Refused as refusal:
            return refused(request, "accounts/renew_codes.html", form, refusal)
        return page(request, "accounts/paper_codes.html", codes=paper, fresh=False)
    return page(request, "accounts/renew_codes.html", form=form)


def switch_factor_off(request: Request) -> HttpResponse:
    """The password alone again."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            services.switch_second_factor_off(me(request), password=form.cleaned_data["password"])
        except Refused as refusal:
            return refused(request, "accounts/factor_off.html", form, refusal)
        return saved(request, "Вход с кодом выключен.", "accounts:safety")
    return page(request, "accounts/factor_off.html", form=form)


def end_session(request: Request, handle: str) -> HttpResponse:
    """Sign one browser out."""
    session = obtain(Session.objects.visible_to(request.user), handle, field="handle")
    services.end_session(session, by=me(request))
    return saved(request, "Сеанс завершён.", "accounts:safety")


def end_all(request: Request) -> HttpResponse:
    """«Выйти везде»: every browser but this one."""
    ended = services.end_sessions(me(request), by=me(request), keep=_this(request))
    messages.success(request, "Вы вышли на всех других устройствах." if ended else "Других устройств не было.")
    return redirect("accounts:safety")
