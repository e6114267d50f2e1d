"""What pages of the module share: an act that a button does without a form, the region of the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from metodkabinet.accounts.models import User
from metodkabinet.kit import pages
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.models import Region

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


def act(request: Request, message: str, to: str, service: Callable[..., Any], obj: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    try:
        service(obj, by=actor(request), **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def actor(request: Request) -> User:
    """Who acts; the policy table has let only signed-in people through."""
    assert isinstance(request.user, User)
    return request.user


def own_region(request: Request) -> Region:
    """The region of the reader; the administrator of several works in the first."""
    found = Region.objects.visible_to(request.user).order_by("pk").first()
    if found is None:
        raise Http404
    return found
