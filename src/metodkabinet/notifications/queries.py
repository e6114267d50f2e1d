"""Reading notices and what recipients chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from metodkabinet.accounts.models import User
from metodkabinet.kit import registry
from metodkabinet.notifications.models import Notice, Preference, QuietHours
from metodkabinet.people.models import Contact, Person

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

QUIET = (time(21), time(8))  # until somebody chooses otherwise


@dataclass(frozen=True, slots=True)
class Hours:
    """Quiet hours of somebody."""

    is_on: bool
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of notice and whether it comes by e-mail."""

    kind: str
    label: str
    by_email: bool


def inbox_of(user: Actor) -> QuerySet[Notice]:
    """Own notices, newest first."""
    return Notice.objects.visible_to(user).order_by("-pk")


def unread_count(user: Actor) -> int:
    """How many wait; the number beside the bell."""
    return Notice.objects.visible_to(user).filter(read_at=None).count()


def wants_letters(recipient: User | Contact, kind: str) -> bool:
    """By e-mail unless he said no."""
    said = _said(recipient).filter(kind=kind).values_list("by_email", flat=True).first()
    return True if said is None else said


def choices_of(recipient: User | Contact) -> list[Choice]:
    """Every kind that may be switched off, with what he chose."""
    said = dict(_said(recipient).values_list("kind", "by_email"))
    return [Choice(kind.key, kind.label, said.get(kind.key, True)) for kind in registry.notice_kinds if not kind.urgent]


def quiet_hours_of(recipient: User | Contact) -> Hours | None:
    """When letters wait; None when they never do. A contact has the usual hours."""
    hours = hours_of(recipient) if isinstance(recipient, User) else Hours(is_on=True, begins=QUIET[0], ends=QUIET[1])
    return hours if hours.is_on else None


def hours_of(user: User) -> Hours:
    """What the user chose, or the usual."""
    row = QuietHours.objects.filter(user=user).first()
    return Hours(row.is_on, row.begins, row.ends) if row else Hours(is_on=True, begins=QUIET[0], ends=QUIET[1])


def zone_of(recipient: User | Contact) -> str:
    """Where he lives: his organisation's clock, else his region's."""
    if isinstance(recipient, Contact):
        return recipient.region.zone
    person = Person.objects.select_related("main_organisation", "region").filter(user=recipient).first()
    if person is None:
        return settings.TIME_ZONE
    organisation = person.main_organisation
    return (organisation.zone if organisation is not None else "") or person.region.zone


def recipient_of_reference(said: str) -> User | Contact | None:
    """«accounts.user:5» as an object."""
    label, _, pk = said.partition(":")
    model: type[User | Contact] | None = {"accounts.user": User, "people.contact": Contact}.get(label)  # type: ignore[assignment]
    if model is None or not pk.isdigit():
        return None
    found: User | Contact | None = model._base_manager.filter(pk=int(pk)).first()
    return found


def _said(recipient: User | Contact) -> QuerySet[Preference]:
    if isinstance(recipient, User):
        return Preference.objects.filter(user=recipient)
    return Preference.objects.filter(contact=recipient)


def kinds() -> list[tuple[str, str]]:
    """Every kind of notice that modules declared."""
    return [(kind.key, kind.label) for kind in registry.notice_kinds]
