"""What a new template begins with: a plain sheet that is good enough to be issued as it is."""

from __future__ import annotations

from dataclasses import dataclass

INK, BLUE, SOFT = "#1c2430", "#1f4e79", "#5a6472"
PORTRAIT = "portrait"


@dataclass(frozen=True, slots=True)
class Start:
    """A box of the first layout: where it stands on either sheet and what it says."""

    text: str
    wide: tuple[float, float, float, float]  # x, y, width, height on a landscape sheet
    tall: tuple[float, float, float, float]
    size: int
    align: str = "center"
    is_bold: bool = False
    is_italic: bool = False
    colour: str = INK
    kind: str = "text"


HEADS = {
    "participation": ("СЕРТИФИКАТ", "участника вручается"),
    "test": ("СЕРТИФИКАТ", "о прохождении теста вручается"),
    "diploma": ("ДИПЛОМ", "{степень}\nнаграждается"),
    "honour": ("ПОЧЁТНАЯ ГРАМОТА", "награждается"),
    "thanks": ("БЛАГОДАРНОСТЬ", "объявляется"),
    "thanks_letter": ("БЛАГОДАРСТВЕННОЕ ПИСЬМО", "вручается"),
    "publication": ("СВИДЕТЕЛЬСТВО", "о публикации выдано"),
    "reference": ("СПРАВКА", "выдана"),
}
NOMINATIVE = {"diploma", "honour"}  # «награждается Иванова», the others are given to somebody


def starting_boxes(kind: str, orientation: str) -> list[tuple[Start, tuple[float, float, float, float]]]:
    """Boxes with their places on the sheet."""
    return [(box, box.tall if orientation == PORTRAIT else box.wide) for box in _boxes(kind)]


def _boxes(kind: str) -> list[Start]:
    head, below = HEADS[kind]
    name, post = ("{имя}", "{должность}") if kind in NOMINATIVE else ("{имени}", "{должности}")
    return [
        Start("{объединение}", (30, 15, 237, 14), (25, 18, 160, 18), 14, colour=SOFT),
        Start(head, (20, 32, 257, 22), (20, 46, 170, 24), 44, is_bold=True, colour=BLUE),
        Start(below, (40, 55, 217, 13), (25, 73, 160, 16), 16),
        Start(name, (20, 71, 257, 17), (20, 94, 170, 24), 34, is_bold=True),
        Start(f"{post}\n{{организация}}\n{{муниципалитет}}", (35, 89, 227, 22), (25, 120, 160, 32), 14, colour=SOFT),
        Start("{за что}", (30, 113, 237, 24), (25, 158, 160, 36), 18),
        Start("{даты}\n{результат}\n{часы}", (60, 137, 177, 15), (30, 198, 150, 24), 13, colour=SOFT),
        Start("{должность подписанта}", (28, 154, 95, 15), (20, 230, 75, 18), 13, "left"),
        Start("{подписант}", (160, 154, 70, 15), (125, 230, 60, 18), 13, "right"),
        Start("№ {номер}\n{дата}\nОснование: {основание}\n{город}", (28, 171, 130, 20), (20, 254, 120, 24), 11, "left",
              colour=SOFT),
        Start("", (243, 157, 26, 26), (162, 249, 26, 26), 10, kind="code"),
        Start("проверить подлинность", (236, 184, 40, 5), (155, 276, 40, 6), 7, colour=SOFT),
    ]  # fmt: skip
