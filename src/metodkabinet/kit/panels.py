"""Detail pages made of panels: the owner's own part above, then what other modules registered, heavy ones in tabs.

    def person(request, person_id):
        person = obtain(Person.objects.visible_to(request.user), person_id)
        return detail_page(request, "people/person.html", person, title=person.name, person=person)

The template extends kit/panels.html and fills the block `own`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metodkabinet.kit import access, registry
from metodkabinet.kit.components.blocks import Tab
from metodkabinet.kit.pages import page

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    Shown = tuple[registry.Panel, Mapping[str, Any]]

PARAMETER = "panel"


def detail_page(
    request: HttpRequest, template: str, obj: Model, *, main: str = "Главное", **context: Any
) -> HttpResponse:
    """Light panels stand on the page itself; a tab is computed only when `?panel=key` opens it."""

    def holds(capability: str) -> bool:
        return access.holds(request.user, capability)

    heavy = [
        panel
        for panel in _tabs_on(obj)
        if (not panel.capability or holds(panel.capability)) and (panel.offered is None or panel.offered(request, obj))  # type: ignore[arg-type]
    ]
    chosen = next((panel for panel in heavy if panel.key == request.GET.get(PARAMETER)), None)
    opened = _opened(request, chosen, obj)
    shown: list[Shown] = [] if opened else registry.panels_for(request, obj, holds=holds)  # type: ignore[arg-type]
    return page(
        request, template, obj=obj, panels=shown, opened=opened,
        panel_tabs=_tabs(request, heavy, opened, main) if heavy else [], **context,
    )  # fmt: skip


def _tabs_on(obj: Model) -> list[registry.Panel]:
    return [panel for panel in registry.panels if panel.tab and panel.on in {obj._meta.label_lower, "*"}]


def _opened(request: HttpRequest, chosen: registry.Panel | None, obj: Model) -> Shown | None:
    """The chosen tab; one that has nothing to show this reader is as good as absent."""
    if chosen is None:
        return None
    context = chosen.context(request, obj)  # type: ignore[arg-type]
    return None if context is None else (chosen, context)


def _tabs(request: HttpRequest, heavy: list[registry.Panel], opened: Shown | None, main: str) -> list[Tab]:
    key = opened[0].key if opened else ""
    first = Tab(main, request.path, current=not key, target="panels")
    rest = [
        Tab(panel.title, f"{request.path}?{PARAMETER}={panel.key}", current=panel.key == key, target="panels")
        for panel in heavy
    ]
    return [first, *rest]
