"""What stands around every page: menu, body and year, the person, the switch for weak sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from metodkabinet.kit import access, registry

if TYPE_CHECKING:
    from django.http import HttpRequest

SIGHT_COOKIE = "sight"
SIGHT_SIZES = {"1": "обычный", "15": "крупный", "2": "очень крупный"}
SIGHT_COLOURS = {
    "plain": "обычные",
    "white": "чёрным по белому",
    "black": "белым по чёрному",
    "blue": "синим по голубому",
}


def context(request: HttpRequest) -> dict[str, Any]:
    """The template context of the frame; lazy, so an error page that shows no frame costs nothing."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    frame: dict[str, Any] = {"sight": sight_of(request), "signed_in": signed_in, "menu": [], "path": request.path}
    if not signed_in:
        return frame
    assembly = registry.assembly
    frame["menu"] = _menu(request)
    frame["switch"] = assembly.switch(request) if assembly.switch else registry.Switch()  # type: ignore[arg-type]
    frame["name"] = assembly.name_of(user) if assembly.name_of else str(user)
    frame["unread"] = assembly.unread(user) if assembly.unread else 0
    return frame


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    longest = ""
    for item in registry.menu:
        if item.capability and not access.holds(request.user, item.capability):
            continue
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue
        if request.path.startswith(url) and len(url) > len(longest) and (url != "/" or request.path == "/"):
            longest = url
        items.append({"label": item.label, "url": url})
    for entry in items:
        entry["current"] = entry["url"] == longest
    return items


def sight_of(request: HttpRequest) -> dict[str, str]:
    """The reader's choice of size and colours, from a cookie: size.colour.spacing.pictures."""
    parts = request.COOKIES.get(SIGHT_COOKIE, "").split(".")
    if len(parts) != 4:
        return {}
    size, colour, spacing, pictures = parts
    if size not in SIGHT_SIZES or colour not in SIGHT_COLOURS:
        return {}
    return {
        "size": size,
        "colour": colour,
        "spacing": "wide" if spacing == "wide" else "plain",
        "pictures": "off" if pictures == "off" else "on",
    }
