"""Plural, lemmas, keys, typography."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metodkabinet.kit.words.keys import SORT_KEY_LENGTH, search_key, sort_key
from metodkabinet.kit.words.lemmas import LONGEST, is_service, lemmas, lemmas_of, words
from metodkabinet.kit.words.plural import counted, plural
from metodkabinet.kit.words.typography import cut, date_in_words, date_range, dehyphenate, typeset
from metodkabinet.kit.workdays.models import Holiday

N = "\u00a0"
RUSSIAN = st.text(alphabet='абвеёжзий АБЁ -–—"«»„“.№5 г\u00a0\n', max_size=40)


@pytest.mark.parametrize(
    ("number", "form"),
    [
        *[(number, "человек") for number in (0, 1, 5, 11, 12, 14, 21, 111)],
        *[(number, "человека") for number in (2, 4, 22, 1002, -3, 2.5)],
    ],
)
def test_plural(number: float, form: str) -> None:
    assert plural(number, "человек", "человека", "человек") == form


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1 час"),
        (3, "3 часа"),
        (1234, "1234 часа"),
        (12500, "12 500 часов"),
        (Decimal("2.5"), "2,5 часа"),
        (-2, "−2 часа"),
    ],
)
def test_counted(number: Decimal | int, text: str) -> None:
    assert counted(number, "час", "часа", "часов") == text.replace(" ", N)


def test_words_are_folded_and_parted_by_hyphens() -> None:
    assert list(words("Ёлкин, педагог-библиотекарь (273-ФЗ)_x")) == [
        "елкин",
        "педагог",
        "библиотекарь",
        "273",
        "фз",
        "x",
    ]
    assert list(words("я" * 5000)) == ["я" * LONGEST]


def test_lemmas() -> None:
    assert list(lemmas("Библиотекарей школы у ёлки")) == ["библиотекарь", "школа", "у", "елка"]
    assert list(lemmas("Елкина")) == list(lemmas("Ёлкиной")) == ["елкин"]
    assert lemmas_of("\U00017000") == ("\U00017000",)  # a letter without a name
    assert lemmas_of("дома") == ("дом", "дома")
    assert [word for word in ("и", "на", "не", "план") if is_service(word)] == ["и", "на", "не"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлкина", "елкина"),
        ("Елкина", "Ёлкина"),
        ("ЙОШКАР-ОЛА", "и\u0306ошкар–ола"),
        ("за\u0301мок", "замок"),
        ("О’Нил", "о'нил"),
        ("  Анна\u00a0\t Мария ", "анна мария"),
        ("Чӑваш", "ча\u0306ваш"),
        ("биб\u00adлио\u200bтека", "библиотека"),
        ("a\x00b", "a b"),
    ],
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_letters_of_their_own_stay() -> None:
    assert search_key("Й") == "й" != search_key("И")
    assert search_key("Ә") == "ә"
    assert search_key("Ҫӳлӗ") == "ҫӳлӗ"


@given(st.text(max_size=60))
def test_search_key_is_stable(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(unicodedata.normalize("NFC", text))
    assert "\x00" not in key
    key.encode()


@pytest.mark.parametrize(
    "ordered",
    [
        ["Ежова", "Ершова", "Ёлкина", "Жукова"],
        ["Егоров", "ёж", "Жуков", "Яковлев"],
        ["Абаев", "Әбделов", "Баев", "Гаев", "Ғаев", "Даев", "Жаев", "Җаев",
         "Наев", "Ңаев", "Оев", "Өев", "Саев", "Ҫаев", "Уев", "Үев", "Хаев", "Һаев", "Цаев"],
        ["Иванов", "иванова", "Иванова-Берг", "Ивановская"],
        ["Иванов Пётр", "Иванова Анна"],
        ["школа № 2", "Школа № 10", "школа № 100"],
        ["Adams", "Zorn", "Абрамов"],
        ["«Альфа»", "Бета"],
    ],
)  # fmt: skip
def test_dictionary_order(ordered: list[str]) -> None:
    keys = [sort_key(text) for text in ordered]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_sort_key_does_not_see_case_punctuation_and_form() -> None:
    assert sort_key("ЙОД") == sort_key("«и\u0306од»") == sort_key("йо\u0301д")


@given(st.text(max_size=300))
def test_sort_key_is_digits_of_bounded_length(text: str) -> None:
    key = sort_key(text)
    assert len(key) <= SORT_KEY_LENGTH
    assert not key or (key.isascii() and key.isdecimal())
    assert sort_key(text.upper().lower()) == sort_key(text.lower().upper().lower())


@given(
    st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", max_size=12),
    st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", max_size=12),
)
def test_sort_key_follows_the_alphabet(one: str, other: str) -> None:
    order = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя".index
    assert (sort_key(one) < sort_key(other)) == ([*map(order, one)] < [*map(order, other)])


@pytest.mark.parametrize(
    ("raw", "book"),
    [
        ('Он сказал "да" - и ушёл', f"Он сказал «да»{N}– и ушёл"),
        ('"Школа "Радуга""', "«Школа „Радуга“»"),
        ("“Книга”", "«Книга»"),
        ('доска 5" и "лист', 'доска 5" и "лист'),
        ("план -- это", f"план{N}– это"),
        ("План — это", f"План{N}– это"),
        ("- пункт списка", "- пункт списка"),
        ("педагог-библиотекарь", "педагог-библиотекарь"),
        ("Приказ №5", f"Приказ{N}№{N}5"),
        ("№ 5", f"№{N}5"),
        ("И.И. Иванов и Ёлкин П. П.", f"И.{N}И.{N}Иванов и Ёлкин{N}П.{N}П."),
        ("1 сентября 2026 г.", f"1{N}сентября{N}2026{N}г."),
        ("20-27 ноября", f"20–27{N}ноября"),
        ("2023-2024 уч. год", "2023–2024 уч. год"),
        ("октябрь-декабрь", f"октябрь{N}– декабрь"),
        ("тел. 8-800-555-35-35, шифр 12-34/56, 2024-01-15", "тел. 8-800-555-35-35, шифр 12-34/56, 2024-01-15"),
        ("ждём...", "ждём…"),
        ("10 экз. и 5 %", f"10{N}экз. и 5{N}%"),
    ],
)
def test_typesetting(raw: str, book: str) -> None:
    assert typeset(raw) == book


@given(RUSSIAN)
def test_typesetting_twice_is_once_and_keeps_letters(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once
    assert [sign for sign in once if sign.isalpha()] == [sign for sign in text if sign.isalpha()]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("библио-\nтекарь", "библиотекарь"),
        ("библио-\r\n  текарь", "библиотекарь"),
        ("педагог-\nбиблиотекарь", "педагог-библиотекарь"),
        ("биб- лиотека", "библиотека"),
        ("теле- и радио", "теле- и радио"),
        ("школь\u00adный", "школьный"),
        ("Йошкар-\nОла", "Йошкар-Ола"),
        ("педагог-библиотекарь", "педагог-библиотекарь"),
    ],
)
def test_words_broken_at_line_ends_are_joined(broken: str, whole: str) -> None:
    assert dehyphenate(broken) == whole


def test_dates_in_words() -> None:
    assert date_in_words(date(2026, 9, 1)) == "1 сентября 2026 г.".replace(" ", N)
    assert date_in_words(date(2026, 9, 1), mark="года") == "1 сентября 2026 года".replace(" ", N)
    assert date_range(date(2026, 11, 20), date(2026, 11, 27)) == f"20–27{N}ноября{N}2026"
    assert date_range(date(2026, 11, 20), date(2026, 11, 20)) == f"20{N}ноября{N}2026"
    assert date_range(date(2026, 11, 28), date(2026, 12, 3), mark="г.") == f"28{N}ноября{N}– 3{N}декабря{N}2026{N}г."
    assert date_range(date(2026, 12, 28), date(2027, 1, 3)) == f"28{N}декабря{N}2026{N}– 3{N}января{N}2027"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("слово", 5, "слово"),
        ("слово и дело", 7, "слово…"),
        ("аи\u0306б", 3, "а…"),
        ("а👩‍👩‍👧б", 4, "а…"),
        ("🇷🇺🇷🇺а", 4, "🇷🇺…"),
        ("👍🏽а", 2, "…"),
        ("слово", 0, ""),
    ],
)
def test_a_cut_never_splits_a_visible_character(text: str, limit: int, short: str) -> None:
    assert cut(text, limit) == short


@pytest.mark.django_db
def test_the_database_sorts_as_the_dictionary_does() -> None:
    names = [
        "Яковлев",
        "ёжикова",
        "Ёлкина",
        "Ежова",
        "Жукова",
        "Әхмәтов",
        "Аксёнова",
        "школа № 10",
        "школа № 2",
        "Adams",
        "爱",
    ]
    for place, name in enumerate(names):
        Holiday.objects.create(date=date(2026, 1, 1 + place), title=sort_key(name))
    stored = [names[row.date.day - 1] for row in Holiday.objects.order_by("title", "pk")]
    assert stored == [
        "Adams",
        "Аксёнова",
        "Әхмәтов",
        "Ежова",
        "ёжикова",
        "Ёлкина",
        "Жукова",
        "школа № 2",
        "школа № 10",
        "Яковлев",
        "爱",
    ]
