"""Whom the capabilities of this module reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.people.models.person import PersonQuerySet


def countable_by(user: Actor) -> PersonQuerySet:
    """Who stands in the figures about staff that this user may see."""
    return Person.objects.reached_by(user, "staff.see_figures")


def importable_by(user: Actor) -> PersonQuerySet:
    """Whose card this user may change by a table."""
    return Person.objects.reached_by(user, "staff.import")


def refreshable_by(user: Actor) -> PersonQuerySet:
    """Whom this user may ask to look at their cards."""
    return Person.objects.reached_by(user, "staff.refresh")
