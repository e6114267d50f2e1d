"""Reading notices and what recipients chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from metodkabinet.accounts.models import User
from metodkabinet.kit import registry
from metodkabinet.notifications.enums import Pace
from metodkabinet.notifications.models import Notice, Preference, QuietHours
from metodkabinet.organisations.models import Region
from metodkabinet.people.models import Contact, Person

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

QUIET = (time(20), time(8))  # until somebody chooses otherwise


@dataclass(frozen=True, slots=True)
class Hours:
    """Quiet hours of somebody."""

    is_on: bool
    begins: time
    ends: time

    @property
    def words(self) -> str:
        """«с 20:00 до 08:00»."""
        return f"с {self.begins:%H:%M} до {self.ends:%H:%M}" if self.is_on else "нет"


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of notice and how soon it comes by e-mail."""

    kind: str
    label: str
    pace: Pace


def inbox_of(user: Actor) -> QuerySet[Notice]:
    """Own notices, newest first."""
    return Notice.objects.visible_to(user).order_by("-pk")


def unread_count(user: Actor) -> int:
    """How many wait; the number beside the bell."""
    return Notice.objects.visible_to(user).filter(read_at=None).count()


def wants_letters(recipient: User | Contact, kind: str) -> bool:
    """By e-mail unless he said no."""
    return pace_of(recipient, kind) is not Pace.NEVER


def pace_of(recipient: User | Contact, kind: str) -> Pace:
    """How soon he wants such letters."""
    return pace_of_each([recipient], kind)[recipient]


def pace_of_each(recipients: Sequence[User | Contact], kind: str) -> dict[User | Contact, Pace]:
    """How soon each of these wants such letters; at once until he says otherwise."""
    chosen = Preference.objects.filter(whose(recipients), kind=kind).values_list("user_id", "contact_id", "pace")
    said: dict[tuple[int | None, int | None], Pace] = {(user, contact): Pace(pace) for user, contact, pace in chosen}
    return {recipient: said.get(ids_of(recipient), Pace.AT_ONCE) for recipient in recipients}


def whose(recipients: Sequence[User | Contact]) -> Q:
    """Rows that belong to any of these."""
    users = [recipient.pk for recipient in recipients if isinstance(recipient, User)]
    contacts = [recipient.pk for recipient in recipients if isinstance(recipient, Contact)]
    return Q(user__in=users) | Q(contact__in=contacts)


def ids_of(recipient: User | Contact) -> tuple[int | None, int | None]:
    """The pair of keys under which rows of this recipient stand."""
    return (recipient.pk, None) if isinstance(recipient, User) else (None, recipient.pk)


def choices_of(recipient: User | Contact) -> list[Choice]:
    """Every kind that may be switched off, with what he chose."""
    said = dict(Preference.objects.filter(whose([recipient])).values_list("kind", "pace"))
    return [
        Choice(kind.key, kind.label, Pace(said.get(kind.key, Pace.AT_ONCE)))
        for kind in registry.notice_kinds
        if not kind.urgent
    ]


def hours_of(user: User) -> Hours:
    """What the user chose, or the usual."""
    return hours_of_each([user])[user]


def hours_of_each(recipients: Sequence[User | Contact]) -> dict[User | Contact, Hours]:
    """When letters to each wait. Contacts have chosen nothing and have the usual hours."""
    users = [recipient for recipient in recipients if isinstance(recipient, User)]
    chosen = {row.user_id: Hours(row.is_on, row.begins, row.ends) for row in QuietHours.objects.filter(user__in=users)}
    usual = Hours(is_on=True, begins=QUIET[0], ends=QUIET[1])
    return {one: chosen.get(one.pk, usual) if isinstance(one, User) else usual for one in recipients}


def zone_of_each(recipients: Sequence[User | Contact]) -> dict[User | Contact, str]:
    """Where each lives: by the clock of his organisation, else of his region, else of the installation."""
    users = [recipient for recipient in recipients if isinstance(recipient, User)]
    people = Person.objects.filter(user__in=users).select_related("main_organisation", "region")
    zones = {person.user_id: _zone(person) for person in people}
    guests = [recipient.region_id for recipient in recipients if isinstance(recipient, Contact)]
    regions = dict(Region.objects.filter(pk__in=guests).values_list("pk", "zone")) if guests else {}
    return {
        one: zones.get(one.pk, settings.TIME_ZONE) if isinstance(one, User) else regions[one.region_id]
        for one in recipients
    }


def _zone(person: Person) -> str:
    organisation = person.main_organisation
    return (organisation.zone if organisation is not None else "") or person.region.zone


def recipients_of(person: Model) -> list[User | Contact]:
    """The account and the addresses behind a card; a contact or an account is itself."""
    if isinstance(person, User | Contact):
        return [person]
    if not isinstance(person, Person):
        return []
    user = [person.user] if person.user is not None else []
    return [*user, *Contact.objects.filter(person=person).order_by("pk")]


def object_of(said: str) -> Model | None:
    """«associations.association:5» as an object; None when it is gone."""
    label, _, pk = said.partition(":")
    app, _, name = label.partition(".")
    model = apps.all_models[app].get(name)
    return model._base_manager.filter(pk=pk).first() if model is not None and pk.isdigit() else None


def recipient_of_reference(said: str) -> User | Contact | None:
    """«accounts.user:5» as somebody who can be told."""
    found = object_of(said)
    return found if isinstance(found, User | Contact) else None


def kinds() -> list[tuple[str, str]]:
    """Every kind of notice that modules declared."""
    return [(kind.key, kind.label) for kind in registry.notice_kinds]
