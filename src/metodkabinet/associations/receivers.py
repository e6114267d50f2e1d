"""What happens to people is followed here: whoever comes in as a person holds the person's offices and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from metodkabinet.associations import services
from metodkabinet.people.signals import entry_given

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person


@receiver(entry_given, dispatch_uid="associations.check_entry")
def check_entry(person: Person, by: User | None, **_: Any) -> None:
    """Nobody lets in somebody who may more than he."""
    services.check_entry(person, by=by)
