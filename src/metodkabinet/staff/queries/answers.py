"""What one person sent by his link, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metodkabinet.staff.enums import CorrectionState
from metodkabinet.staff.queries.differences import Difference, differences, unpacked

if TYPE_CHECKING:
    from metodkabinet.staff.models import Correction, RefreshLink


@dataclass(frozen=True, slots=True)
class Answer:
    """One correction in words."""

    correction: Correction
    differences: list[Difference]
    at_once: bool

    @property
    def waits(self) -> bool:
        """Nobody has decided yet."""
        return self.correction.state == CorrectionState.WAITING


def answers_of(link: RefreshLink) -> list[Answer]:
    """In the order in which they came."""
    rows = link.corrections.select_related("decided_by").order_by("pk")
    return [Answer(one, differences(one), one.state == CorrectionState.ACCEPTED and not one.decided_at) for one in rows]


def waiting_values(link: RefreshLink, noun: str, row: int | None) -> dict[str, Any]:
    """What was sent of this thing and still waits."""
    said = link.corrections.waiting().filter(noun=noun, row=row).order_by("pk").last()
    return {name: unpacked(noun, name, value) for name, value in said.after.items()} if said else {}
