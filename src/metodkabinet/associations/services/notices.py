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
    if office.person.user is not None:
        tell(
            office.person.user,
            kind=APPOINTED,
            key=f"office:{office.pk}",
            title=f"Вы назначены: {office.title or office.get_kind_display()}, {office.association}",
            text=f"С {office.since:%d.%m.%Y}. Основание: {office.ground}.",
            url=reverse("associations:association", args=[office.association.code]),
        )


def tell_of_enrolment(membership: Membership) -> None:
    """As above."""
    if membership.person.user is not None:
        tell(
            membership.person.user,
            kind=ENROLLED,
            key=f"membership:{membership.pk}",
            title=f"Вы включены в состав: {membership.association}",
            text=f"С {membership.since:%d.%m.%Y}. Основание: {membership.ground}.",
            url=reverse("associations:association", args=[membership.association.code]),
        )
