"""Who is in an association as on a date, kept apart from all librarians of its territory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from metodkabinet.associations.enums import OfficeKind
from metodkabinet.associations.models import Association, Membership, Office
from metodkabinet.organisations.models import Territory
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import OtherTerritory, Person

PERSON = ("person__main_post", "person__main_organisation", "person__municipality")


@dataclass(frozen=True, slots=True)
class Counts:
    """Members by order and all librarians of the territory: two numbers that are never mixed."""

    members: int
    librarians: int
    municipalities: int  # where the members come from


def officers_on(association: Association, day: date) -> QuerySet[Office]:
    """Offices in force on a day, the head first."""
    place = Case(
        *(When(kind=kind, then=Value(number)) for number, kind in enumerate(OfficeKind)), output_field=IntegerField()
    )
    rows = Office.objects.on(day).filter(association=association).select_related("ground", *PERSON)
    return rows.annotate(place=place).order_by("place", "person__sort_key", "pk")


def members_on(association: Association, day: date) -> QuerySet[Membership]:
    """Members by order on a day, in dictionary order."""
    rows = Membership.objects.on(day).filter(association=association).select_related("ground", *PERSON)
    return rows.order_by("person__sort_key", "pk")


def former_heads(association: Association) -> QuerySet[Office]:
    """All heads there have been, the latest first."""
    rows = Office.objects.filter(association=association, kind=OfficeKind.HEAD)
    return rows.select_related("person", "ground").order_by("-since", "-pk")


def librarians_of(association: Association) -> QuerySet[Person]:
    """Everyone who works on the territory, by his main job or another one."""
    here = Territory.objects.filter(association.territory_condition).order_by().values("pk")
    elsewhere = OtherTerritory.objects.filter(territory__in=here).order_by().values("person")
    return Person.objects.filter(Q(territory__in=here) | Q(pk__in=elsewhere), state=PersonState.ACTIVE)


def counts_of(association: Association, day: date) -> Counts:
    """The numbers of the association's page."""
    members = Membership.objects.on(day).filter(association=association)
    places = members.filter(person__municipality__isnull=False).values("person__municipality").distinct()
    return Counts(members.count(), librarians_of(association).count(), places.count())


def known_people(association: Association, day: date) -> QuerySet[Person]:
    """Members and officers of a day."""
    members = Membership.objects.on(day).filter(association=association).order_by().values("person")
    officers = Office.objects.on(day).filter(association=association).order_by().values("person")
    return Person.objects.filter(Q(pk__in=members) | Q(pk__in=officers)).order_by("sort_key", "pk")
