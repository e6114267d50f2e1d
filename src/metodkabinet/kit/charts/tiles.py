"""A map that is not a map: every territory is a tile of the same size, shaded by its number.

Made of list items rather than of SVG, so that on a telephone the tiles flow and the words keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metodkabinet.kit.components.typography import number

SHADES = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A territory with its number; None means it has not answered."""

    label: str
    value: float | None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shaded:
    """A tile as the page shows it."""

    label: str
    shown: str
    shade: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """The whole picture; `legend` says which numbers a shade stands for."""

    title: str
    items: tuple[Shaded, ...]
    legend: tuple[tuple[str, str], ...]


def tiles(title: str, territories: Sequence[Tile], *, top: float | None = None) -> Tiles:
    """Shaded in four equal steps up to `top` (the largest number, unless a norm is given)."""
    most = top or max((one.value or 0 for one in territories), default=0) or 1
    items = tuple(
        Shaded(one.label, _shown(one.value), _shade(one.value, most), one.url, one.note) for one in territories
    )
    steps = [most * step / SHADES for step in range(SHADES + 1)]
    legend = [(f"shade-{place + 1}", f"до {number(round(steps[place + 1]))}") for place in range(SHADES)]
    return Tiles(title, items, (("shade-none", "нет данных"), ("shade-0", "0"), *legend))


def _shown(value: float | None) -> str:
    return "нет данных" if value is None else number(value)


def _shade(value: float | None, most: float) -> str:
    if value is None:
        return "shade-none"
    if value <= 0:
        return "shade-0"
    return f"shade-{min(SHADES, int((value - 1e-9) / most * SHADES) + 1)}"
