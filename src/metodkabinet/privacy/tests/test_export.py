"""«Мои данные»: D1, every canary of the person and none of others, only to himself."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from metodkabinet.accounts.models import User
from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import PASSWORD, Cast
from metodkabinet.kit.refusals import Refused
from metodkabinet.people.models import Person
from metodkabinet.people.services import PersonCard, add_person
from metodkabinet.privacy import services
from metodkabinet.privacy.models import ErasureAct, ErasureRequest
from metodkabinet.privacy.tests.test_erasure import kind, traced  # noqa: F401  the fixture works by its name

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Enter = Callable[[str], Client]
HERS = [
    "Зимородкова", "Иоланта", "Златоустовна", "Пустельгина", "zimorodkova@example.org", "+7 900 555-66-77",
    "квартальный приказ", "Институт Зимородка", "Курс о Зимородках", "Грамота Зимородку", "зимородковая тема",
    "Уважаемая Иоланта Златоустовна", "Зимородковой Иоланте", "05.03.1971",
]  # fmt: skip


def unpacked(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_d1_every_canary_of_hers_and_none_of_others() -> None:
    person = traced()
    other = add_person(
        person.region, PersonCard("Чижова", "Инга", email="chizhova@example.org", phone="+7 800 111-22-33"), by=None
    )
    services.ask_erasure(person, text="x", by=person.user)  # type: ignore[arg-type]
    files = unpacked(services.take_data(person, by=person.user))  # type: ignore[arg-type]
    assert sorted(files) == ["Мои данные.html", "Мои данные.json", "Прочтите.txt", "Файлы/Зимородкова.png"]
    page = files["Мои данные.html"].decode()
    assert [word for word in HERS if word not in page] == []
    assert [word for word in ("Чижова", "chizhova", "+7 800 111-22-33", other.surname) if word in page] == []
    told = json.loads(files["Мои данные.json"])
    assert told["данные"]["Карточка"][0]["дата рождения"] == "1971-03-05"
    assert "Чижова" not in files["Мои данные.json"].decode()
    assert Event.objects.filter(action="privacy.data.taken", object_id=str(person.pk)).count() == 1


def test_nobody_else_gets_it() -> None:
    person = traced()
    with pytest.raises(Refused, match="только сам человек"):
        services.take_data(person, by=User.objects.get(email="decider@example.org"))


def test_the_page_says_what_is_kept(cast: Cast, enter: Enter) -> None:
    answer = enter("member").get("/my-data/").content.decode()
    person = Person.objects.get(user=cast["member"])
    assert all(word in answer for word in (person.surname, person.name, "member@example.org"))
    assert "Ильинская" not in answer  # the head


def test_an_account_without_a_card_is_told(enter: Enter) -> None:
    assert "не связана с карточкой" in enter("administrator").get("/my-data/").content.decode()
    assert enter("administrator").get("/my-data/take/")["Location"] == "/my-data/"


def test_taking_needs_the_password(cast: Cast, enter: Enter) -> None:
    browser = enter("member")
    wrong = browser.post("/my-data/take/", {"password": "не тот"})
    assert (wrong.status_code, "Пароль не подходит" in wrong.content.decode()) == (422, True)
    right = browser.post("/my-data/take/", {"password": PASSWORD})
    assert right["Content-Type"] == "application/zip"
    assert Person.objects.get(user=cast["member"]).surname in unpacked(right.content)["Мои данные.html"].decode()


def test_asking_deciding_and_changing_one_s_mind(cast: Cast, enter: Enter) -> None:
    browser, person = enter("member"), Person.objects.get(user=cast["member"])
    assert browser.post("/my-data/erase/", {"text": "Уезжаю"}).status_code == 302
    assert "Отозвать просьбу" in browser.get("/my-data/").content.decode()
    assert browser.post("/my-data/keep/").status_code == 302
    assert ErasureRequest.objects.get(person=person).state == "withdrawn"
    browser.post("/my-data/erase/", {"text": ""})
    head = enter("head")
    asked = ErasureRequest.objects.get(person=person, state="asked")
    assert f"{person.full_name} просит стереть" in head.get("/").content.decode().replace("&nbsp;", " ")
    assert head.post(f"/erasures/decline/{asked.pk}/", {"answer": "Приказ в силе."}).status_code == 302
    assert "Приказ в силе." in browser.get("/my-data/").content.decode()


def test_the_decision_with_its_preview_and_act(cast: Cast, enter: Enter) -> None:
    person, head = Person.objects.get(user=cast["member"]), enter("head")
    page = f"/erasures/person/{person.pk}/"
    shown = head.get(page).content.decode()
    assert all(word in shown for word in ("Карточка", "Места работы", "Вернуть данные будет нельзя"))
    careless = head.post(page, {"ground": "request", "sure": "да"})
    assert careless.status_code == 422
    assert not Person.objects.get(pk=person.pk).is_erased
    assert head.post(page, {"ground": "request", "sure": "стереть"}).status_code == 302
    assert Person.objects.get(pk=person.pk).is_erased
    act = ErasureAct.objects.get(person=person)
    paper = head.get(f"/erasures/acts/word/{act.pk}/")
    assert paper.content[:2] == b"PK"
    assert f"карточка № {person.pk}" in head.get("/erasures/acts/").content.decode().replace("&nbsp;", " ")


def test_the_act_has_what_order_179_wants(cast: Cast, enter: Enter) -> None:
    from docx import Document  # noqa: PLC0415  only here

    person, head = Person.objects.get(user=cast["member"]), enter("head")
    head.post(f"/erasures/person/{person.pk}/", {"ground": "withdrawn", "sure": "стереть"})
    act = ErasureAct.objects.get(person=person)
    paper = Document(io.BytesIO(head.get(f"/erasures/acts/word/{act.pk}/").content))
    said = "\n".join(line.text for line in paper.paragraphs)
    for wanted in (
        f"Акт № {act.number} об уничтожении персональных данных", "Дата уничтожения: 20.11.2026",
        "Оператор: Озёрный край",
        f"Субъект персональных данных: карточка № {person.pk}",
        "Уничтожил (фамилия, имя, отчество, должность): Ильинская",
        "Информационная система: Методкабинет", "Способ уничтожения: средствами информационной системы",
        "Причина уничтожения: отзыв согласия на обработку персональных данных", "Категории уничтоженных данных:",
        "Выгрузка из журнала регистрации событий",
    ):  # fmt: skip
        assert wanted in said.replace("\u00a0", " "), wanted
    assert person.surname not in said
    assert len(paper.tables[0].rows) > 3
