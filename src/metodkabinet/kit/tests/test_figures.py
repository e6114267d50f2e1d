"""Addresses of figures and the days they mean."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory

from metodkabinet.kit.figures.links import Period, address_of_figure
from metodkabinet.kit.figures.views import _period

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def test_an_address_names_figure_scope_and_days() -> None:
    found = address_of_figure("books.read", "shelf:а", Period(date(2026, 9, 1), date(2027, 9, 1)))
    assert found == "/figures/?key=books.read&scope=shelf%3A%D0%B0&since=2026-09-01&until=2027-09-01"


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("", YEAR),
        ("since=2026-09-01&until=2027-09-01", Period(date(2026, 9, 1), date(2027, 9, 1))),
        ("since=2027-09-01&until=2026-09-01", YEAR),
        ("since=чепуха&until=2026-09-01", YEAR),
    ],
)
def test_nonsense_means_this_year(query: str, period: Period) -> None:
    assert _period(RequestFactory().get(f"/figures/?{query}")) == period  # type: ignore[arg-type]


def test_the_last_day_is_outside() -> None:
    assert date(2026, 12, 31) in YEAR
    assert date(2027, 1, 1) not in YEAR
