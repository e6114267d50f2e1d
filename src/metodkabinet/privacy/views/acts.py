"""What pages of the module share: who acts, an act behind a button, a page that is one form, the reader's region."""

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
from metodkabinet.people.queries import sight

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


def actor(request: Request) -> User:
    """Who acts; the policy table has let only signed-in people through."""
    assert isinstance(request.user, User)
    return request.user


def own_region(request: Request) -> Region:
    """The region of the reader; the administrator of several works in the first."""
    person = sight.person_of(request.user)
    found = person.region if person else Region.objects.visible_to(request.user).order_by("pk").first()
    if found is None:
        raise Http404
    return found


def act(request: Request, message: str, to: str, service: Callable[..., Any], *args: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    try:
        service(*args, by=actor(request), **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def form_page(
    request: Request, form: Any, title: str, back: str, *, submit: str = "Сохранить", hint: str = ""
) -> HttpResponse:
    """A page that is one form."""
    return pages.page(request, "privacy/form.html", form=form, title=title, back=back, submit=submit, hint=hint)
