"""Broken lines: how something changed; and the small one that stands beside a number."""

from __future__ import annotations

from collections.abc import Sequence

from metodkabinet.kit.charts.bars import BASE, HEIGHT, LEFT, TOP, WIDTH, tones_for
from metodkabinet.kit.charts.scale import Scale
from metodkabinet.kit.charts.shapes import Box, Chart, Path, Rule, Series, Words, at
from metodkabinet.kit.components.typography import number

SPARK_WIDTH, SPARK_HEIGHT = 120, 28


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", head: str = "Год") -> Chart:
    """A line for each series; where a value is missing the line is broken, not drawn through zero."""
    tones = tones_for(series)
    known = [value for one in series for value in one.values if value is not None]
    scale = Scale.up_to(max(known, default=0), BASE - TOP)
    slot = (WIDTH - LEFT) / max(len(labels), 1)
    paths = []
    for one, tone in zip(series, tones, strict=True):
        places = [
            (LEFT + (place + 0.5) * slot, BASE - scale.of(value), f"{labels[place]}, {one.name}: {number(value)}")
            if value is not None
            else None
            for place, value in enumerate(one.values)
        ]
        paths += [Path(_joined(part), tone, _dots(part)) for part in _unbroken(places)]
    rules = [
        Rule(str(LEFT), at(BASE - scale.of(mark)), str(WIDTH), at(BASE - scale.of(mark)), "grid" if mark else "ground")
        for mark in scale.marks
    ]
    words = [Words(str(LEFT - 6), at(BASE - scale.of(mark) + 4), number(mark), "end") for mark in scale.marks]
    words += [Words(at(LEFT + (place + 0.5) * slot), at(BASE + 15), label) for place, label in enumerate(labels)]
    return Chart(
        title, " ".join(_told(one, labels, unit) for one in series) or "Пока нет данных.", WIDTH, HEIGHT,
        head=(head, *(one.name for one in series)),
        rows=tuple(
            (label, *(number(one.values[place]) for one in series)) for place, label in enumerate(labels)
        ),
        rules=tuple(rules), words=tuple(words), paths=tuple(paths),
        legend=tuple(zip(tones, (one.name for one in series), strict=True)) if len(series) > 1 else (),
    )  # fmt: skip


def sparkline(title: str, values: Sequence[float], labels: Sequence[str]) -> Chart:
    """A line without axes, as large as a word."""
    most = max(values, default=0) or 1
    slot = SPARK_WIDTH / max(len(values) - 1, 1)
    places = [
        (place * slot, SPARK_HEIGHT - 4 - max(value, 0) / most * (SPARK_HEIGHT - 8), f"{label}: {number(value)}")
        for place, (value, label) in enumerate(zip(values, labels, strict=True))
    ]
    return Chart(
        title, _told(Series(title, values), labels, ""), SPARK_WIDTH, SPARK_HEIGHT,
        head=("Когда", title), rows=tuple((label, number(value)) for label, value in zip(labels, values, strict=True)),
        paths=(Path(_joined(places), "full", _dots(places[-1:])),) if places else (), small=True,
    )  # fmt: skip


_Place = tuple[float, float, str]


def _unbroken(places: Sequence[_Place | None]) -> list[list[_Place]]:
    parts: list[list[_Place]] = [[]]
    for place in places:
        if place is None:
            parts.append([])
        else:
            parts[-1].append(place)
    return [part for part in parts if part]


def _joined(places: Sequence[_Place]) -> str:
    return " ".join(f"{at(x)},{at(y)}" for x, y, _ in places)


def _dots(places: Sequence[_Place]) -> tuple[Box, ...]:
    return tuple(Box(at(x), at(y), "", "", "dot", said) for x, y, said in places)


def _told(one: Series, labels: Sequence[str], unit: str) -> str:
    known = [(label, value) for label, value in zip(labels, one.values, strict=True) if value is not None]
    if not known:
        return f"{one.name}: нет данных."
    (first, was), (last, now) = known[0], known[-1]
    tail = f" {unit}" if unit else ""
    return f"{one.name}: {first} – {number(was)}, {last} – {number(now)}{tail}."
