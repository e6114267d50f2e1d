"""What must hold of territories and organisations at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, Q

from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.models import Municipality, Organisation


def misplaced() -> Iterator[str]:
    """The territory is that of the municipality and of the kind."""
    for subject in {kind.subject for kind in OrganisationKind}:
        kinds = [kind.value for kind in OrganisationKind if kind.subject is subject]
        rows = Organisation.objects.filter(kind__in=kinds).exclude(
            Q(territory__subject=subject)
            & Q(territory__region=F("region"))
            & (
                Q(territory__municipality=F("municipality"))
                | Q(territory__municipality__isnull=True, municipality__isnull=True)
            )
        )
        for row in rows.order_by("pk"):
            yield f"Организация {row.pk} «{row}»: территория не подходит к муниципалитету или виду."


def misnamed() -> Iterator[str]:
    """The newest name of the past is the name of today."""
    for row in Organisation.objects.prefetch_related("names").order_by("pk").iterator(chunk_size=500):
        names = sorted(row.names.all(), key=lambda name: name.since or date.min)
        if not names or (names[-1].short_name, names[-1].full_name) != (row.short_name, row.full_name):
            yield f"Организация {row.pk} «{row}»: последнее название в истории другое."
    for place in Municipality.objects.prefetch_related("names").order_by("pk").iterator(chunk_size=500):
        old = sorted(place.names.all(), key=lambda name: name.since or date.min)
        if not old or (old[-1].name, old[-1].kind, old[-1].oktmo) != (place.name, place.kind, place.oktmo):
            yield f"Муниципалитет {place.pk} «{place}»: последнее название в истории другое."


def misended() -> Iterator[str]:
    """Whoever ended did so once, and not in a circle; the successor lies in the same region."""
    strangers = Organisation.objects.exclude(successor=None).exclude(successor__region=F("region"))
    for row in strangers.order_by("pk"):
        yield f"Организация {row.pk} «{row}»: преемник из другого региона."
    for row in Organisation.objects.prefetch_related("ends").exclude(until=None).order_by("pk"):
        kept = [end for end in row.ends.all() if end.undone_at is None]
        said = [(end.day, end.ending, end.successor_id) for end in kept]
        if said != [(row.until, row.ending, row.successor_id)]:
            yield f"Организация {row.pk} «{row}»: запись о прекращении не совпадает с карточкой."
    for place in Municipality.objects.exclude(successor=None).exclude(successor__region=F("region")).order_by("pk"):
        yield f"Муниципалитет {place.pk} «{place}»: преемник из другого региона."
    yield from _circles("Организация", Organisation.objects.exclude(successor=None).values_list("pk", "successor"))
    yield from _circles("Муниципалитет", Municipality.objects.exclude(successor=None).values_list("pk", "successor"))


def misparented() -> Iterator[str]:
    """Filials belong to head organisations of their region, districts to cities of theirs."""
    rows = Organisation.objects.exclude(parent=None).filter(
        ~Q(parent__region=F("region")) | Q(parent__parent__isnull=False) | Q(parent=F("pk"))
    )
    for row in rows.order_by("pk"):
        yield f"Организация {row.pk} «{row}»: головная организация из другого региона или сама филиал."
    places = Municipality.objects.exclude(parent=None).exclude(parent__region=F("region"))
    for place in places.order_by("pk"):
        yield f"Муниципалитет {place.pk} «{place}»: город из другого региона."


def _circles(noun: str, pairs: Iterable[tuple[int, int | None]]) -> Iterator[str]:
    leads = dict(pairs)
    for start in sorted(leads):
        seen, here = {start}, leads[start]
        while here is not None and here not in seen:
            seen.add(here)
            here = leads.get(here)
        if here == start:
            yield f"{noun} {start}: цепочка преемников замыкается."
