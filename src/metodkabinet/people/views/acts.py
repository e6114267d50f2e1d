"""What pages of the module share: an act behind a button, a form page, the region of the reader, the tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from metodkabinet.kit import pages
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.tabs import section_tabs
from metodkabinet.organisations.models import Region
from metodkabinet.people.queries import sight

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.accounts.models import User
    from metodkabinet.kit.components.blocks import Tab
    from metodkabinet.kit.http import Request

SECTION = "people"  # «Состав и кадры» of the menu


def act(request: Request, message: str, to: str, service: Callable[..., Any], *args: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    given.setdefault("by", request.user)
    try:
        service(*args, **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def form_page(
    request: Request, form: Any, title: str, back: str, *, submit: str = "Сохранить", hint: str = "", **more: Any
) -> HttpResponse:
    """A page that is one form."""
    more.setdefault("frame_page", "kit/page.html")
    return pages.page(
        request, "people/form.html", form=form, title=title, back=back, submit=submit, hint=hint, **more
    )  # fmt: skip


def actor(request: Request) -> User:
    """Who asks; the policy has let only the signed-in through."""
    return cast("User", request.user)


def own_region(request: Request) -> Region:
    """The region of the reader; the administrator of several works in the first."""
    person = sight.person_of(request.user)
    found = person.region if person else Region.objects.visible_to(request.user).order_by("pk").first()
    if found is None:
        raise Http404
    return found


def tabs(request: Request, current: str) -> list[Tab]:
    """«Состав и кадры»: what of it this reader may open."""
    return section_tabs(request, SECTION, f"people:{current}")
