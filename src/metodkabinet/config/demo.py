"""Builds the demo region part by part, through the modules' own services. Same seed and day, same region."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from metodkabinet.kit import registry
from metodkabinet.kit.demo import SignIn, World


@transaction.atomic
def build(*, seed: int, today: date, only_fast: bool) -> list[SignIn]:
    """Build the region and say who can sign in; slow parts are left to the worker when `only_fast`."""
    world = World(seed, today)
    for part in registry.demo_parts:
        if not (only_fast and part.slow):
            world.begin(part.key)
            part.build(world)
    return world.sign_ins


@transaction.atomic
def build_part(key: str, *, seed: int, today: date) -> None:
    """One slow part; it finds what it needs in the database, for the fast parts ran in another process."""
    world = World(seed, today)
    world.begin(key)
    registry.demo_parts[key].build(world)
