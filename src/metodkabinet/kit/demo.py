"""The world that the parts of a demo hand from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, NamedTuple


class SignIn(NamedTuple):
    """Somebody who can sign in to the demo."""

    who: str
    email: str
    password: str


@dataclass(slots=True)
class World:
    """One demo region in the making. Same seed and day, same world."""

    seed: int
    today: date
    rng: Random = field(default_factory=Random)  # each part gets its own, so that parts do not shake each other
    made: dict[str, Any] = field(default_factory=dict)  # what parts hand to later ones
    sign_ins: list[SignIn] = field(default_factory=list)

    def begin(self, part: str) -> None:
        """Give the next part its own dice."""
        self.rng = Random(f"{self.seed}:{self.today}:{part}")  # noqa: S311  a repeatable world, not a secret
