"""Standing bars, bars in layers, and plan against fact."""

from __future__ import annotations

from collections.abc import Sequence

from metodkabinet.kit.charts.scale import Scale
from metodkabinet.kit.charts.shapes import (
    TONES,
    Box,
    Chart,
    PlanFact,
    Point,
    Rule,
    Series,
    Words,
    at,
    described,
)
from metodkabinet.kit.components.typography import number

WIDTH, HEIGHT = 420, 150
LEFT, TOP, BASE = 30, 14, 124  # where the axis, the first line and the ground are
ROW, NAMES = 34, 150  # plan–fact: height of a row, width of the names
NAME_SIGNS = 24


def bars(title: str, points: Sequence[Point], *, unit: str = "", head: str = "Месяц", now: int | None = None) -> Chart:
    """A bar for each point; `now` is the place of the bar after which the future begins."""
    scale = Scale.up_to(max((point.value for point in points), default=0), BASE - TOP)
    slot = (WIDTH - LEFT) / max(len(points), 1)
    boxes, words, rules = [], [], _grid(scale)
    for place, point in enumerate(points):
        tall, left = scale.of(point.value), LEFT + place * slot
        said = f"{point.label}: {number(point.value)}{f' {unit}' if unit else ''}"
        tone = "pale" if point.ahead else "full"
        if point.value:
            boxes.append(
                Box(at(left + slot * 0.18), at(BASE - tall), at(slot * 0.64), at(tall), tone, said, point.url)
            )  # fmt: skip
            words.append(Words(at(left + slot / 2), at(BASE - tall - 4), number(point.value), tone="value"))
        words.append(Words(at(left + slot / 2), at(BASE + 15), point.label))
    if now is not None:
        here = at(LEFT + (now + 1) * slot)
        rules.append(Rule(here, at(TOP - 8), here, at(BASE + 4), "now"))
    return Chart(
        title, described([(point.label, point.value) for point in points], unit), WIDTH, HEIGHT,
        head=(head, unit.capitalize() or "Число"),
        rows=tuple((point.label, number(point.value)) for point in points),
        boxes=tuple(boxes), rules=tuple(rules), words=(*_axis(scale), *words),
    )  # fmt: skip


def stacked(
    title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", head: str = "Месяц"
) -> Chart:
    """Bars in layers, at most four."""
    tones = tones_for(series)
    columns = [[one.values[place] or 0 for one in series] for place in range(len(labels))]
    totals = [sum(column) for column in columns]
    scale = Scale.up_to(max(totals, default=0), BASE - TOP)
    slot = (WIDTH - LEFT) / max(len(labels), 1)
    boxes, words = [], []
    for place, (label, column) in enumerate(zip(labels, columns, strict=True)):
        left, ground = LEFT + place * slot, float(BASE)
        for one, tone, value in zip(series, tones, column, strict=True):
            tall = scale.of(value)
            ground -= tall
            if value:
                said = f"{label}, {one.name}: {number(value)}"
                boxes.append(Box(at(left + slot * 0.18), at(ground), at(slot * 0.64), at(tall), tone, said))
        words.append(Words(at(left + slot / 2), at(BASE + 15), label))
    return Chart(
        title, described(list(zip(labels, totals, strict=True)), unit), WIDTH, HEIGHT,
        head=(head, *(one.name for one in series), "Всего"),
        rows=tuple(
            (label, *(number(value) for value in column), number(total))
            for label, column, total in zip(labels, columns, totals, strict=True)
        ),
        boxes=tuple(boxes), rules=tuple(_grid(scale)), words=(*_axis(scale), *words),
        legend=tuple(zip(tones, (one.name for one in series), strict=True)),
    )  # fmt: skip


def plan_fact(title: str, rows: Sequence[PlanFact], *, unit: str = "", head: str = "Раздел") -> Chart:
    """Lying bars: the promise as an outline, the fact inside it."""
    most = max((max(row.plan, row.fact) for row in rows), default=0)
    scale = Scale.up_to(most, WIDTH - NAMES - 70)
    boxes, words = [], []
    for place, row in enumerate(rows):
        top = place * ROW + 8
        said = f"{row.label}: {number(row.fact)} из {number(row.plan)}"
        boxes.append(Box(at(NAMES), at(top), at(scale.of(row.plan)), at(ROW - 14), "outline", said, row.url))
        boxes.append(Box(at(NAMES), at(top + 4), at(scale.of(row.fact)), at(ROW - 22), "full", said))
        words.append(Words("0", at(top + 14), _short(row.label), "start", "name"))
        end = NAMES + scale.of(max(row.plan, row.fact)) + 6
        words.append(Words(at(end), at(top + 14), f"{number(row.fact)} из {number(row.plan)}", "start", "value"))
    done, planned = sum(row.fact for row in rows), sum(row.plan for row in rows)
    return Chart(
        title, f"Выполнено {number(done)} из {number(planned)} {unit}".rstrip() + ".", WIDTH, len(rows) * ROW + 8,
        head=(head, "План", "Факт"),
        rows=tuple((row.label, number(row.plan), number(row.fact)) for row in rows),
        boxes=tuple(boxes), words=tuple(words), legend=(("outline", "план"), ("full", "факт")),
    )  # fmt: skip


def tones_for(series: Sequence[Series]) -> tuple[str, ...]:
    """A look for each series; more than four cannot be told apart."""
    if len(series) > len(TONES):
        message = f"a picture tells at most {len(TONES)} series apart, not {len(series)}"
        raise ValueError(message)
    return TONES[: len(series)]


def _grid(scale: Scale) -> list[Rule]:
    return [
        Rule(str(LEFT), at(BASE - scale.of(mark)), str(WIDTH), at(BASE - scale.of(mark)), "grid" if mark else "ground")
        for mark in scale.marks
    ]


def _axis(scale: Scale) -> list[Words]:
    return [Words(str(LEFT - 6), at(BASE - scale.of(mark) + 4), number(mark), "end") for mark in scale.marks]


def _short(label: str) -> str:
    return label if len(label) <= NAME_SIGNS else label[: NAME_SIGNS - 1].rstrip() + "…"
