"""The tree of bodies and what is missing in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from metodkabinet.associations.enums import AssociationState, OfficeKind
from metodkabinet.associations.models import Association, Membership, Office, Regulation, WorkingGroup
from metodkabinet.kit.dated import in_force

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Branch:
    """A body with those below it."""

    body: Association
    below: list[Branch]


@dataclass(frozen=True, slots=True)
class Ending:
    """What liquidation on a day would end."""

    members: int
    officers: int
    groups: int
    lower: list[Association]  # those that must be moved first


def findable_associations() -> QuerySet[Association]:
    """Everything the search holds; who finds what is decided there."""
    return Association.objects.select_related("municipality", "base_organisation").order_by("pk")


def with_head_and_counts(bodies: QuerySet[Association], day: date) -> QuerySet[Association]:
    """With what the tree shows beside each: the head and the number of members."""
    head = Office.objects.on(day).filter(association=OuterRef("pk"), kind=OfficeKind.HEAD).order_by("pk")
    names = ("surname", "name", "patronymic")
    found = bodies.annotate(
        member_count=Count("memberships", filter=in_force(day, "memberships__"), distinct=True),
        **{f"head_{name}": Subquery(head.values(f"person__{name}")[:1]) for name in names},
    )
    return found.select_related("municipality", "base_organisation").order_by("region_id", "path", "pk")


def branches(bodies: Iterable[Association]) -> list[Branch]:
    """Bodies in the order of their paths, hung one under another; whose upper one is not shown stands on top."""
    tops: list[Branch] = []
    line: list[Branch] = []
    for body in bodies:
        branch = Branch(body, [])
        while line and not body.path.startswith(line[-1].body.path):
            line.pop()
        (line[-1].below if line else tops).append(branch)
        line.append(branch)
    return tops


def without_order(bodies: QuerySet[Association]) -> QuerySet[Association]:
    """Still forming: the order that creates them is not recorded."""
    return bodies.filter(state=AssociationState.FORMING).order_by("sort_key", "pk")


def without_head(bodies: QuerySet[Association], day: date) -> QuerySet[Association]:
    """Acting, and nobody leads."""
    heads = Office.objects.on(day).filter(association=OuterRef("pk"), kind=OfficeKind.HEAD)
    return bodies.filter(state=AssociationState.ACTIVE).exclude(Exists(heads)).order_by("sort_key", "pk")


def without_regulation(bodies: QuerySet[Association]) -> QuerySet[Association]:
    """Acting without a Положение."""
    written = Regulation.objects.filter(association=OuterRef("pk"))
    return bodies.filter(state=AssociationState.ACTIVE).exclude(Exists(written)).order_by("sort_key", "pk")


def ending_terms(bodies: QuerySet[Association], day: date) -> QuerySet[Office]:
    """Offices whose term ends within a month, or ended within the last one and nobody followed."""
    followed = Office.objects.filter(
        association=OuterRef("association"), kind=OuterRef("kind"), since__gte=OuterRef("until")
    )
    rows = Office.objects.filter(
        association__in=bodies.filter(state=AssociationState.ACTIVE).order_by().values("pk"),
        until__gt=day - SOON, until__lte=day + SOON,
    )  # fmt: skip
    return rows.exclude(Exists(followed)).select_related("association", "person").order_by("until", "pk")


def ending_of(association: Association, day: date) -> Ending:
    """The preview of a liquidation."""
    lasting = Q(until=None) | Q(until__gt=day)
    return Ending(
        Membership.objects.filter(lasting, association=association).count(),
        Office.objects.filter(lasting, association=association).count(),
        WorkingGroup.objects.filter(association=association, finished_at=None).count(),
        list(association.children.exclude(state=AssociationState.LIQUIDATED).order_by("sort_key", "pk")),
    )
