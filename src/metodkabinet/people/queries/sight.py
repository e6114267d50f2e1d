"""Who may find whom: the tokens of the search, and the person behind an account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from metodkabinet.kit import access, clock
from metodkabinet.kit.words.names import initials
from metodkabinet.organisations.models import Region, Territory
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Contact, Person

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

EVERYWHERE = "everywhere"
YEAR = timedelta(days=365)


def person_of(user: Actor) -> Person | None:
    """The card of the signed-in person, if there is one; asked once in a request."""
    known = user.__dict__
    if "_person" not in known:
        mine = Person.objects.filter(user_id=int(user.pk or 0)).exclude(state=PersonState.MERGED)
        known["_person"] = mine.select_related("region").first() if user.is_authenticated else None
    found: Person | None = known["_person"]
    return found


def is_stale(person: Person) -> bool:
    """Nobody has looked at the card for a year."""
    return person.confirmed_at is None or person.confirmed_at <= clock.now() - YEAR


def name_of(user: Actor) -> str:
    """«Иванова М. П.»; an account without a card is called by its address."""
    person = person_of(user)
    return initials(person.surname, person.name, person.patronymic) if person else str(user)


def findable_people() -> QuerySet[Person]:
    """Everybody who has a page."""
    people = Person.objects.exclude(state=PersonState.MERGED)
    return people.select_related("main_post", "main_organisation", "municipality").prefetch_related("other_territories")


def tokens_of(person: Person) -> list[str]:
    """Region, every territory where he works, himself: exactly what `visible_to` asks for."""
    places = [person.territory_id, *(other.territory_id for other in person.other_territories.all())]
    return [
        EVERYWHERE,
        f"region:{person.region_id}",
        f"person:{person.pk}",
        *(f"territory:{place}" for place in places if place is not None),
    ]


def person_tokens(user: Actor) -> Iterable[str]:
    """What this reader holds."""
    reaches = {name: access.reach(user, "people.see", model) for name, model in _MODELS.items()}
    if reaches["region"].everything:
        return [EVERYWHERE]
    return [f"{name}:{pk}" for name, reach in reaches.items() for pk in sorted(reach.ids)]


_MODELS = {"region": Region, "territory": Territory, "person": Person}


def findable_contacts() -> QuerySet[Contact]:
    """Guests and correspondents."""
    return Contact.objects.order_by("pk")


def contact_tokens(user: Actor) -> Iterable[str]:
    """Regions whose contacts this reader sees."""
    known = access.reach(user, "people.see_contacts", Region)
    return [EVERYWHERE] if known.everything else [f"region:{pk}" for pk in sorted(known.ids)]
