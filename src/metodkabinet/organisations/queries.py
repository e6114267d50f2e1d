"""Reads that look back in time or count: names and places as on a day, municipalities with their counts, lineage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from rapidfuzz.fuzz import ratio

from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.enums import LibraryKind, MunicipalityKind, OrganisationKind
from metodkabinet.organisations.models import (
    BaseSite,
    Library,
    Municipality,
    MunicipalityName,
    Organisation,
    OrganisationMove,
    OrganisationName,
)
from metodkabinet.organisations.signals import organisation_end_asked

if TYPE_CHECKING:
    from metodkabinet.organisations.models import LibraryQuerySet, MunicipalityQuerySet, OrganisationQuerySet

ALIKE = 88  # of 100: fewer letters in common is another name


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """A municipality as it was on a day, with what stood in it; a city counts its districts too."""

    municipality: Municipality
    name: str
    kind: str
    schools: int
    colleges: int
    others: int
    libraries: int
    is_district: bool


@dataclass(frozen=True, slots=True)
class LibraryCount:
    """How many libraries of each kind stood in a municipality (None: regional organisations) on a day."""

    municipality: Municipality | None
    school: int
    centre: int
    college: int

    @property
    def total(self) -> int:
        """Of all kinds."""
        return self.school + self.centre + self.college


@dataclass(frozen=True, slots=True)
class Alike:
    """Organisations with the same ИНН, with the same name in the municipality, with nearly the same."""

    by_inn: list[Organisation]
    by_name: list[Organisation]
    nearly: list[Organisation]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What ending an organisation would change; `others` are sentences of the modules above."""

    libraries: list[Library]
    base_sites: list[BaseSite]
    branches: list[Organisation]
    others: list[str]


def name_on(organisation: Organisation, day: date) -> OrganisationName:
    """The name it bore on a day; before the first known one, the first."""
    names = list(organisation.names.all())
    borne = [name for name in names if name.since is None or name.since <= day]
    return borne[-1] if borne else names[0]


def organisations_on(rows: OrganisationQuerySet, day: date) -> OrganisationQuerySet:
    """Those in force on a day, with `name_then` and `municipality_then` (an id)."""
    return rows.on(day).annotate(name_then=_name_then(day), municipality_then=_place_then(day, "pk"))


def with_counts(rows: OrganisationQuerySet, today: date) -> OrganisationQuerySet:
    """With `library_count` and `has_site`, as the list of organisations shows them."""
    shelves = Library.objects.on(today).filter(organisation=OuterRef("pk")).order_by().values("organisation")
    sites = BaseSite.objects.on(today).filter(organisation=OuterRef("pk"))
    counted = Coalesce(Subquery(shelves.annotate(rows=Count("pk")).values("rows")), 0)
    return rows.annotate(library_count=counted, has_site=Exists(sites))


def findable_organisations() -> QuerySet[Organisation]:
    """Everything the search holds; who finds what is decided there."""
    return Organisation.objects.select_related("municipality").order_by("pk")


def municipalities_on(rows: MunicipalityQuerySet, day: date) -> MunicipalityQuerySet:
    """Those in force on a day, with `name_then` and `kind_then`."""
    names = MunicipalityName.objects.filter(municipality=OuterRef("pk"))
    return rows.on(day).annotate(
        name_then=Subquery(_newest(names, day).values("name")[:1]),
        kind_then=Subquery(_newest(names, day).values("kind")[:1]),
    )


def municipality_rows(
    municipalities: MunicipalityQuerySet, organisations: OrganisationQuerySet, libraries: LibraryQuerySet, day: date
) -> list[MunicipalityRow]:
    """The tree with its counts as on a day, in dictionary order, districts under their city."""
    shown = list(municipalities_on(municipalities, day).order_by("sort_key", "pk"))
    kinds = _counted(organisations_on(organisations, day))
    shelves = _counted(_placed(libraries, day))
    districts: dict[int | None, list[Municipality]] = {}
    for one in shown:
        districts.setdefault(one.parent_id, []).append(one)
    rows = []
    for top in districts.get(None, []):
        inner = districts.get(top.pk, [])
        rows.append(_row(top, {top.pk, *(one.pk for one in inner)}, kinds, shelves))
        rows += [_row(one, {one.pk}, kinds, shelves) for one in inner]
    return rows


def library_counts(libraries: LibraryQuerySet, day: date) -> list[LibraryCount]:
    """Libraries by kind and municipality as on a day, in dictionary order; regional organisations come last."""
    counted = _counted(_placed(libraries, day))
    places = {place for place, _ in counted}
    known = Municipality.objects.filter(pk__in=[place for place in places if place is not None]).order_by(
        "sort_key", "pk"
    )
    return [
        LibraryCount(place, *(counted[place.pk if place else None, kind.value] for kind in LibraryKind))
        for place in [*known, *([None] if None in places else [])]
    ]


def total_of(counts: list[LibraryCount]) -> LibraryCount:
    """The last line of the table."""
    return LibraryCount(
        None, sum(row.school for row in counts), sum(row.centre for row in counts), sum(row.college for row in counts)
    )


def lineage_of(organisation: Organisation) -> list[Organisation]:
    """Everything that was joined to it, directly or through others, the latest first."""
    found: list[Organisation] = []
    heads = [organisation.pk]
    while heads:
        layer = Organisation.objects.filter(successor__in=heads).exclude(pk__in=[one.pk for one in found])
        rows = list(layer.order_by("-until", "pk"))
        found += rows
        heads = [row.pk for row in rows]
    return found


def branches_of(organisation: Organisation, day: date) -> QuerySet[Organisation]:
    """Its filials in force on a day, those it got with what was joined to it included."""
    heads = [organisation.pk, *(one.pk for one in lineage_of(organisation))]
    return Organisation.objects.on(day).filter(parent__in=heads).order_by("sort_key", "pk")


def alike(region_id: int, *, inn: str, short_name: str, municipality: Municipality | None) -> Alike:
    """Acting organisations that a row of a foreign table could mean."""
    acting = Organisation.objects.filter(region_id=region_id, until=None).order_by("sort_key", "pk")
    by_inn = list(acting.filter(inn=inn)) if inn else []
    near = [row for row in acting.filter(municipality=municipality) if _numbers(row.short_name) == _numbers(short_name)]
    wanted = search_key(short_name)
    likeness = {row.pk: ratio(search_key(row.short_name), wanted) for row in near}
    return Alike(
        by_inn=by_inn,
        by_name=[row for row in near if likeness[row.pk] == 100],
        nearly=[row for row in near if ALIKE <= likeness[row.pk] < 100],
    )


def _numbers(text: str) -> list[str]:
    """«Школа № 12» is never a misspelt «Школа № 13»."""
    return re.findall(r"\d+", text)


def head_of(organisation: Organisation) -> Organisation | None:
    """The head organisation of a filial today: the successor of the one it belonged to."""
    head = organisation.parent
    while head is not None and head.successor is not None:
        head = head.successor
    return head


def consequences_of_ending(organisation: Organisation, *, successor: Organisation | None = None) -> Consequences:
    """What to show before an organisation is closed or joined."""
    asked = organisation_end_asked.send(sender=Organisation, organisation=organisation, successor=successor)
    others = [sentence for _, sentences in asked for sentence in sentences or ()]
    return Consequences(
        libraries=list(organisation.libraries.filter(until=None).order_by("name", "pk")),
        base_sites=list(organisation.base_sites.filter(until=None).order_by("since", "pk")),
        branches=list(organisation.branches.filter(until=None).order_by("sort_key", "pk")),
        others=others,
    )


def _newest(names: QuerySet[Any], day: date) -> QuerySet[Any]:
    borne = names.filter(Q(since=None) | Q(since__lte=day))
    return borne.order_by(F("since").desc(nulls_last=True), "-pk")


def _name_then(day: date) -> Subquery:
    names = OrganisationName.objects.filter(organisation=OuterRef("pk"))
    return Subquery(_newest(names, day).values("short_name")[:1])


def _place_then(day: date, own: str, prefix: str = "") -> Case:
    """Where it stood: what the first later move led away from, else where it stands now."""
    later = OrganisationMove.objects.filter(organisation=OuterRef(own), day__gt=day).order_by("day", "pk")
    left = Subquery(later.values("before")[:1])
    return Case(When(Exists(later), then=left), default=F(f"{prefix}municipality"), output_field=BigIntegerField())


def _placed(libraries: LibraryQuerySet, day: date) -> LibraryQuerySet:
    return libraries.on(day).annotate(municipality_then=_place_then(day, "organisation", "organisation__"))


def _counted(placed: QuerySet[Any]) -> Counter[tuple[int | None, str]]:
    """How many of each kind stood in each municipality."""
    rows: Iterable[Any] = placed.order_by().values_list("municipality_then", "kind").annotate(rows=Count("pk"))
    return Counter({(place, kind): count for place, kind, count in rows})


def _row(
    one: Municipality,
    places: set[int],
    kinds: Counter[tuple[int | None, str]],
    shelves: Counter[tuple[int | None, str]],
) -> MunicipalityRow:
    inside = Counter[str]()
    for (place, kind), count in kinds.items():
        if place in places:
            inside[kind] += count
    schools, colleges = inside[OrganisationKind.SCHOOL], inside[OrganisationKind.COLLEGE]
    return MunicipalityRow(
        municipality=one,
        name=getattr(one, "name_then", None) or one.name,
        kind=MunicipalityKind(getattr(one, "kind_then", None) or one.kind).label,
        schools=schools,
        colleges=colleges,
        others=inside.total() - schools - colleges,
        libraries=sum(count for (place, _), count in shelves.items() if place in places),
        is_district=one.parent_id is not None,
    )
