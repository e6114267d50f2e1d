"""The policy table: one row per page, written where the address is. It drives the dispatcher and the matrix test.

    urlpatterns = [page("people/<int:person_id>/", views.person, "person", who=can("people.see"), of="people.person")]

A page without a row is not served, and the build fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from metodkabinet.kit import access, registry
from metodkabinet.kit.errors import not_allowed

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

View = Callable[..., "HttpResponseBase"]


@dataclass(frozen=True, slots=True)
class Who:
    """Who may knock: everybody, the signed in, the holders of a capability."""

    kind: str  # public, signed_in, capability
    capability: str = ""


ANYONE = Who("public")
SIGNED_IN = Who("signed_in")


def can(capability: str) -> Who:
    """Holders of a capability, in whatever scope; the object itself is then obtained through `visible_to`."""
    return Who("capability", capability)


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one page."""

    route: str
    name: str
    who: Who
    methods: frozenset[str]
    of: str = ""  # label of the object the address names, «people.person»
    key: str = "pk"  # the field of that object in the address
    seen: str = "reach"  # who sees the object: reach (what visible_to gives), tenant, own, public, link
    personal: bool = False  # shows or exports personal data: reading is recorded
    hands: Mapping[str, str] = field(default_factory=dict)  # other parts of the address: name -> sample or label


def page(  # noqa: PLR0913  the row of the table, written in one place
    route: str,
    view: View,
    name: str,
    *,
    who: Who,
    methods: Sequence[str] = ("GET",),
    of: str = "",
    key: str = "pk",
    seen: str = "reach",
    personal: bool = False,
    hands: Mapping[str, str] | None = None,
) -> URLPattern:
    """An address with its policy row. `methods` lists what the page answers; HEAD comes with GET."""
    allowed = frozenset(methods) | ({"HEAD"} if "GET" in methods else frozenset())
    row = Row(route, name, who, allowed, of, key, seen, personal, hands or {})

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    guarded.policy_row = row  # type: ignore[attr-defined]
    return path(route, guarded, name=name)


def row_of(callback: object) -> Row | None:
    """The row a view was given by `page`."""
    return getattr(callback, "policy_row", None)


class PolicyMiddleware:
    """Asks the table before any page runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        row = row_of(request.resolver_match.func) if request.resolver_match else None
        shown = request.method == "GET" and response.status_code == 200  # changes are told of by their services
        if row is not None and row.personal and shown and registry.assembly.personal_read is not None:
            registry.assembly.personal_read(request.user, _reading(request, row))
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Refuse before the page is reached; None lets it run."""
        row = row_of(view)
        if row is None:
            message = f"{request.path}: this page has no policy row; declare it with kit.policy.page"
            raise ImproperlyConfigured(message)
        if request.method not in row.methods:
            return not_allowed(request, row.methods)
        if row.who.kind == "public":
            return None
        if not request.user.is_authenticated:
            if request.method in {"GET", "HEAD"}:
                return redirect_to_login(request.get_full_path())
            return redirect_to_login(row_home())
        if not passes(request.user, row.who):
            raise PermissionDenied
        return None


def passes(user: access.Actor, who: Who) -> bool:
    """Would the door open? What is behind it is another question."""
    if who.kind == "capability":
        return access.holds(user, who.capability)
    return who.kind == "public" or user.is_authenticated


def _reading(request: HttpRequest, row: Row) -> registry.Reading:
    match = request.resolver_match
    assert match is not None
    named = [str(value) for part, value in match.kwargs.items() if part not in row.hands]
    return registry.Reading(
        page=match.view_name,
        label=row.of,
        key=row.key,
        value=named[-1] if row.of and named else "",
        rows=getattr(request, "rows_shown", None),
        exported="export" in request.GET,
    )


def row_home() -> str:
    """Where to come back to after signing in when the lost request cannot be repeated."""
    return "/"


def walk(
    patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product with its full name, «people:person»."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from walk(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}", pattern


def rows(patterns: Sequence[URLPattern | URLResolver] | None = None) -> dict[str, Row]:
    """The whole table by full name; an address without a row is an error."""
    table = {}
    for name, pattern in walk(patterns):
        row = row_of(pattern.callback)
        if row is None:
            message = f"{name}: this address has no policy row; declare it with kit.policy.page"
            raise ImproperlyConfigured(message)
        table[name] = row
    return table


def answer(status: int, text: str = "") -> HttpResponse:
    """A bare answer for machines (health, live)."""
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
