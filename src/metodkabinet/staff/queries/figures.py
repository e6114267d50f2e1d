"""Numbers about staff that reports and pages of bodies count: each opens its rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from metodkabinet.kit.registry import Figure
from metodkabinet.staff.queries.characteristic import staff_on, staff_people
from metodkabinet.staff.queries.measures import SECTIONS
from metodkabinet.staff.queries.sight import countable_by

COLUMNS: list[tuple[str, Callable[[Any], object]]] = [
    ("Фамилия, имя, отчество", lambda person: person.full_name),
    ("Должность", lambda person: person.main_post),
    ("Организация", lambda person: person.main_organisation),
    ("Муниципалитет", lambda person: person.municipality),
]


def _rows(key: str) -> Callable[[Any, Any], QuerySet[Any]]:
    """`scope` is a query of people (those of a territory); `period` is a day or has a last day, `end`."""

    def rows(scope: Any, period: Any) -> QuerySet[Any]:
        day = period if isinstance(period, date) else period.end
        staff = staff_on(scope, day)
        return staff_people(staff, staff.where(key))

    return rows


def _visible(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    return rows.filter(pk__in=countable_by(user).values("pk"))


FIGURES = [
    Figure(
        f"staff.{measure.key}", f"{section.title}: {measure.title}", measure.definition, "day",
        _rows(measure.key), COLUMNS, _visible, order=place,
    )
    for place, (section, measure) in enumerate(
        (section, measure) for section in SECTIONS for measure in section.measures
    )
]  # fmt: skip
