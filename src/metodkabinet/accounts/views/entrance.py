"""The door: password, code, going out, the very first run."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect

from metodkabinet.accounts import services
from metodkabinet.accounts.forms import CodeForm, FirstRunForm, SignInForm
from metodkabinet.accounts.models import User
from metodkabinet.accounts.queries import is_empty_installation, second_factor_of, user_of_address, user_of_second_step
from metodkabinet.accounts.views.answers import enter, is_known, me, refused
from metodkabinet.kit import clock
from metodkabinet.kit.frame import place
from metodkabinet.kit.pages import page
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.web.redirects import safe_next

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

STEP = "second_step"
STEP_LASTS = timedelta(minutes=10)


def sign_in(request: Request) -> HttpResponse:
    """E-mail and password."""
    target = safe_next(request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(target)
    if is_empty_installation():
        return redirect("accounts:first-run")
    form = SignInForm(request.POST or None)
    if form.is_valid():
        email, shared = form.cleaned_data["email"], form.cleaned_data["shared"]
        known = is_known(request, user_of_address(email))
        try:
            user = services.check_credentials(email, form.cleaned_data["password"], known=known)
        except Refused as refusal:
            return refused(request, "accounts/sign_in.html", form, refusal)
        if second_factor_of(user) is None:
            return enter(request, user, target=target, shared=shared)
        return _ask_for_code(request, user, target=target, shared=shared)
    return page(request, "accounts/sign_in.html", form=form)


def _ask_for_code(request: Request, user: User, *, target: str, shared: bool) -> HttpResponse:
    """The browser holds half a sign-in: it is nobody yet, and only the second step knows of it."""
    request.session.cycle_key()
    until = (clock.now() + STEP_LASTS).timestamp()
    request.session[STEP] = {
        "user": user.pk, "stamp": user.get_session_auth_hash(), "until": until, "next": target, "shared": shared
    }  # fmt: skip
    return redirect("accounts:second-step")


def second_step(request: Request) -> HttpResponse:
    """The code."""
    half: dict[str, Any] = request.session.get(STEP, {})
    user = user_of_second_step(half, clock.now())
    if user is None or request.user.is_authenticated:
        request.session.pop(STEP, None)
        if half:
            messages.warning(request, "Прошло больше десяти минут. Введите адрес и пароль ещё раз.")
        return redirect("/")
    paper = "paper" in request.GET
    form = CodeForm(request.POST or None, paper=paper)
    if form.is_valid():
        try:
            services.check_second_step(user, form.cleaned_data["code"])
        except Refused as refusal:
            return refused(request, "accounts/second_step.html", form, refusal, paper=paper)
        return enter(request, user, target=half["next"], shared=half["shared"])
    return page(request, "accounts/second_step.html", form=form, paper=paper)


def sign_out(request: Request) -> HttpResponse:
    """Leave; the way home leads to the door."""
    services.leave(me(request))
    logout(request)
    messages.success(request, "Вы вышли.")
    return redirect("/")


def first_run(request: Request) -> HttpResponse:
    """The first administrator of an empty installation; what comes next is told by a higher module."""
    if not is_empty_installation():
        return redirect("/")
    form = FirstRunForm(request.POST or None)
    if form.is_valid():
        email, new = form.cleaned_data["email"], form.cleaned_data["new"]
        try:
            user = services.create_first_administrator(email, new)
        except Refused as refusal:
            return refused(request, "accounts/first_run.html", form, refusal)
        return enter(request, user, target=place("after_first_run") or "/")
    return page(request, "accounts/first_run.html", form=form)
