"""A table of 400 rows: shown, confirmed, shown again."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import xlsxwriter

from bench import world

ROWS = 400


def workbook(head: list[str], rows: list[list[str]]) -> bytes:
    """A table as people keep it."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([head, *rows]):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text)
    return out.getvalue()


def tables() -> dict[str, bytes]:
    """What is brought, by the kind of import."""
    schools = [[f"Школа № {number + 500}", "Тихий округ", "школа"] for number in range(ROWS)]
    post = "педагог-библиотекарь"
    people = [[f"Новикова{number:03d}", "Анна", "Ивановна", "Школа № 100", post] for number in range(ROWS)]
    return {
        "organisations.organisation": workbook(["Наименование", "Район", "Вид"], schools),
        "staff.people": workbook(["Фамилия", "Имя", "Отчество", "Организация", "Должность"], people),
    }


def through(kind: Any, cast: Any, sent: bytes) -> dict[str, Any]:
    """Seconds of the preview, of the confirmation and of the same file once more."""
    from metodkabinet.kit.sheets import services  # noqa: PLC0415  after installation()
    from metodkabinet.kit.sheets.queries import counts_of  # noqa: PLC0415

    def timed(act: Any) -> tuple[Any, float]:
        started = time.monotonic()
        run = act()
        while not services.continue_import(run.pk):
            continue
        run.refresh_from_db()
        return run, round(time.monotonic() - started, 2)

    scope = {"region": str(cast.own.made["organisations.region"].pk)}

    def begin() -> Any:
        return services.start_import(kind, sent, by=cast["administrator"], file_name="таблица.xlsx", scope=scope)

    run, preview = timed(begin)
    counts = counts_of(run)
    if not counts.new:
        return {"error": [row.outcome for row in run.rows.order_by("pk")[:2]], "state": run.state}
    run, confirm = timed(lambda: services.confirm_import(run, by=cast["administrator"]))
    _, again = timed(begin)
    return {"preview_s": preview, "confirm_s": confirm, "again_s": again, "rows": counts.total, "new": counts.new}


def run() -> dict[str, Any]:
    """Each kind that is installed."""
    with world.installation() as connection:
        cast = world.cast()
        world.add_people(cast, 10)
        from metodkabinet.kit.sheets.imports import imports  # noqa: PLC0415  after installation()

        found = {key: through(imports[key], cast, sent) for key, sent in tables().items() if key in imports}
        return {"engine": connection.vendor, "kinds": sorted(kind.key for kind in imports), **found}
