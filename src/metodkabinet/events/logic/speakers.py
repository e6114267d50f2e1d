"""«Иванова М. П.; методист, Школа № 7»: one speaker a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """As it is printed."""

    name: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.name}; {self.about}" if self.about else self.name


def read_speakers(text: str) -> list[Line]:
    """Name before the first semicolon or comma, the rest is what stands beside it."""
    return [line for row in text.splitlines() if (line := _read(row)).name]


def _read(row: str) -> Line:
    sign = ";" if ";" in row else ","
    name, _, about = (" ".join(part.split()) for part in row.partition(sign))
    return Line(name[:300], about[:300])
