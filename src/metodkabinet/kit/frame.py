"""What stands around every page: menu, body and year, the person, the switch for weak sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from metodkabinet.kit import access, live, registry
from metodkabinet.kit.sight import sight_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a menu."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the frame's templates show; an address that no module brought is empty and not drawn."""

    signed_in: bool
    menu: list[Link]
    person_menu: list[Link]
    switch: registry.Switch
    name: str
    unread: int
    search: str
    notices: str
    bell: str  # the page that draws the bell anew
    bell_live: str  # and the token of what it listens to
    sign_in: str
    sign_out: str


def context(request: HttpRequest) -> dict[str, Any]:
    """The template context of the frame; lazy, so an error page that shows no frame costs nothing."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request)), "sight": sight_of(request)}


def frame_of(request: HttpRequest) -> Frame:
    """The frame around this request's page."""
    user = getattr(request, "user", None)
    assembly = registry.assembly
    if user is None or not user.is_authenticated:
        return Frame(
            signed_in=False, menu=[], person_menu=[], switch=registry.Switch(), name="", unread=0,
            search="", notices="", bell="", bell_live="", sign_in=address_of(str(settings.LOGIN_URL)), sign_out="",
        )  # fmt: skip
    return Frame(
        signed_in=True,
        menu=_marked(_links(request, registry.menu), request.path),
        person_menu=_links(request, registry.person_menu),
        switch=assembly.switch(request) if assembly.switch else registry.Switch(),  # type: ignore[arg-type]
        name=assembly.name_of(user) if assembly.name_of else str(user),
        unread=assembly.unread(user) if assembly.unread else 0,
        search=place("search"),
        notices=place("notices"),
        bell=place("bell"),
        bell_live=live.token(assembly.unread_topic(user), request) if assembly.unread_topic else "",
        sign_in="",
        sign_out=place("sign_out"),
    )


def place(name: str) -> str:
    """The address of a page the frame links to and exactly one module brings: search, help, sign_out…"""
    page = registry.assembly.places.get(name, "")
    return address_of(page) if page else ""


def address_of(page: str) -> str:
    """The address of a named page; empty when the module that has it is not installed."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def _links(request: HttpRequest, items: Iterable[registry.MenuItem]) -> list[Link]:
    allowed = (item for item in items if not item.capability or access.holds(request.user, item.capability))
    return [Link(item.label, url) for item in allowed if (url := address_of(item.url_name))]


def _marked(links: list[Link], path: str) -> list[Link]:
    """Mark the section the page belongs to: the longest address that the path begins with."""
    owners = [link.url for link in links if path == link.url or (link.url != "/" and path.startswith(link.url))]
    current = max(owners, key=len, default=None)
    return [replace(link, current=link.url == current) for link in links]
