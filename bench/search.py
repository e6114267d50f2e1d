"""Building the search over 10,000 people and asking it as readers do."""

from __future__ import annotations

import time
from typing import Any

from bench import world
from bench.measuring import interleaved

ASKED = {
    "one name": "библиотекарева00042",
    "a common word": "анна",
    "two words": "анна ивановна",
    "nothing": "шаровары",
}


def run() -> dict[str, Any]:
    """Seconds of building, CPU of asking."""
    with world.installation() as connection:
        cast = world.cast()
        world.add_people(cast, 10_000)
        from metodkabinet.kit import search  # noqa: PLC0415  after installation()

        started = time.monotonic()
        search.rebuild()
        built = time.monotonic() - started
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        acts = {
            f"{who}: {name}": lambda who=who, text=text: search.search(cast[who], text)
            for who in ("head", "administrator")
            for name, text in ASKED.items()
        }
        found = {name: act().total for name, act in acts.items()}
        return {"engine": connection.vendor, "build_s": round(built, 1), "cpu_ms": interleaved(acts), "found": found}
