"""What a picture is made of. Coordinates are text already: a template would print 12.5 with a Russian comma."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from metodkabinet.kit.components.typography import number

TONES = ("full", "pale", "hatched", "dark")  # told apart without colour, too


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its label; `ahead` is a promise, not yet a fact, and is drawn pale."""

    label: str
    value: float
    url: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values, one for each label; None is a gap."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class PlanFact:
    """What was promised and what came of it."""

    label: str
    plan: float
    fact: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `says` is its tooltip and what a reader aloud hears on its link."""

    x: str
    y: str
    width: str
    height: str
    tone: str
    says: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight thin line."""

    x1: str
    y1: str
    x2: str
    y2: str
    tone: str = "grid"


@dataclass(frozen=True, slots=True)
class Words:
    """A word in the picture."""

    x: str
    y: str
    text: str
    anchor: str = "middle"
    tone: str = "label"


@dataclass(frozen=True, slots=True)
class Path:
    """A broken line with its dots."""

    points: str
    tone: str
    dots: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished picture and the table it stands for."""

    title: str
    description: str
    width: int
    height: int
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    boxes: tuple[Box, ...] = ()
    rules: tuple[Rule, ...] = ()
    words: tuple[Words, ...] = ()
    paths: tuple[Path, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()  # (tone, name)
    small: bool = False
    key: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """A name of its own on the page: two pictures may share a title, hardly also their numbers."""
        told = repr((self.title, self.head, self.rows)).encode()
        object.__setattr__(self, "key", f"chart-{hashlib.sha256(told).hexdigest()[:10]}")


def at(value: float) -> str:
    """A coordinate as SVG reads it."""
    return f"{value:.1f}".removesuffix(".0")


def described(points: Sequence[tuple[str, float]], unit: str) -> str:
    """What a reader aloud hears instead of the picture."""
    if not any(value for _, value in points):
        return "Пока нет данных."
    label, most = max(points, key=lambda point: point[1])
    total = sum(value for _, value in points)
    tail = f" {unit}" if unit else ""
    return f"Всего {number(total)}{tail}. Больше всего: {label} – {number(most)}."
