"""The finder of twins: what it found is kept, so that pages and counts cost nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.kit import clock
from metodkabinet.people.models import Resemblance
from metodkabinet.people.queries.duplicates import pairs_in

if TYPE_CHECKING:
    from metodkabinet.organisations.models import Region


def renew_resemblances(region: Region) -> int:
    """Look through the region and keep exactly what is alike now; how many pairs that is."""
    found = {(pair.first, pair.second): pair for pair in pairs_in(region)}
    with transaction.atomic():
        known = {(row.first_id, row.second_id): row for row in Resemblance.objects.filter(first__region=region)}
        gone = [row.pk for key, row in known.items() if key not in found]
        for start in range(0, len(gone), 500):
            Resemblance.objects.filter(pk__in=gone[start : start + 500]).delete()
        Resemblance.objects.bulk_create(
            [
                Resemblance(
                    first_id=pair.first, second_id=pair.second, score=pair.score, reasons=list(pair.reasons),
                    found_at=clock.now(),
                )
                for pair in found.values()
            ],
            batch_size=500, update_conflicts=True, unique_fields=["first", "second"],
            update_fields=["score", "reasons"],
        )  # fmt: skip
    return len(found)
