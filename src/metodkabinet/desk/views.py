"""Home, search, help. The desk shows what other modules register and asks them for nothing else."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from metodkabinet.desk import queries
from metodkabinet.kit import access, clock, frame, registry
from metodkabinet.kit import search as full_text
from metodkabinet.kit.http import Request
from metodkabinet.kit.pages import page

PAGE = 20


def home(request: Request) -> HttpResponse:
    """«Что дальше»: what waits for this person, soonest first, and the boxes of other modules."""
    return page(
        request,
        "desk/home.html",
        today=clock.today(),
        dues=queries.dues_of(request),
        boxes=queries.boxes_of(request),
        starters=queries.starters_of(request),
    )


def search(request: Request) -> HttpResponse:
    """One search over everything this reader may see."""
    text = request.GET.get("q", "")[:200]
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in registry.searchables else None
    start = _number(request.GET.get("from", ""))
    results = full_text.search(request.user, text, kinds, limit=PAGE, offset=start)
    return page(
        request,
        "desk/search.html",
        fragment="found",
        text=text,
        kind=kind if kinds else "",
        kinds=list(registry.searchables),
        results=results,
        next_url=_turn(request, start + PAGE) if start + PAGE < results.total else "",
        previous_url=_turn(request, max(start - PAGE, 0)) if start else "",
        suggestion_url=_turn(request, 0, q=results.suggestion) if results.suggestion else "",
    )


def _turn(request: Request, start: int, **other: str) -> str:
    """The same search from another place."""
    query = request.GET.copy()
    query["from"] = str(start)
    for name, value in other.items():
        query[name] = value
    return f"?{query.urlencode()}"


def service(request: Request) -> HttpResponse:
    """Pages for those who look after the installation, each under its own right."""
    pages = [
        (entry.label, frame.address_of(entry.url_name))
        for entry in registry.service_pages
        if not entry.capability or access.holds(request.user, entry.capability)
    ]
    return page(request, "desk/service.html", pages=[(label, url) for label, url in pages if url])


def help_index(request: Request) -> HttpResponse:
    """The help, by topics."""
    return page(request, "desk/help.html", topics=queries.help_topics())


def help_topic(request: Request, topic: str) -> HttpResponse:
    """One topic of the help, written in docs/users and shown here."""
    found = queries.help_topic(topic)
    if found is None:
        raise Http404
    return page(request, "desk/help_topic.html", topic=found)


def _number(text: str) -> int:
    return min(int(text), 10_000) if text.isdecimal() and len(text) < 6 else 0
