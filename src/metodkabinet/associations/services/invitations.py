"""Calling people of the composition to work on the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.accounts.services import invite_user
from metodkabinet.associations.permissions import can_invite_into
from metodkabinet.associations.queries.entry import can_let_in
from metodkabinet.associations.services.refusals import AssociationsRefused, same_region
from metodkabinet.audit.services import reference
from metodkabinet.kit import clock

if TYPE_CHECKING:
    from metodkabinet.accounts.models import Invitation, User
    from metodkabinet.associations.models import Association
    from metodkabinet.people.models import Person


@transaction.atomic
def invite_person(association: Association, person: Person, *, email: str, by: User | None) -> Invitation:
    """Send the link; people ties the account to the card when it is accepted."""
    same_region(association.region_id, person.region_id, str(person))
    if by is not None and not can_invite_into(by, association):
        raise AssociationsRefused("Приглашает руководитель или координатор этого объединения. Обратитесь к нему.")
    return invite_account(person, email=email, by=by)


def invite_account(person: Person, *, email: str, by: User | None) -> Invitation:
    """The same for somebody who is in no body: a rector, a method centre."""
    if person.user_id is not None:
        raise AssociationsRefused(f"{person} уже входит на сайт.", field="person")
    check_entry(person, by=by)
    return invite_user(email, by=by, region_id=person.region_id, name=person.full_name, about=reference(person))


def check_entry(person: Person, *, by: User | None) -> None:
    """Whoever comes in as this person gets the person's rights: they must not be wider than those of who lets in."""
    if by is not None and not can_let_in(by, person, clock.today()):
        raise AssociationsRefused(
            f"У человека «{person}» прав больше, чем у вас. Пусть его пригласит или объединит карточки тот, "
            "кто его назначал, или методический центр.",
            field="person",
        )
