"""Pictures: every number in the picture is in the table behind it, and nothing is typed by hand."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metodkabinet.kit import charts
from metodkabinet.kit.charts.scale import Scale
from metodkabinet.kit.components.markup import draw


def months(*counts: float) -> charts.Chart:
    return charts.bars("Год", [charts.Point(f"м{n}", count) for n, count in enumerate(counts)])


def test_bars_stand_on_the_ground_in_proportion() -> None:
    drawn = months(2, 0, 4)
    low, high = drawn.boxes
    assert float(high.height) == 2 * float(low.height)
    assert {float(box.y) + float(box.height) for box in drawn.boxes} == {124.0}
    assert drawn.rows == (("м0", "2"), ("м1", "0"), ("м2", "4"))
    assert drawn.description == "Всего 6. Больше всего: м2 – 4."


@pytest.mark.parametrize(
    ("most", "marks"),
    [(0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (11, [0, 5, 10, 15]), (327, [0, 100, 200, 300, 400])],
)
def test_the_axis_has_round_numbers(most: float, marks: list[float]) -> None:
    assert Scale.up_to(most, 100).marks == marks


@given(st.floats(0, 1e9, allow_nan=False))
def test_every_value_fits_its_axis(value: float) -> None:
    scale = Scale.up_to(value, 100)
    assert 0 <= scale.of(value) <= 100.0001
    assert 2 <= len(scale.marks) <= 6


def test_layers_pile_up_without_a_gap() -> None:
    drawn = charts.stacked("Виды", ["м"], [charts.Series("а", [3]), charts.Series("б", [5])])
    lower, upper = drawn.boxes
    assert float(upper.y) + float(upper.height) == pytest.approx(float(lower.y), abs=0.11)
    assert (drawn.head, drawn.rows) == (("Месяц", "а", "б", "Всего"), (("м", "3", "5", "8"),))


def test_a_missing_value_breaks_the_line() -> None:
    drawn = charts.line("Годы", ["1", "2", "3", "4"], [charts.Series("а", [1, 2, None, 4])])
    assert [len(path.points.split()) for path in drawn.paths] == [2, 1]
    assert drawn.rows == (("1", "1"), ("2", "2"), ("3", "–"), ("4", "4"))


def test_five_series_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        charts.line("Годы", ["1"], [charts.Series(str(n), [n]) for n in range(5)])


def test_plan_and_fact() -> None:
    drawn = charts.plan_fact("План", [charts.PlanFact("А", 4, 2)], unit="пунктов")
    outline, full = drawn.boxes
    assert float(outline.width) == 2 * float(full.width)
    assert drawn.description == "Выполнено 2 из 4 пунктов."


def test_tiles_are_shaded_by_steps_and_silence_is_not_zero() -> None:
    values = [None, 0, 1, 25, 26, 100]
    drawn = charts.tiles("Районы", [charts.Tile(str(n), value) for n, value in enumerate(values)])
    assert [tile.shade for tile in drawn.items] == ["shade-none", "shade-0", "shade-1", "shade-1", "shade-2", "shade-4"]
    assert [tile.shown for tile in drawn.items] == ["нет данных", "0", "1", "25", "26", "100"]


@pytest.mark.parametrize(
    "drawn",
    [
        months(1, 2.5), months(), months(0, 0),
        charts.line("Л", [], []), charts.stacked("С", [], []), charts.plan_fact("П", []),
        charts.sparkline("И", [1, 2], ["а", "б"]), charts.sparkline("И", [], []),
        charts.bars("<b>&", [charts.Point("<i>", 1, url="/?a=1&b=2")]),
    ],
)  # fmt: skip
def test_the_drawing_is_well_formed_and_says_what_it_is(drawn: charts.Chart) -> None:
    svg = ET.fromstring(draw("kit/charts/svg.html", chart=drawn).replace("&nbsp;", " "))  # noqa: S314  our own drawing
    assert svg.find("title").text == drawn.title  # type: ignore[union-attr]
    assert svg.find("desc").text == drawn.description  # type: ignore[union-attr]
    assert all(
        "," not in value
        for mark in svg.iter()
        for name, value in mark.attrib.items()
        if name in {"x", "y", "width", "height"}
    )


def test_two_pictures_on_a_page_have_their_own_names() -> None:
    assert months(1).key != months(2).key
