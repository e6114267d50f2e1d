"""The table of people: twice the same file, doubts, broken and huge cells, other people's organisations."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.sheets import services as sheets
from metodkabinet.kit.sheets.imports import imports
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.queries import counts_of
from metodkabinet.kit.sheets.writing import Column, Sheet, write_xlsx
from metodkabinet.kit.testing.queries import counted as queries_counted
from metodkabinet.people.models import Employment, Person
from metodkabinet.people.tests.factories import worker
from metodkabinet.staff.models import Education

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HEAD = (
    "Фамилия", "Имя", "Отчество", "Дата рождения", "Организация", "Должность", "Ставка", "Работает с", "Почта",
    "Образование", "Профиль образования", "Учебное заведение", "Год окончания",
)  # fmt: skip


def line(surname: str = "Иволгина", **given: str) -> list[str]:
    """A row of the table."""
    filled = {
        "Фамилия": surname, "Имя": "Анна", "Отчество": "Петровна", "Дата рождения": "05.02.1970",
        "Организация": "Школа № 1", "Должность": "Педагог-библиотекарь", "Ставка": "0,5", "Работает с": "01.09.2015",
        "Почта": "", "Образование": "среднее профессиональное", "Профиль образования": "библиотечное",
        "Учебное заведение": "Колледж культуры", "Год окончания": "1995",
    } | given  # fmt: skip
    return [filled[name] for name in HEAD]


def book(*rows: list[str]) -> bytes:
    with write_xlsx([Sheet("Люди", [Column(name) for name in HEAD], rows)]) as stream:
        return stream.read()


def head_of(response: Any) -> bytes:
    """The first bytes of a download, closed after use."""
    data = b"".join(response.streaming_content)
    response.close()
    return data[:2]


def names_of(many: int) -> list[str]:
    """Surnames that nobody would take for one another."""
    dice = Random(many)  # noqa: S311  the same names each time
    return ["".join(dice.choices("абвгдежзиклмнопрстуфхцчшщэюя", k=12)).capitalize() for _ in range(many)]


def lines(names: list[str], mails: list[str] | None = None) -> list[list[str]]:
    """A row for each, born on days that nobody would take for one another."""
    born = [f"{at % 27 + 1:02}.{at % 12 + 1:02}.{1950 + at % 40}" for at in range(len(names))]
    return [
        line(name, **{"Дата рождения": day}, Почта=mails[at] if mails else "")
        for at, (name, day) in enumerate(zip(names, born, strict=True))
    ]


@pytest.fixture
def load(cast: Cast) -> Callable[..., ImportRun]:
    """Begin an import by somebody of the cast."""

    def begin(*rows: list[str], role: str = "head") -> ImportRun:
        region = cast.own.made["organisations.region"]
        scope = {"region": str(region.pk)}
        kind = imports["staff.people"]
        return finished(sheets.start_import(kind, book(*rows), by=cast[role], file_name="люди.xlsx", scope=scope))

    return begin


def confirm(run: ImportRun, cast: Cast) -> dict[str, int]:
    """Carry it out to the end, as the worker would; what became of the rows."""
    sheets.confirm_import(run, by=cast["head"])
    return counted(finished(run))


def finished(run: ImportRun) -> ImportRun:
    """After every step that a page would leave to the worker."""
    while not sheets.continue_import(run.pk):
        pass
    run.refresh_from_db()
    return run


def counted(run: ImportRun) -> dict[str, int]:
    counts = counts_of(run)
    states = ("new", "changed", "same", "doubt", "error")
    return {name: getattr(counts, name) for name in states if getattr(counts, name, 0)}


def problems(run: ImportRun) -> list[str]:
    """What the preview says of broken rows."""
    rows = ImportRow.objects.filter(run=run, state="error").order_by("number")
    return [text for row in rows for *_, text in row.outcome["problems"]]


def test_a_good_file_makes_people_jobs_and_diplomas(load: Any, cast: Cast) -> None:
    run = load(line(), line("Ёлкина", Отчество="", **{"Дата рождения": ""}, Организация="школа № 1"))
    confirm(run, cast)
    person = Person.objects.get(surname="Иволгина")
    school = cast.own.made["organisations.organisation"]
    assert (person.main_organisation, person.main_post.name, person.email) == (school, "педагог-библиотекарь", "")
    assert str(person.employments.get().rate) == "0.50"
    assert Education.objects.get(person=person).institution == "Колледж культуры"


def test_the_same_file_twice_changes_nothing_and_ten_changed_rows_are_ten(load: Any, cast: Cast) -> None:
    names = names_of(12)
    confirm(load(*lines(names)), cast)
    people, jobs, diplomas = Person.objects.count(), Employment.objects.count(), Education.objects.count()
    again = load(*lines(names))
    assert set(ImportRow.objects.filter(run=again, number__gt=1).values_list("state", flat=True)) == {"same"}
    mails = [f"a{place}@example.org" if place < 10 else "" for place in range(12)]
    changed = load(*lines(names, mails))
    assert ImportRow.objects.filter(run=changed, state="changed").count() == 10
    confirm(changed, cast)
    assert (Person.objects.count(), Employment.objects.count(), Education.objects.count()) == (people, jobs, diplomas)
    assert Person.objects.filter(email__in=mails[:10]).count() == 10


def test_who_is_only_alike_is_asked_about(load: Any, cast: Cast) -> None:
    school = cast.own.made["organisations.organisation"]
    known = worker(surname="Иволгина", name="Анна", organisation=cast.own.made["people.person"].main_organisation)
    run = load(line("Иволгина", **{"Дата рождения": ""}), line("Иволгена"))
    row = ImportRow.objects.get(run=run, state="doubt")
    sheets.decide_row(row, by=cast["head"], choice="existing", target=str(known.pk))
    confirm(ImportRun.objects.get(pk=run.pk), cast)
    assert Person.objects.filter(surname__startswith="Иволг", main_organisation=school).count() == 1


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            {"Организация": "Школа № 999"},
            "Организации «Школа № 999» нет в списке. Напишите название, как в списке, или ИНН.",
        ),
        ({"Должность": "космонавт"}, "Должности «космонавт» нет в справочнике. Напишите её, как в справочнике."),
        ({"Организация": ""}, "Для нового человека нужна организация: название или ИНН."),
        ({"Должность": ""}, "Для нового человека нужна должность."),
        ({"Дата рождения": "вчера"}, "«вчера» – не дата. Напишите её так: 05.02.2024."),
        ({"Имя": "Я" * 10_000}, "Слишком длинно: 10000 знаков, а помещается 100. Сократите."),
        ({"Почта": "не почта"}, "«не почта» – не адрес почты. Он пишется так: ivanova@example.ru, один в ячейке."),
    ],
)  # fmt: skip
def test_broken_rows_say_what_to_do(load: Any, bad: dict[str, str], said: str) -> None:
    before = Person.objects.count()
    assert problems(load(line(**bad))) == [said]
    assert Person.objects.count() == before


def test_organisations_of_others_are_not_filled(load: Any, cast: Cast) -> None:
    foreign, other = (side.made["organisations.organisation"] for side in (cast.foreign, cast.other))
    type(foreign).objects.filter(pk=foreign.pk).update(inn="7707083893")
    assert problems(load(line(Организация="7707083893"))) == ["Людей этой организации ведёт другой методист."]
    assert "нет в списке" in problems(load(line(Организация=other.short_name)))[0]


def test_the_page_takes_a_file_and_gives_a_template(cast: Cast, enter: Callable[[str], Client]) -> None:
    head, page = enter("head"), reverse("staff:import")
    assert head.get(page).status_code == 200
    assert head_of(head.get(page, {"template": ""})) == b"PK"
    upload = SimpleUploadedFile("люди.xlsx", book(line()))
    assert head.post(page, {"file": upload}).status_code == 302
    broken = SimpleUploadedFile("люди.xlsx", b"PK\x03\x04 broken")
    assert head.post(page, {"file": broken}).status_code == 422


@pytest.mark.full
def test_four_hundred_rows_come_in_at_once(load: Any, cast: Cast) -> None:
    run = load(*lines(names_of(400)))
    before = Person.objects.count()
    confirm(ImportRun.objects.get(pk=run.pk), cast)
    assert Person.objects.count() - before == 400


def test_rows_of_one_file_that_may_be_one_person_are_asked_about(load: Any, cast: Cast) -> None:
    run = load(
        line("Иволгина", Почта="one@example.org"),
        line("Иволгена", **{"Дата рождения": ""}),
        line("Пустельгина", Имя="Вера", **{"Дата рождения": "07.08.1980"}, Почта="one@example.org"),
    )
    rows = list(ImportRow.objects.filter(run=run, state="doubt").order_by("number"))
    assert [row.number for row in rows] == [3, 4]
    assert rows[0].outcome["note"].startswith("Похоже на строку 2 этого файла: фамилии отличаются")
    assert "та же почта one@example.org" in rows[1].outcome["note"]
    for row in rows:
        sheets.decide_row(row, by=cast["head"], choice="new")
    assert confirm(ImportRun.objects.get(pk=run.pk), cast)["new"] == 3
    assert ImportRow.objects.filter(run=run, applied=True).count() == 3


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"Дата рождения": "05.02.2090"}, "Дата рождения не может быть такой. Проверьте год."),
        ({"Ставка": "5"}, "Ставка – от 0,01 до 2."),
        ({"Год окончания": "2090"}, "Год окончания не может быть таким. Проверьте его."),
        (
            {"Фамилия": "0"},
            (
                "«0» – не похоже на имя. Если в ячейке формула, замените её значением: скопируйте столбец и "
                "вставьте его как значения."
            ),
        ),
    ],
)
def test_what_would_be_refused_on_saving_is_refused_in_the_preview(load: Any, bad: dict[str, str], said: str) -> None:
    assert problems(load(line(**bad))) == [said]


def test_a_partial_import_says_what_stayed_outside(cast: Cast, enter: Callable[[str], Client]) -> None:
    head, page = enter("head"), reverse("staff:import")
    assert head.get(page).context["back"] == reverse("people:people")
    upload = SimpleUploadedFile("люди.xlsx", book(line(), line("Грачёва", Должность="космонавт")))
    run = head.post(page, {"file": upload}).headers["Location"]
    told = head.post(run, {"action": "confirm"}, follow=True)
    assert [(one.level_tag, one.message) for one in told.context["messages"]] == [
        (
            "warning",
            "Внесено строк: 1. Не внесено: 1. Скачайте их с причинами, исправьте и загрузите снова.",
        )
    ]
    assert "Скачать оставшиеся строки с причинами" in told.content.decode()


def test_the_preview_asks_as_much_for_many_rows_as_for_few(load: Any) -> None:
    def measure(many: int) -> int:
        with queries_counted() as queries:
            load(*lines(names_of(many)))
        return len(queries)

    assert measure(40) - measure(20) < 25  # one more batch, not twenty more rows
