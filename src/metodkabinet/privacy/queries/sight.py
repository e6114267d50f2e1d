"""Whom a reader may erase, and what he is told of an act."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime

from metodkabinet.kit import access
from metodkabinet.people.models import Contact, Person
from metodkabinet.privacy.logic.act_paper import ActWords, ExtractLine
from metodkabinet.privacy.models.erasure import DECIDE
from metodkabinet.privacy.models.retention import KEEP_TERMS

if TYPE_CHECKING:
    from metodkabinet.privacy.models import ErasureAct


def erasable_people(user: access.Actor) -> QuerySet[Person]:
    """Whose data this user may erase."""
    return Person.objects.reached_by(user, DECIDE)


def erasable_guests(user: access.Actor) -> QuerySet[Contact]:
    """Guests belong to the whole region: whoever keeps its terms of keeping erases them."""
    return Contact.objects.filter(access.tenants(user, KEEP_TERMS).q("region_id"))


def words_of(act: ErasureAct) -> ActWords:
    """The act as it is printed."""
    return ActWords(
        number=act.number, day=localtime(act.erased_at), operator=settings.OPERATOR or act.region.name,
        subject=act.subject, decided_name=act.decided_name, reason=act.get_ground_display(),
        categories=[title for _, title, _ in act.erased], kept=act.kept,
        extract=[
            ExtractLine(number, f"{localtime(datetime.fromisoformat(moment)):%d.%m.%Y %H:%M}", category, rows, reason)
            for number, moment, category, rows, reason in act.extract
        ],
    )  # fmt: skip
