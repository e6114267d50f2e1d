"""One spelling of telephone numbers, and what is no number."""

from __future__ import annotations

import pytest

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.words.phones import spelled_phone


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("89161234567", "+7 916 123-45-67"),
        ("8 (916) 123 45 67", "+7 916 123-45-67"),
        ("+7-916-123-45-67", "+7 916 123-45-67"),
        ("+7 916 123-45-67", "+7 916 123-45-67"),
        ("916.123.45.67", "+7 916 123-45-67"),
        ("7 916 123–45–67", "+7 916 123-45-67"),
        ("8 (34332) 2-15-15, доб. 101", "+7 343 322-15-15, доб. 101"),
        ("+7 343 322-15-15, доб. 101", "+7 343 322-15-15, доб. 101"),
        ("+375 29 123-45-67", "+375291234567"),
    ],
)
def test_one_spelling(written: str, spelled: str) -> None:
    assert spelled_phone(written) == spelled


@pytest.mark.parametrize(
    "written",
    ["1", "позвоните мне", "2-15-15", "+7 900", "8 916 123-45-67, 8 916 765-43-21", "0161234567", "١٢٣٤٥٦٧٨٩٠", "+"],
)
def test_nonsense_is_refused(written: str) -> None:
    with pytest.raises(Refused) as caught:
        spelled_phone(written)
    assert caught.value.text == (
        f"«{written}» – не похоже на один номер телефона с кодом. Напишите, например, +7 916 123-45-67."
    )
