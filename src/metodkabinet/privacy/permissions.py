"""Who may erase whom."""

from __future__ import annotations

from metodkabinet.kit import access
from metodkabinet.people.models import Contact, Person
from metodkabinet.privacy.models.erasure import DECIDE
from metodkabinet.privacy.models.retention import KEEP_TERMS


def can_erase_person(user: access.Actor, person: Person) -> bool:
    """Where he works."""
    return (
        access.holds(user, DECIDE)
        and Person.objects.visible_to(user).reached_by(user, DECIDE).filter(pk=person.pk).exists()
    )


def can_erase_guest(user: access.Actor, contact: Contact) -> bool:
    """A guest belongs to the whole region."""
    reached = access.tenants(user, KEEP_TERMS)
    return reached.everything or contact.region_id in reached.ids
