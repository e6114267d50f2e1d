"""Numbers of the state: their check digits."""

import pytest

from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.logic.codes import clean_inn, clean_ogrn, clean_oktmo, inn_of, ogrn_of


@pytest.mark.parametrize("inn", ["7707083893", " 7728 168971 ", "500100732259"])
def test_a_true_inn_is_taken_without_blanks(inn: str) -> None:
    assert clean_inn(inn) == inn.replace(" ", "")


@pytest.mark.parametrize(
    ("inn", "said"),
    [
        ("7707083894", "В ИНН 7707083894 ошибка: контрольная цифра не сходится. Сверьте каждую цифру с уставом."),
        ("500100732258", "В ИНН 500100732258 ошибка: контрольная цифра не сходится. Сверьте каждую цифру с уставом."),
        ("12345", "ИНН организации – 10 цифр, а здесь «12345». Сверьте его с уставом."),
        ("77070838٩3", "ИНН организации – 10 цифр, а здесь «77070838٩3». Сверьте его с уставом."),
    ],
)
def test_a_false_inn_is_refused(inn: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_inn(inn)
    assert (caught.value.text, caught.value.field) == (said, "inn")


def test_ogrn_is_checked() -> None:
    assert clean_ogrn("1027700132195") == "1027700132195"
    assert clean_ogrn("304500116000157") == "304500116000157"
    assert clean_ogrn("") == ""
    for bad in ("1027700132196", "304500116000158", "102"):
        with pytest.raises(Refused):
            clean_ogrn(bad)


def test_oktmo_has_eight_or_eleven_digits() -> None:
    assert [clean_oktmo(text) for text in ("", "45 000 000", "45000000001")] == ["", "45000000", "45000000001"]
    with pytest.raises(Refused):
        clean_oktmo("123")


def test_made_up_numbers_pass_the_check() -> None:
    assert clean_inn(inn_of("990112345")) == inn_of("990112345")
    assert clean_ogrn(ogrn_of("102990012345")) == ogrn_of("102990012345")
