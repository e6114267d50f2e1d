"""The mirror world: the same things made on several sides, so that one may be looked for from another.

«own» and «foreign» lie in one region under different associations; «other» is another region, and every text of it
carries a canary word that must never reach a reader of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

CANARY = "канарейка"


@dataclass(slots=True)
class Side:
    """One side: `made` holds at least one object of every model by its label, «people.person»."""

    name: str
    word: str = ""  # goes into every text of the side
    made: dict[str, Model] = field(default_factory=dict)

    def add(self, obj: Any) -> Any:
        """Remember the first object of a model; later ones are only passed through."""
        self.made.setdefault(obj._meta.label_lower, obj)
        return obj

    def text(self, plain: str) -> str:
        """A text of this side."""
        return f"{plain} {self.word}".strip()
