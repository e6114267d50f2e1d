"""What people ask is answered here: what a full card has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from metodkabinet.people.signals import expectations_asked
from metodkabinet.staff.queries.expectations import expectations_of

if TYPE_CHECKING:
    from metodkabinet.people.logic.completeness import Expectation
    from metodkabinet.people.models import Person


@receiver(expectations_asked, dispatch_uid="staff.expectations")
def expect_of_cards(people: Sequence[Person], **_: Any) -> list[Expectation]:
    """Education, courses, attestation."""
    return expectations_of(people)
