"""What is kept beside the rows it is counted from, always under the lock of the activity."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from metodkabinet.activities.models import Participation, Session

if TYPE_CHECKING:
    from collections.abc import Collection

    from metodkabinet.activities.models import Activity

CENT = Decimal("0.01")


def share_of(present: int, sessions: int) -> Decimal:
    """Of a hundred."""
    return (Decimal(100 * present) / sessions).quantize(CENT, ROUND_HALF_UP) if sessions else Decimal(0)


def settle_shares(activity: Activity, only: Collection[int] | None = None) -> None:
    """Count sessions and shares anew: of everybody, or of these participations."""
    sessions = Session.objects.filter(activity=activity).count()
    rows = Participation.objects.filter(activity=activity)
    if only is not None:
        rows = rows.filter(pk__in=only)
    counted = rows.order_by().annotate(proofs=Count("presences", filter=Q(presences__taken_back_at=None)))
    alike: dict[int, list[int]] = defaultdict(list)
    for pk, proofs in counted.values_list("pk", "proofs"):
        alike[proofs].append(pk)
    for proofs, ids in alike.items():
        for start in range(0, len(ids), 500):
            Participation.objects.filter(pk__in=ids[start : start + 500]).update(
                sessions_present=proofs, share=share_of(proofs, sessions)
            )
