"""Who may see and change what about people."""

from __future__ import annotations

from dataclasses import dataclass

from metodkabinet.kit import access
from metodkabinet.organisations.models import Organisation, Region, Territory
from metodkabinet.people.models import Person


def can_see_card(user: access.Actor, person: Person) -> bool:
    """The whole staff card, not only name, post and place of work."""
    return Person.objects.card_visible_to(user).filter(pk=person.pk).exists()


def can_manage_person(user: access.Actor, person: Person) -> bool:
    """Change the card."""
    return Person.objects.manageable_by(user).filter(pk=person.pk).exists()


@dataclass(frozen=True, slots=True)
class CardSight:
    """What a reader may do with the card that a page shows."""

    card: bool  # see the whole of it
    manage: bool


def card_sight(user: access.Actor, person: Person) -> CardSight:
    """Asked once for a page, however many panels it has."""
    known = person.__dict__.setdefault("_sights", {})
    if user.pk not in known:
        manage = can_manage_person(user, person)
        known[user.pk] = CardSight(card=manage or can_see_card(user, person), manage=manage)
    found: CardSight = known[user.pk]
    return found


def can_merge_person(user: access.Actor, person: Person) -> bool:
    """Join the card with another."""
    return Person.objects.mergeable_by(user).filter(pk=person.pk).exists()


def can_invite_person(user: access.Actor, person: Person) -> bool:
    """Give an account, a personal link."""
    return access.holds(user, "accounts.invite") and can_manage_person(user, person)


def can_settle_at(user: access.Actor, organisation: Organisation, capability: str = "people.add") -> bool:
    """Add people who work at this organisation."""
    return organisation.territory_id in access.reach(user, capability, Territory) or organisation.region_id in (
        access.reach(user, capability, Region)
    )


def sees_every_card(user: access.Actor) -> bool:
    """Whose name he sees, his card too: then lists may show and narrow by what the cards say."""
    for model in (Region, Territory, Person):
        names, cards = access.reach(user, "people.see", model), access.reach(user, "people.see_card", model)
        if not cards.everything and (names.everything or not names.ids <= cards.ids):
            return False
    return True
