"""Places, words, masks."""

from __future__ import annotations

import pytest

from metodkabinet.certificates.enums import CertificateKind
from metodkabinet.certificates.logic.masking import masked
from metodkabinet.certificates.logic.phrases import phrase_for
from metodkabinet.certificates.logic.places import PLACES, fill, unknown_places
from metodkabinet.certificates.logic.starters import HEADS, starting_boxes
from metodkabinet.certificates.logic.wording import doubtful_words

WORDS = {"имя": "Полкина {номер}", "номер": "7", "основание": ""}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{имя}", "Полкина {номер}"),
        ("{ИМЯ}, № { номер }", "Полкина {номер}, № 7"),
        ("№ {номер}\nОснование: {основание}\nг. Приозёрск", "№ 7\nг. Приозёрск"),
        ("{основание} {номер}", " 7"),
        ("{чужое}", ""),
        ("{\n} {", "{\n} {"),
    ],
)
def test_what_is_put_in_is_never_a_place_again_and_empty_lines_go(text: str, printed: str) -> None:
    assert fill(text, WORDS) == printed


def test_attributes_of_objects_cannot_be_walked() -> None:
    assert fill("{имя.__class__} {0} {номер!r}", {"имя": "Полкина", "номер": "7"}) == ""
    assert unknown_places("{имя.__class__} {0} {номер!r} {имя}") == ["имя.__class__", "0", "номер!r"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("о повышении\nквалификации", ["«повышение квалификации»"]),
        ("УДОСТОВЕРЕНИЕ", ["«удостоверение»"]),
        ("72 академических часа", ["«академические часы»"]),
        ("за участие в семинаре, 6 часов", []),
    ],
)
def test_words_of_licensed_organisations_are_noticed(text: str, found: list[str]) -> None:
    assert doubtful_words(text) == found


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Иванова Мария Петровна", "Иванова М. П."),
        ("Гасанова Лейла Ариф кызы", "Гасанова Л. А."),
        ("Пашков И. Д.", "Пашков И. Д."),
        ("Ёлкина Анна", "Ёлкина А."),
        ("Издательство", "Издательство"),
    ],
)
def test_strangers_see_a_name_with_initials(name: str, shown: str) -> None:
    assert masked(name).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("kind", "what", "phrase"),
    [
        ("participation", "семинар", "за участие в семинаре «О чтении»"),
        ("participation", "мастер-класс", "за участие в мастер-классе «О чтении»"),
        ("thanks", "круглый стол", "за помощь в подготовке и активное участие в круглом столе «О чтении»"),
        ("test", "тест", "за успешное прохождение теста «О чтении»"),
    ],
)
def test_the_case_of_the_event_is_right(kind: str, what: str, phrase: str) -> None:
    assert phrase_for(kind, what, "О чтении") == phrase


def test_every_kind_begins_with_a_sheet_that_may_be_published() -> None:
    assert HEADS.keys() == set(CertificateKind.values)
    for kind in CertificateKind.values:
        for orientation, (width, height) in (("landscape", (297, 210)), ("portrait", (210, 297))):
            boxes = starting_boxes(kind, orientation)
            texts = " ".join(box.text for box, _ in boxes)
            assert unknown_places(texts) == []
            assert ("{имя}" in texts or "{имени}" in texts, "{номер}" in texts) == (True, True)
            outside = [box for box, (x, y, w, h) in boxes if x + w > width or y + h > height]
            assert outside == []
    assert len(PLACES) == 22
