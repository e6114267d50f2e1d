"""What several pages answer alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect

from metodkabinet.accounts import services
from metodkabinet.accounts.logic import devices
from metodkabinet.accounts.models import User
from metodkabinet.accounts.models.sessions import DEVICE, SIGNED_IN_AT
from metodkabinet.kit import clock
from metodkabinet.kit.pages import UNPROCESSABLE, page
from metodkabinet.kit.refusals import Busy, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import BaseForm
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

TOO_MANY = 429
A_YEAR = 365 * 24 * 3600


def me(request: Request) -> User:
    """Who is signed in; the policy row let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def anybody(request: Request) -> User | None:
    """Who is signed in, if anybody."""
    return request.user if isinstance(request.user, User) else None


def refused(request: Request, template: str, form: BaseForm, refusal: Refused, **context: Any) -> HttpResponse:
    """The page again with the sentence; too many tries say when to come back."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
    busy = isinstance(refusal, Busy)
    response = page(request, template, status=TOO_MANY if busy else UNPROCESSABLE, form=form, **context)
    if isinstance(refusal, Busy):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def done_or_said(request: Request, act: Callable[[], object], done: str, to: str, *args: object) -> HttpResponse:
    """A button without a form: do it and go on, or say why not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, done)
    return redirect(to, *args)


def enter(request: Request, user: User, *, target: str, shared: bool = False) -> HttpResponse:
    """Both steps are behind: a new session key, the device noted, and on to where the person wanted."""
    device = devices.describe(request.headers.get("User-Agent", ""))
    request.session.pop("second_step", None)
    login(request, user)
    request.session[DEVICE], request.session[SIGNED_IN_AT] = device, clock.now().isoformat()
    services.note_sign_in(user, device=device)
    response = redirect(target)
    if shared:
        request.session.set_expiry(0)
    else:
        remember(request, response, user)
    return response


def remember(request: Request, response: HttpResponse, user: User) -> None:
    """The browser is known to this account from now on; it keeps the right to try while strangers are refused."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        devices.remember(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), user.pk),
        max_age=A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def is_known(request: Request, user: User | None) -> bool:
    """Has this account signed in with this browser before?"""
    known = devices.known_users(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    return user is not None and user.pk in known
