"""A vertical axis with round numbers on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

LINES = 4  # marks on the axis besides zero; more is noise


@dataclass(frozen=True, slots=True)
class Scale:
    """From 0 to `top` in equal steps, laid onto `length` units."""

    top: float
    step: float
    length: float

    @classmethod
    def up_to(cls, most: float, length: float) -> Scale:
        """The smallest round scale that holds `most`; counts of things never get halves."""
        rough = max(most, 1) / LINES
        power = 10.0 ** floor(log10(rough))
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
        step = max(step, 1.0) if float(most).is_integer() else step
        return cls(max(1, ceil(max(most, 1e-9) / step)) * step, step, length)

    def of(self, value: float) -> float:
        """How long the value is."""
        return max(value, 0) / self.top * self.length

    @property
    def marks(self) -> list[float]:
        """Zero and every step."""
        return [self.step * place for place in range(round(self.top / self.step) + 1)]
