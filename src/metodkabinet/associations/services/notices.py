"""Telling people what happened to them here: appointed, enrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.notifications.services import tell

if TYPE_CHECKING:
    from metodkabinet.associations.models import Membership, Office

APPOINTED, ENROLLED = "associations.appointed", "associations.enrolled"


def tell_of_office(office: Office) -> None:
    """Who has no account is told by the head himself."""
    _tell(office, APPOINTED, "office", f"Вы назначены: {office.title or office.get_kind_display()}")


def tell_of_enrolment(membership: Membership) -> None:
    """As above."""
    _tell(membership, ENROLLED, "membership", "Вы включены в состав")


def _tell(row: Office | Membership, kind: str, noun: str, what: str) -> None:
    if row.person.user is not None:
        title = f"{what}, {row.association}"
        text = f"С {row.since:%d.%m.%Y}. Основание: {row.ground}."
        page = reverse("associations:association", args=[row.association.code])
        tell(row.person.user, kind=kind, key=f"{noun}:{row.pk}", title=title, text=text, url=page)
