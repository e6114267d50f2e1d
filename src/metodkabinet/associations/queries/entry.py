"""Whom one may let in as somebody."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from metodkabinet.associations.enums import OfficeKind, PostRole
from metodkabinet.associations.models import Office, RoleGrant
from metodkabinet.associations.permissions import can_hand_role
from metodkabinet.kit import access
from metodkabinet.people.models import Person


def can_let_in(user: access.Actor, person: Person, day: date) -> bool:
    """Whoever comes in as this person holds the person's offices and roles: each must be his to hand out."""
    lasting = Q(until=None) | Q(until__gte=day)
    offices = Office.objects.filter(lasting, person=person).select_related("association__region").order_by("pk")
    grants = RoleGrant.objects.filter(lasting, person=person).order_by("pk")
    return all(can_hand_role(user, OfficeKind(one.kind), one.association) for one in offices) and all(
        can_hand_role(user, PostRole(one.role), one.scope) for one in grants
    )
