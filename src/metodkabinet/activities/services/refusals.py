"""What the ledger refuses, in words, and the checks that many services share."""

from __future__ import annotations

from typing import Any

from metodkabinet.kit.refusals import Refused


class ActivitiesRefused(Refused):
    """A rule of the ledger forbids the act."""


def check_region(region_id: int, other: Any, noun: str, field: str | None = None) -> None:
    """Nothing of another region enters an activity."""
    if other is not None and other.region_id != region_id:
        raise ActivitiesRefused(f"{noun} – из другого региона. Выберите запись своего региона.", field=field)
