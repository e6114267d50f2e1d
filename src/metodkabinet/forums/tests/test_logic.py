"""The rule of points and what the papers say, without a database."""

from __future__ import annotations

from datetime import date

from metodkabinet.forums.logic.letters import dative_of, resolution, thanks, thanks_doubts
from metodkabinet.forums.logic.scoring import Rule, Said, Score, score

RULE = Rule(talk=10, answer=3, question=2, comment=1, day_cap=5)
DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)


def test_words_count_up_to_the_cap_of_each_day() -> None:
    said = [Said("answer", DAY), Said("question", DAY), Said("comment", DAY), Said("comment", NEXT)]
    assert score(RULE, 1, said) == Score(points=16, talks=1, posts=4, over=1)
    assert score(RULE, 0, []) == Score(0, 0, 0, 0)


def test_a_letter_of_thanks_says_for_what() -> None:
    content = {"reason": "доклад.", "event": "Чтение", "place": "Школа № 1", "text": "Спасибо!", "doubt": ""}
    lines = [block.text for block in thanks(content) if hasattr(block, "text")]
    assert lines == ["Школа № 1", "Благодарим за доклад (веб-форум «Чтение»).", "Спасибо!"]
    assert (thanks_doubts(content), thanks_doubts({"doubt": "проверьте"})) == ([], ["проверьте"])
    assert dative_of("Ильинская Вера Андреевна").text == "Ильинской Вере Андреевне"


def test_a_resolution_numbers_its_points() -> None:
    blocks = resolution({"preamble": "Отмечаем.", "points": ["Раз", "Два"]})
    shown = [(getattr(block, "number", ""), getattr(block, "text", "")) for block in blocks]
    assert shown == [("", "Отмечаем."), ("", "Участники форума РЕШИЛИ:"), ("1.", "Раз"), ("2.", "Два")]
