"""The first head of the first body: the last step of an empty installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from metodkabinet.accounts.logic import links
from metodkabinet.accounts.services.invitations import invitation_secret
from metodkabinet.associations.enums import AssociationState, LifeKind, OfficeKind
from metodkabinet.associations.services.composition import appoint_officer
from metodkabinet.associations.services.invitations import invite_person
from metodkabinet.associations.services.life import record_act
from metodkabinet.people.services.persons import PersonCard, add_person

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.associations.models import Association, Ground, Office
    from metodkabinet.associations.services.grounds import NewGround


@dataclass(frozen=True, slots=True)
class FirstHead:
    """What is known of the first head."""

    surname: str
    name: str
    email: str
    patronymic: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """The office and the link of the invitation, which is shown once."""

    office: Office
    link: str


@transaction.atomic
def begin_with_head(
    association: Association, head: FirstHead, *, since: date, ground: Ground | NewGround, by: User
) -> Begun:
    """Enter the card, appoint by the order (which creates a body that is still forming), send the invitation."""
    card = PersonCard(head.surname, head.name, head.patronymic, email=head.email)
    person = add_person(association.region, card, by=by)
    if association.state == AssociationState.FORMING:
        record_act(association, LifeKind.CREATED, date=since, ground=ground, by=by)
    office = appoint_officer(association, person, OfficeKind.HEAD, since=since, ground=ground, by=by)
    invitation = invite_person(association, person, email=head.email, by=by)
    return Begun(office, links.address(reverse("accounts:invitation"), invitation_secret(invitation)))
