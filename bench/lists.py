"""10,000 people: as many queries as with 10, and a district user's list beside the administrator's."""

from __future__ import annotations

from typing import Any

from bench import world
from bench.measuring import interleaved

FEW, MANY = 10, 10_000
PEOPLE = "people:people"
NAMES = [PEOPLE, "organisations:list", "associations:list"]


def queries(client: Any, url: str) -> int:
    """How many queries one page asks, the second time it is opened."""
    from metodkabinet.kit.testing.queries import counted  # noqa: PLC0415  after installation()

    client.get(url)
    with counted() as asked:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return len(asked)


def addresses() -> dict[str, str]:
    """The lists that are there."""
    from metodkabinet.kit.policy import rows  # noqa: PLC0415  after installation()

    return {name: f"/{row.route}" for name, row in rows().items() if name in NAMES}


def run() -> dict[str, Any]:
    """Queries with few and many, CPU of both readers in one interleaved run."""
    with world.installation() as connection:
        cast = world.cast()
        readers = {
            "district": world.browser(cast["method_centre"]),
            "administrator": world.browser(cast["administrator"]),
        }
        world.add_people(cast, FEW)
        urls = addresses()
        few = {f"{name} {who}": queries(client, url) for name, url in urls.items() for who, client in readers.items()}
        world.add_people(cast, MANY - FEW)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        many = {f"{name} {who}": queries(client, url) for name, url in urls.items() for who, client in readers.items()}
        url = urls[PEOPLE]
        asked = {"": "", " search": "?q=библиотекарева001", " last page": "?page=last"}
        cpu = interleaved(
            {
                f"{who}{what}": lambda client=client, query=query: client.get(url + query)
                for who, client in readers.items()
                for what, query in asked.items()
            }
        )
        return {
            "engine": connection.vendor, "people": MANY, "queries_few": few, "queries_many": many,
            "queries_equal": few == many, "most_queries": max(many.values()), "cpu_ms": cpu,
            "district_to_administrator": round(cpu["district"] / cpu["administrator"], 2),
        }  # fmt: skip
