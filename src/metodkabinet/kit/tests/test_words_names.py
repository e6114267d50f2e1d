"""Cases of names and posts, initials, gender. All people are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metodkabinet.kit.words.names import (
    Case,
    Gender,
    GenderGuess,
    Name,
    Overrides,
    decline,
    gender_of,
    initials,
    initials_first,
)
from metodkabinet.kit.words.posts import decline_post

OTHERS = [Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL, Case.PREPOSITIONAL]


def forms(*name: str) -> list[str]:
    return [decline(Name(*name), case).text for case in OTHERS]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            ("Берёзкина", "Мария", "Петровна"),
            ("Берёзкиной Марии Петровны|Берёзкиной Марии Петровне|Берёзкину Марию Петровну"
            "|Берёзкиной Марией Петровной|Берёзкиной Марии Петровне"),
        ),
        (
            ("Сафина", "Гузель", "Рашитовна"),
            ("Сафиной Гузель Рашитовны|Сафиной Гузель Рашитовне|Сафину Гузель Рашитовну"
            "|Сафиной Гузель Рашитовной|Сафиной Гузель Рашитовне"),
        ),
        (
            ("Петрова-Лесная", "Анна-Мария", ""),
            ("Петровой-Лесной Анны-Марии|Петровой-Лесной Анне-Марии|Петрову-Лесную Анну-Марию"
            "|Петровой-Лесной Анной-Марией|Петровой-Лесной Анне-Марии"),
        ),
        (
            ("Шевченко", "Алсу", "Айратовна"),
            ("Шевченко Алсу Айратовны|Шевченко Алсу Айратовне|Шевченко Алсу Айратовну"
            "|Шевченко Алсу Айратовной|Шевченко Алсу Айратовне"),
        ),
        (("Черных", "Ольга", ""), "Черных Ольги|Черных Ольге|Черных Ольгу|Черных Ольгой|Черных Ольге"),
        (("Бах", "Катрин", ""), "Бах Катрин|Бах Катрин|Бах Катрин|Бах Катрин|Бах Катрин"),
        (
            ("Ахметзянова", "Гульназ", ""),
            "Ахметзяновой Гульназ|Ахметзяновой Гульназ|Ахметзянову Гульназ|Ахметзяновой Гульназ|Ахметзяновой Гульназ",
        ),
        (
            ("Мельник", "Лев", "Ильич"),
            ("Мельника Льва Ильича|Мельнику Льву Ильичу"
            "|Мельника Льва Ильича|Мельником Львом Ильичом|Мельнике Льве Ильиче"),
        ),
        (
            ("Мамедов", "Рашид", "Али оглы"),
            ("Мамедова Рашида Али оглы|Мамедову Рашиду Али оглы|Мамедова Рашида Али оглы"
            "|Мамедовым Рашидом Али оглы|Мамедове Рашиде Али оглы"),
        ),
        (("ИВАНОВ", "ИЛЬЯ", ""), "ИВАНОВА ИЛЬИ|ИВАНОВУ ИЛЬЕ|ИВАНОВА ИЛЬЮ|ИВАНОВЫМ ИЛЬЁЙ|ИВАНОВЕ ИЛЬЕ"),
        (("Иванова", "Любовь", "Юрьевна"), ("Ивановой Любови Юрьевны|Ивановой Любови Юрьевне|Иванову Любовь Юрьевну"
         "|Ивановой Любовью Юрьевной|Ивановой Любови Юрьевне")),
    ],
)  # fmt: skip
def test_sure_names_in_five_cases(name: tuple[str, str, str], expected: str) -> None:
    assert forms(*name) == expected.split("|")
    assert decline(Name(*name), Case.DATIVE).sure


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        (("Ким", "Саша", ""), "проверьте падеж: по имени не понять, мужчина это или женщина"),
        (("Заяц", "Пётр", "Ильич"), "проверьте падеж: Заяц"),
        (("Соловей", "Олег", "Олегович"), "проверьте падеж: Соловей"),
        (("Дюма", "Александр", ""), "проверьте падеж: Дюма"),
        (("Фәридова", "Фәридә", "Айратовна"), "проверьте падеж: Фәридова, Фәридә"),
        (("Иванов", "Мария", "Петровна"), "проверьте падеж: род имени неясен"),
        (("Лесная", "Айнигуль", ""), "проверьте падеж: Айнигуль"),
    ],
)
def test_doubtful_names_say_what_to_check(name: tuple[str, str, str], doubt: str) -> None:
    assert decline(Name(*name), Case.DATIVE).doubt == doubt


def test_unknown_gender_leaves_the_name_as_it_is() -> None:
    assert decline(Name("Ким", "Саша"), Case.GENITIVE).text == "Ким Саша"


def test_stated_gender_decides() -> None:
    assert decline(Name("Ким", "Саша", gender=Gender.MALE), Case.DATIVE).text == "Киму Саше"
    assert decline(Name("Ким", "Саша", gender=Gender.FEMALE), Case.DATIVE).text == "Ким Саше"


def test_a_form_written_by_hand_wins_in_its_case_only() -> None:
    name = Name("Заяц", "Пётр", "Ильич", overrides=Overrides(dative="Зайцу Петру Ильичу"))
    by_hand = decline(name, Case.DATIVE)
    assert (by_hand.text, by_hand.sure) == ("Зайцу Петру Ильичу", True)
    assert decline(name, Case.GENITIVE).text == "Заяца Петра Ильича"
    assert decline(name, Case.NOMINATIVE).text == "Заяц Пётр Ильич"


@pytest.mark.parametrize(
    ("name", "gender", "sure"),
    [
        (("Иванова", "Мария", "Петровна"), Gender.FEMALE, True),
        (("Ким", "Саша", "Ильинична"), Gender.FEMALE, True),
        (("Ким", "Саша", "Ильич"), Gender.MALE, True),
        (("Мамедова", "Лейла", "Рашид кызы"), Gender.FEMALE, True),
        (("Мамедов", "Али", "Рашидоглы"), Gender.MALE, True),
        (("Ли", "Алексей", ""), Gender.MALE, True),
        (("Сафин", "Айрат", ""), Gender.MALE, True),
        (("Иванов", "Мария", ""), Gender.UNKNOWN, False),
        (("Ли", "Саша", ""), Gender.UNKNOWN, False),
        (("", "", ""), Gender.UNKNOWN, False),
    ],
)
def test_gender(name: tuple[str, str, str], gender: Gender, sure: bool) -> None:  # noqa: FBT001  a column of the table
    assert gender_of(*name) == GenderGuess(gender, sure)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.sampled_from(list(Case)))
def test_no_name_breaks_declension(surname: str, first: str, patronymic: str, case: Case) -> None:
    decline(Name(surname, first, patronymic), case)
    initials(surname, first, patronymic)
    decline_post(f"{surname} {first}-{patronymic}", case)


@pytest.mark.parametrize(
    ("name", "surname_first", "surname_last"),
    [
        (("Иванова", "Мария", "Петровна"), "Иванова М. П.", "М. П. Иванова"),
        (("Иванова", "Мария", ""), "Иванова М.", "М. Иванова"),
        (("Петрова-Лесная", "Анна-Мария", "Ильинична"), "Петрова-Лесная А.-М. И.", "А.-М. И. Петрова-Лесная"),
        (("Ёлкин", "ёж", "Юрьевич"), "Ёлкин Ё. Ю.", "Ё. Ю. Ёлкин"),
        (("Мамедов", "Али", "Рашид оглы"), "Мамедов А. Р.", "А. Р. Мамедов"),
        (("Иванова", "", ""), "Иванова", "Иванова"),
        ((" Иванова ", " Мария ", " "), "Иванова М.", "М. Иванова"),
    ],
)
def test_initials(name: tuple[str, str, str], surname_first: str, surname_last: str) -> None:
    assert initials(*name) == surname_first.replace(" ", "\u00a0")
    assert initials_first(*name) == surname_last.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (
            "педагог-библиотекарь",
            ("педагога-библиотекаря|педагогу-библиотекарю|педагога-библиотекаря|педагогом-библиотекарем"),
        ),
        (
            "заведующая библиотекой",
            ("заведующей библиотекой|заведующей библиотекой|заведующую библиотекой|заведующей библиотекой"),
        ),
        (
            "заведующий школьной библиотекой",
            (
                "заведующего школьной библиотекой|заведующему школьной библиотекой"
                "|заведующего школьной библиотекой|заведующим школьной библиотекой"
            ),
        ),
        (
            "Старший методист отдела",
            ("Старшего методиста отдела|Старшему методисту отдела|Старшего методиста отдела|Старшим методистом отдела"),
        ),
        (
            "ведущий библиотекарь",
            ("ведущего библиотекаря|ведущему библиотекарю|ведущего библиотекаря|ведущим библиотекарем"),
        ),
        (
            "заместитель директора по УВР",
            (
                "заместителя директора по УВР|заместителю директора по УВР"
                "|заместителя директора по УВР|заместителем директора по УВР"
            ),
        ),
        (
            "руководитель МО",
            ("руководителя МО|руководителю МО|руководителя МО|руководителем МО"),
        ),
        (
            "исполняющий обязанности директора",
            (
                "исполняющего обязанности директора|исполняющему обязанности директора"
                "|исполняющего обязанности директора|исполняющим обязанности директора"
            ),
        ),
        (
            "методист, учитель химии",
            ("методиста, учителя химии|методисту, учителю химии|методиста, учителя химии|методистом, учителем химии"),
        ),
        (
            "директор школы и музея",
            ("директора школы и музея|директору школы и музея|директора школы и музея|директором школы и музея"),
        ),
        (
            "вице-президент",
            ("вице-президента|вице-президенту|вице-президента|вице-президентом"),
        ),
        (
            "МЕТОДИСТ",
            ("МЕТОДИСТА|МЕТОДИСТУ|МЕТОДИСТА|МЕТОДИСТОМ"),
        ),
    ],
)
def test_posts(post: str, expected: str) -> None:
    declined = [decline_post(post, case) for case in OTHERS[:4]]
    assert [form.text for form in declined] == expected.split("|")
    assert all(form.sure for form in declined)


@pytest.mark.parametrize("post", ["и. о. директора", "зав. библиотекой", "врио ректора", "старшая", "12345"])
def test_a_post_without_a_sure_head_is_marked(post: str) -> None:
    assert decline_post(post, Case.DATIVE).doubt == f"проверьте падеж: {post}"


def test_nominative_and_empty_posts_stay() -> None:
    assert decline_post("зав. библиотекой", Case.NOMINATIVE).sure
    assert decline_post("", Case.DATIVE).text == ""
