"""CPU of the main pages beside a bare page of Django with a session, in one process."""

from __future__ import annotations

from typing import Any

from bench import world
from bench.measuring import interleaved

BARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
MOST = 12
FIRST = ["desk:home", "people:people", "people:person", "organisations:list", "organisations:organisation",
         "associations:list", "associations:association", "desk:search", "accounts:safety", "desk:help"]  # fmt: skip


def bare_page() -> Any:
    """A list of twenty accounts by a template of ten lines, and nothing else."""
    from types import ModuleType  # noqa: PLC0415

    from django.http import HttpResponse  # noqa: PLC0415  after installation()
    from django.template import engines  # noqa: PLC0415
    from django.test import Client, override_settings  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    from metodkabinet.accounts.models import User  # noqa: PLC0415

    template = engines["django"].from_string(
        "<ul>{% for one in rows %}<li>{{ one.email }}</li>{% endfor %}</ul>{{ who }}"
    )

    def view(request: Any) -> HttpResponse:
        return HttpResponse(template.render({"rows": User.objects.order_by("pk")[:20], "who": request.user}))

    urls = ModuleType("bench_urls")
    urls.urlpatterns = [path("bare/", view)]  # type: ignore[attr-defined]

    def get(user: Any) -> Any:
        client = Client()
        client.force_login(user)

        def ask() -> Any:
            with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=BARE):
                return client.get("/bare/")

        return ask

    return get


def run() -> dict[str, Any]:
    """Median CPU of each page and its ratio to the bare one."""
    with world.installation() as connection:
        cast = world.cast()
        world.add_people(cast, 1000)
        client = world.browser(cast["head"])
        from tests.addresses import open_to  # noqa: PLC0415  after installation()

        urls = {place.name: place.url for place in open_to(cast, "head")}
        acts = {name: lambda url=urls[name]: client.get(url) for name in FIRST if name in urls}
        cpu = interleaved({"bare": bare_page()(cast["head"]), **dict(list(acts.items())[:MOST])})
        ratios = {name: round(value / cpu["bare"], 1) for name, value in cpu.items() if name != "bare"}
        return {"engine": connection.vendor, "cpu_ms": cpu, "to_bare": ratios}
