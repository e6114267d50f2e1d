"""What pages of one body share: the body itself, its tabs, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.associations.models import Association, Ground
from metodkabinet.associations.tables import association_link
from metodkabinet.kit import pages
from metodkabinet.kit.components.blocks import Tab

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import SignedInRequest

TABS = {
    "association": "Объединение",
    "composition": "Состав",
    "groups": "Рабочие группы",
    "grounds": "Основания",
    "regulations": "Положение",
    "settings": "Настройки",
    "roles": "Роли и доступ",
}


def obtain(request: SignedInRequest, code: str, capability: str = "associations.see") -> Association:
    """The body of the address, where the reader holds the capability of the page."""
    rows = Association.objects.visible_to(request.user).reached_by(request.user, capability)
    return pages.obtain(rows.select_related("region", "municipality", "base_organisation", "parent"), code, "code")


def tabs_of(association: Association, current: str) -> list[Tab]:
    """The pages of a body."""
    return [
        Tab(label, reverse(f"associations:{name}", args=[association.code]), current=name == current)
        for name, label in TABS.items()
    ]


def trail_of(association: Association | None = None) -> list[tuple[str, str]]:
    """The way back."""
    trail = [("Объединения", reverse("associations:tree"))]
    return trail if association is None else [*trail, (association.short_name, association_link(association))]


def grounds_of(request: SignedInRequest, association: Association) -> Any:
    """Documents of the body to pick from."""
    return Ground.objects.visible_to(request.user).filter(association=association)


def form_page(
    request: SignedInRequest, form: Any, title: str, association: Association, *,
    submit: str = "Сохранить", back: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    """A form about a body."""
    back = back or association_link(association)
    return pages.page(
        request, "associations/form.html", form=form, title=title, lead=association.short_name, back=back,
        submit=submit, trail=trail_of(association), **context,
    )  # fmt: skip
