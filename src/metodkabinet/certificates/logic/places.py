"""Places in a layout's texts, «{имя}» for people: what each means and how they are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES = {
    "имя": "фамилия, имя, отчество: Иванова Мария Петровна",
    "имени": "то же в дательном падеже: Ивановой Марии Петровне",
    "должность": "должность в день мероприятия",
    "должности": "должность в дательном падеже",
    "организация": "организация",
    "муниципалитет": "муниципалитет",
    "за что": "за участие в семинаре «…»",
    "даты": "20–27 ноября 2026 г.",
    "форма": "очно, онлайн",
    "часы": "8 часов",
    "роль": "слушатель, докладчик",
    "место": "1, 2, 3",
    "степень": "I степени",
    "баллы": "баллы",
    "результат": "результат словами",
    "основание": "приказ или протокол",
    "номер": "номер",
    "дата": "дата выдачи",
    "подписант": "имя в подписи",
    "должность подписанта": "должность в подписи",
    "объединение": "кто выдаёт",
    "город": "город",
}
PERSONAL = ("имя", "имени", "должность", "должности", "организация", "муниципалитет", "роль", "место", "степень",
            "баллы", "результат", "номер")  # fmt: skip
DEGREES = {1: "I степени", 2: "II степени", 3: "III степени"}

_PLACE = re.compile(r"\{([^{}\n]*)\}")


def unknown_places(text: str) -> list[str]:
    """Places nobody knows: a slip of the pen."""
    return [place for place in _PLACE.findall(text) if place.strip().lower() not in PLACES]


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its places filled, in one pass: what is put in is never read as a place again.

    A line that has places and gets nothing for any of them is left out: «Основание: {основание}».
    """
    lines = (_line(line, words) for line in text.splitlines())
    return "\n".join(line for line in lines if line is not None)


def _line(line: str, words: Mapping[str, str]) -> str | None:
    asked = [words.get(place.strip().lower(), "") for place in _PLACE.findall(line)]
    if asked and not any(asked):
        return None
    return _PLACE.sub(lambda found: words.get(found[1].strip().lower(), ""), line)
