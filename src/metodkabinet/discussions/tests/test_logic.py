"""Mentions and screening, without a database."""

from __future__ import annotations

import pytest

from metodkabinet.discussions.logic.mentions import called_in, choose
from metodkabinet.discussions.logic.screening import doubts_of

NAMES = [(1, "Иванова Мария Петровна"), (2, "Иванова Ольга"), (3, "Мамин-Сибиряк Дмитрий")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Иванова Мария, спасибо", [1]),
        ("@Иванова, спасибо", [None]),  # two of them: nobody is guessed
        ("@Мамин-Сибиряк Спасибо", [3]),
        ("@Петрова", [None]),
        ("почта a@Иванова", []),
        ("@Иванова Ольга и @Мамин-Сибиряк", [2, 3]),
    ],
)
def test_who_is_called(text: str, meant: list[int | None]) -> None:
    assert [choose(called, NAMES) for called in called_in(text)] == meant


@pytest.mark.parametrize(
    ("text", "watched", "count"),
    [
        ("Просто мысль о 2023 годе и ISBN 978-5-17-118366-6", [], 0),
        ("+7 (900) 123-45-67", [], 1),
        ("СНИЛС 112-233-445 95", [], 1),
        ("anna@example.org", [], 1),
        ("https://a.ru https://b.ru https://c.ru https://d.ru", [], 1),
        ("Подработка на дому", ["подработ", ""], 1),
        ("Работа", ["подработ"], 0),
    ],
)
def test_what_somebody_should_look_at(text: str, watched: list[str], count: int) -> None:
    assert len(doubts_of(text, watched)) == count
