"""Pages that links in letters open. The secret goes from the address into the session at once, so that neither a
history, nor a log, nor a Referer keeps it; opening a link changes nothing, the button on the page does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.accounts import services
from metodkabinet.accounts.forms import AddressForm, NewPasswordForm
from metodkabinet.accounts.services import AccountsRefused
from metodkabinet.accounts.views.answers import anybody, enter, refused
from metodkabinet.kit.forms import KitForm
from metodkabinet.kit.pages import page, saved
from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

KEY = "key"
LONGEST_KEY = 1_000


def ask_reset(request: Request) -> HttpResponse:
    """«Забыли пароль?»: the same answer for every address."""
    form = AddressForm(request.POST or None)
    if form.is_valid():
        try:
            services.request_password_reset(form.cleaned_data["email"])
        except Refused as refusal:
            return refused(request, "accounts/ask_reset.html", form, refusal)
        return redirect("accounts:reset-sent")
    return page(request, "accounts/ask_reset.html", form=form)


def reset_sent(request: Request) -> HttpResponse:
    """Look into the mailbox."""
    return page(request, "accounts/reset_sent.html")


def new_password(request: Request) -> HttpResponse:
    """A new password by a link."""
    if KEY in request.GET:
        return _hold(request, "reset")
    secret = _held(request, "reset")
    try:
        user = services.user_of_reset_link(secret)
    except AccountsRefused as refusal:
        return _dead(request, refusal, reverse("accounts:ask-reset"), "Запросить новое письмо")
    form = NewPasswordForm(request.POST or None, initial={"email": user.email})
    if form.is_valid():
        try:
            services.set_password_by_link(secret, new=form.cleaned_data["new"])
        except Refused as refusal:
            return refused(request, "accounts/new_password.html", form, refusal)
        _drop(request, "reset")
        return saved(request, "Новый пароль сохранён. Войдите с ним.", "accounts:sign-in")
    return page(request, "accounts/new_password.html", form=form)


def invitation(request: Request) -> HttpResponse:
    """Come in by an invitation: set a password, or link the account one is signed in to."""
    if KEY in request.GET:
        return _hold(request, "invitation")
    secret, by = _held(request, "invitation"), anybody(request)
    try:
        found = services.invitation_of_link(secret)
    except AccountsRefused as refusal:
        return _dead(request, refusal, reverse("accounts:sign-in"), "Ко входу")
    stranger, has_account = by is not None and by.pk != found.user_id, found.user.has_usable_password()
    form = (KitForm if has_account else NewPasswordForm)(
        request.POST if request.method == "POST" else None, initial={"email": found.email}
    )
    context: dict[str, Any] = {
        "invitation": found,
        "stranger": stranger,
        "has_account": has_account,
        "signed_in": by is not None,
    }
    if form.is_valid():
        try:
            user = services.accept_invitation(secret, by=by, new=form.cleaned_data.get("new", ""))
        except Refused as refusal:
            return refused(request, "accounts/invitation.html", form, refusal, **context)
        _drop(request, "invitation")
        messages.success(request, "Готово: вы в Методкабинете.")
        return redirect("/") if by is not None else enter(request, user, target="/")
    return page(request, "accounts/invitation.html", form=form, **context)


def confirm_email(request: Request) -> HttpResponse:
    """The new address is mine."""
    if KEY in request.GET:
        return _hold(request, "email")
    secret, by = _held(request, "email"), anybody(request)
    try:
        user = services.user_of_email_link(secret, by=by)
        if request.method == "POST":
            user = services.confirm_email_change(secret, by=by)
            _drop(request, "email")
            return saved(request, f"Адрес изменён. Теперь для входа нужен {user.email}.", "/")
    except AccountsRefused as refusal:
        return _dead(request, refusal, reverse("accounts:safety"), "Вход и безопасность")
    return page(request, "accounts/confirm_email.html", account=user)


def _hold(request: Request, purpose: str) -> HttpResponse:
    request.session[f"link.{purpose}"] = request.GET[KEY][:LONGEST_KEY]
    return redirect(request.path)


def _held(request: Request, purpose: str) -> str:
    return str(request.session.get(f"link.{purpose}", ""))


def _drop(request: Request, purpose: str) -> None:
    request.session.pop(f"link.{purpose}", None)


def _dead(request: Request, refusal: Refused, url: str, action: str) -> HttpResponse:
    return page(request, "accounts/dead_link.html", status=400, text=refusal.text, url=url, action=action)
