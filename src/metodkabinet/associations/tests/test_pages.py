"""Each page is rendered, each road walked without scripts, each list measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metodkabinet.accounts.models import Invitation, User
from metodkabinet.associations.enums import AssociationState
from metodkabinet.associations.models import (
    Association,
    Ground,
    Membership,
    Office,
    Regulation,
    RoleGrant,
    WorkingGroup,
)
from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.associations.tests.factories import (
    AssociationFactory,
    GroundFactory,
    MembershipFactory,
    OfficeFactory,
    RegulationFactory,
    RoleGrantFactory,
    make_person,
)
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted
from metodkabinet.organisations.models import Organisation, Region
from metodkabinet.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Enter = Callable[[str], Client]
TODAY = date(2026, 11, 20)
ORDER = {"kind": "order", "number": "77", "date": "01.09.2026", "issuer": "Институт"}


def at(name: str, *args: object) -> str:
    return reverse(f"associations:{name}", args=args)


@pytest.fixture
def own(cast: Cast) -> Any:
    return cast.own.made["associations.association"]


@pytest.fixture
def school(cast: Cast) -> Any:
    return cast.own.made["organisations.organisation"]


def said(client: Client, path: str) -> list[str]:
    return [str(message) for message in client.get(path).context["messages"]]


def errors(response: Any) -> list[str]:
    assert response.status_code == 422
    return [text for texts in response.context["form"].errors.values() for text in texts]


# lists


def measure(enter: Enter, role: str, path: str) -> int:
    client = enter(role)
    client.get(path)
    with counted() as queries:
        assert client.get(path).status_code == 200
    return len(queries)


MANY: dict[str, Callable[[Any, Any], object]] = {
    "list": lambda body, school: AssociationFactory.create_batch(300, base_organisation=school, parent=body),
    "composition": lambda body, school: [MembershipFactory(association=body) for _ in range(300)],
    "candidates": lambda body, school: [make_person(school) for _ in range(300)],
    "grounds": lambda body, school: GroundFactory.create_batch(300, association=body),
    "grants": lambda body, school: [RoleGrantFactory(association=body) for _ in range(300)],
}


@pytest.mark.full
@pytest.mark.list_page("associations:list")
@pytest.mark.list_page("associations:composition")
@pytest.mark.list_page("associations:candidates")
@pytest.mark.list_page("associations:grounds")
@pytest.mark.list_page("associations:grants")
@pytest.mark.parametrize("name", MANY)
def test_lists_ask_as_much_for_300_rows_as_for_one(enter: Enter, own: Any, school: Any, name: str) -> None:
    path = at(name) if name in {"list", "grants"} else at(name, own.code)
    few = measure(enter, "head", path)
    MANY[name](own, school)
    assert measure(enter, "head", path) == few
    assert few < 30


def test_lists_export(enter: Enter, own: Any) -> None:
    head = enter("head")
    for path in (at("list"), at("grants"), at("composition", own.code), at("grounds", own.code)):
        response = head.get(path, {"export": "xlsx"})
        assert b"".join(response.streaming_content)[:2] == b"PK", path


def test_lists_narrow(cast: Cast, enter: Enter, own: Any) -> None:
    head = enter("head")

    def found(path: str, **asked: str) -> set[str]:
        return {row.cells[0].text for row in head.get(path, asked).context["table"].rows}

    assert own.short_name in found(at("list"), state="active", q="тихий")
    assert found(at("list"), state="liquidated") == set()
    assert found(at("grounds", own.code), kind="protocol") == set()
    assert found(at("grants"), role="director", now="1") == set()
    assert cast.users["librarian"].email == "librarian@example.org"
    names = found(at("candidates", own.code), here="1", q="ёлкина")
    assert names == {"Ёлкина Анна"}


def test_every_reading_page_opens_for_a_librarian(cast: Cast, enter: Enter, own: Any) -> None:
    client = enter("librarian")
    pages = ["association", "composition", "groups", "grounds", "regulations", "settings", "roles"]
    paths = [at(name, own.code) for name in pages] + [
        at("tree"),
        at("list"),
        at("role-table"),
        at("switch"),
        at("grants"),
    ]
    paths.append(at("group", cast.own.made["associations.workinggroup"].pk))
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_only_those_who_may_are_offered_to_appoint_and_to_end_roles(enter: Enter, own: Any) -> None:
    offered = {
        role: [action.label for action in enter(role).get(at("composition", own.code)).context["actions"]]
        for role in ("head", "coordinator", "librarian")
    }
    assert offered == {
        "head": ["Включить в состав", "Назначить на должность"],
        "coordinator": ["Включить в состав"],
        "librarian": [],
    }
    ends = {role: "end" in [one.key for one in enter(role).get(at("grants")).context["table"].columns]
            for role in ("region", "head", "librarian")}  # fmt: skip
    assert ends == {"region": True, "head": False, "librarian": False}


def test_every_form_opens_for_those_who_may(cast: Cast, enter: Enter, own: Any) -> None:
    made = cast.own.made
    for_head = [at(name, own.code) for name in ("change", "candidates", "appoint", "add-ground", "add-regulation",
                                                "choose-settings", "form-group", "invite")]  # fmt: skip
    group = made["associations.workinggroup"].pk
    for_head += [
        at("end-membership", made["associations.membership"].pk), at("dismiss", made["associations.office"].pk),
        at("join-group", group), at("finish-group", group),
    ]  # fmt: skip
    for_region = [at("add"), at("grant-role"), at("move", own.code), at("act", own.code)]
    for_region.append(at("end-role", made["associations.rolegrant"].pk))
    for role, paths in (("head", for_head), ("region", for_region)):
        client = enter(role)
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_the_page_of_a_body_says_what_matters(enter: Enter, own: Any) -> None:
    AssociationFactory(parent=own, base_organisation=own.base_organisation, short_name="Куст № 1")
    page = enter("head").get(at("association", own.code)).content.decode()
    for words in (
        "муниципальный",
        "Ильинская Вера Андреевна",
        "Куст № 1",
        "библиотекарей территории",
        "Заседаний в год",
    ):
        assert words in page, words


def test_a_liquidated_body_is_read_but_not_changed(enter: Enter, own: Any) -> None:
    Association.objects.filter(pk=own.pk).update(state=AssociationState.LIQUIDATED, until=TODAY)
    page = enter("region").get(at("association", own.code)).content.decode()
    assert "Объединение ликвидировано." in page
    assert "Исправить карточку" not in page
    assert "Приказов о нём больше не будет" in enter("region").get(at("act", own.code)).content.decode()


# composition


def test_people_are_enrolled_by_one_typed_order(enter: Enter, own: Any, school: Any) -> None:
    head, people = enter("head"), [make_person(school) for _ in range(2)]
    ids = [person.pk for person in people]
    first = head.post(at("enrol", own.code), {"ids": ids})
    assert [person.pk for person in first.context["chosen"]] == ids
    assert first.status_code == 200
    wrong = head.post(at("enrol", own.code), {"ids": ids, "since": "01.10.2026", "number": "5"})
    assert errors(wrong) == ["Заполните это поле: без него документ не найти."]
    none = head.post(at("enrol", own.code), {"ids": ids, "since": "01.10.2026"})
    assert errors(none) == ["Выберите документ из списка или впишите номер и дату нового."]
    pdf = SimpleUploadedFile("приказ.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "application/pdf")
    done = head.post(at("enrol", own.code), {"ids": ids, "since": "01.10.2026", **ORDER, "upload": pdf})
    assert done.status_code == 302, done.context and done.context["form"].errors
    ground = Ground.objects.get(number="77")
    assert ground.file is not None
    assert Membership.objects.filter(ground=ground, since=date(2026, 10, 1)).count() == 2
    assert said(head, done.url) == ["В составе теперь ещё 2\N{NO-BREAK SPACE}члена объединения."]
    again = head.post(at("enrol", own.code), {"ids": []})
    assert again.url == at("candidates", own.code)


def test_somebody_leaves_by_a_picked_order(cast: Cast, enter: Enter, own: Any) -> None:
    membership, ground = MembershipFactory(association=own), cast.own.made["associations.ground"]
    head, path = enter("head"), at("end-membership", membership.pk)
    assert errors(head.post(path, {"until": "01.01.2020", "ground": ground.pk}))[0].startswith("Дата прекращения")
    assert head.post(path, {"until": "01.11.2026", "ground": ground.pk}).url == at("composition", own.code)
    shown = head.get(at("composition", own.code), {"on": "2026-10-31"}).context["table"].pages.objects
    assert membership.pk in {row.pk for row in shown}
    shown = head.get(at("composition", own.code), {"on": "01.11.2026"}).context["table"].pages.objects
    assert membership.pk not in {row.pk for row in shown}


def test_an_officer_is_appointed_and_dismissed(enter: Enter, own: Any, school: Any) -> None:
    head, person = enter("head"), make_person(school)
    path = f"{at('appoint', own.code)}?person={person.pk}"
    given = {"person": person.pk, "office": "secretary", "since": "01.09.2026", **ORDER}
    assert head.get(path).context["form"]["person"].value() == str(person.pk)
    assert head.post(path, given).status_code == 302
    office = Office.objects.get(person=person)
    assert errors(head.post(path, given)) == [f"{person} уже занимает эту должность."]
    gone = head.post(at("dismiss", office.pk), {"until": "01.11.2026", **ORDER})
    assert gone.url == at("composition", own.code)
    refused = head.post(path, {**given, "office": "head", "since": "01.11.2026"})
    assert errors(refused) == ["Свою должность нельзя менять самому. Попросите методический центр."]


def test_the_same_form_sent_twice_appoints_once(enter: Enter, own: Any, school: Any) -> None:
    region, person = enter("region"), make_person(school)
    given = {"person": person.pk, "office": "council", "since": "01.09.2026", **ORDER, "once": "a" * 20}
    path = f"{at('appoint', own.code)}?person={person.pk}"
    assert region.post(path, given).url == region.post(path, given).url
    assert Office.objects.filter(person=person).count() == 1


# life, the Положение, settings


def test_a_document_is_entered(enter: Enter, own: Any) -> None:
    head = enter("head")
    assert head.post(at("add-ground", own.code), {**ORDER, "title": "О плане"}).url == at("grounds", own.code)
    assert Ground.objects.get(number="77").title == "О плане"
    late = head.post(at("add-ground", own.code), {**ORDER, "date": "вчера"})
    assert errors(late) == ["Дата не понята. Введите её как 20.11.2026."]


def test_liquidation_asks_to_be_understood(enter: Enter, own: Any) -> None:
    region, path = enter("region"), at("act", own.code)
    ending = region.get(path).context["ending"]
    assert ending.members == Membership.objects.filter(association=own, until=None).count()
    given = {"act": "liquidated", "day": "01.11.2026", **ORDER}
    assert errors(region.post(path, given)) == ["Отметьте, что последствия понятны: ликвидацию нельзя отменить."]
    assert Association.objects.get(pk=own.pk).state == "active"
    assert region.post(path, {**given, "understood": "1"}).url == at("association", own.code)
    assert Association.objects.get(pk=own.pk).state == "liquidated"


def test_a_regulation_with_clauses_beside_settings(enter: Enter, own: Any) -> None:
    head, path = enter("head"), at("add-regulation", own.code)
    Regulation.objects.filter(association=own).update(since=date(2020, 9, 1))
    given = {"title": "Положение 2", "since": "01.09.2026", "clauses": "Глава\n3.4. Четыре заседания в год.", **ORDER}
    assert errors(head.post(path, given))[0].startswith("У строки нет номера пункта: «Глава»")
    given["clauses"] = "3.4. Пять заседаний в год."
    field = "associations__meetings_a_year"
    assert errors(head.post(path, {**given, field: "9"})) == ["Пункта 9 нет среди внесённых. Впишите его выше."]
    two = {**given, field: "3.4", "associations__quorum": "3.4"}
    assert errors(head.post(path, two)) == ["Пункт 3.4 уже закрепляет другую настройку."]
    assert head.post(path, {**given, field: "п. 3.4"}).url == at("regulations", own.code)
    assert "Расходится с настройкой." in head.get(at("regulations", own.code)).content.decode()
    assert "расходится" in head.get(at("settings", own.code)).content.decode()


def test_settings_are_chosen(enter: Enter, own: Any) -> None:
    head, path = enter("head"), at("choose-settings", own.code)
    form = head.get(path).context["form"]
    given = {name: form[name].value() for name in form.fields}
    answer = head.post(path, {**given, "associations__quorum": "67"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert setting_of(own, "associations.quorum") == 67
    assert head.post(path, {**given, "associations__quorum": "400"}).status_code == 422


# the card and the place


def test_the_card_is_changed_and_a_race_is_shown(enter: Enter, own: Any) -> None:
    head, path = enter("head"), at("change", own.code)
    form = head.get(path).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    given["short_name"] = "РМО «Родник»"
    assert head.post(path, {**given, "aliases": "Родник; Ключ"}).url == at("association", own.code)
    fresh = Association.objects.get(pk=own.pk)
    assert (fresh.short_name, fresh.aliases) == ("РМО «Родник»", ["Родник", "Ключ"])
    late = head.post(path, {**given, "short_name": "Другое"})
    assert late.status_code == 422
    assert Association.objects.get(pk=own.pk).short_name == "РМО «Родник»"


def test_a_body_is_added_and_moved(enter: Enter, own: Any, school: Any) -> None:
    region = enter("region")
    given = {
        "code": "kust", "parent": own.pk, "name": "Куст", "short_name": "Куст", "subject": "school",
        "municipality": own.municipality_id, "base_organisation": school.pk, "period_kind": "school",
    }  # fmt: skip
    assert region.post(at("add"), given).url == at("association", "kust")
    assert errors(region.post(at("add"), given)) == ["Код «kust» уже занят. Придумайте другой."]
    assert region.post(at("move", "kust"), {"parent": ""}).url == at("association", "kust")
    assert Association.objects.get(code="kust").depth == 0
    alone = enter("method_centre").post(at("add"), {**given, "code": "all", "parent": "", "municipality": ""})
    assert alone.status_code == 403


# groups


def test_a_group_is_formed_grows_and_finishes(enter: Enter, own: Any) -> None:
    head = enter("head")
    one, two = (MembershipFactory(association=own).person for _ in range(2))
    given = {"name": "Паспорта", "task": "Форма паспорта", "head": one.pk, "members": [], "since": "01.09.2026"}
    assert head.post(at("form-group", own.code), given).url == at("groups", own.code)
    group = WorkingGroup.objects.get(name="Паспорта")
    page = at("group", group.pk)
    assert head.post(at("join-group", group.pk), {"person": two.pk}).url == page
    assert head.post(at("leave-group", group.pk), {"person": one.pk}).url == page
    assert said(head, page)[-1] == "Руководитель группы не может выйти из неё."
    assert head.post(at("leave-group", group.pk), {"person": two.pk}).url == page
    assert head.post(at("leave-group", group.pk), {"person": "0"}).url == page
    assert group.members.count() == 1
    assert head.post(at("finish-group", group.pk), {"result": "Готово"}).url == page
    assert WorkingGroup.objects.get(pk=group.pk).result == "Готово"


# roles and invitations


def test_a_role_is_given_and_ended(enter: Enter, school: Any) -> None:
    region, person = enter("region"), make_person(school)
    given = {"person": person.pk, "role": "director", "since": "01.09.2026"}
    assert errors(region.post(at("grant-role"), given)) == [
        "Выберите одно место: организацию, объединение, муниципалитет или регион."
    ]
    assert region.post(at("grant-role"), {**given, "organisation": school.pk}).url == at("grants")
    grant = RoleGrant.objects.get(person=person)
    assert region.post(at("end-role", grant.pk), {"until": "01.11.2026"}).url == at("grants")
    assert RoleGrant.objects.get(pk=grant.pk).until == date(2026, 11, 1)


def test_somebody_of_the_composition_is_invited(enter: Enter, own: Any) -> None:
    head, person = enter("head"), MembershipFactory(association=own).person
    path = at("invite", own.code)
    assert errors(head.post(path, {"person": person.pk})) == ["В карточке нет адреса почты. Впишите его здесь."]
    assert head.post(path, {"person": person.pk, "email": "New@example.org"}).url == at("roles", own.code)
    assert Invitation.objects.get(about=f"people.person:{person.pk}").email == "new@example.org"


# the switch and the clock


def test_the_switch_offers_ones_own_and_remembers(enter: Enter, own: Any, cast: Cast) -> None:
    head = enter("head")
    lower = AssociationFactory(parent=own, base_organisation=own.base_organisation, short_name="Куст")
    back = at("composition", lower.code)
    done = head.post(at("switch"), {"association": lower.code, "year": "2024", "next": back})
    assert done.url == back
    frame = head.get(at("tree")).context["frame"]
    assert (frame.switch.body, frame.switch.year) == ("Куст", "2024/25")
    foreign = cast.foreign.made["associations.association"]
    assert head.post(at("switch"), {"association": foreign.code}).status_code == 422
    away = head.post(at("switch"), {"association": own.code, "next": "https://example.com/"})
    assert away.url == "/"


def test_moments_stand_in_the_zone_of_the_body(enter: Enter, own: Any) -> None:
    Association.objects.filter(pk=own.pk).update(zone="Asia/Vladivostok")
    response = enter("head").get(at("tree"))
    assert response.context["frame"].switch.zone == "Asia/Vladivostok"


# the desk


def test_the_desk_says_what_is_missing(enter: Enter, own: Any) -> None:
    forming = AssociationFactory(parent=own, base_organisation=own.base_organisation, state="forming", since=None)
    acting = AssociationFactory(parent=own, base_organisation=own.base_organisation)
    OfficeFactory(association=own, until=date(2026, 12, 1))
    RegulationFactory(association=acting)
    dues = {(due.strong, due.title) for due in enter("region").get("/").context["dues"]}
    assert (f"{forming}:", "нет приказа о создании") in dues
    assert (f"{acting}:", "нет руководителя") in dues
    assert (f"{own}:", "срок полномочий: член совета Лесная Анна Петровна") in dues


# the first run


def test_an_empty_installation_is_set_up_step_by_step(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_user("admin@example.org", is_administrator=True))
    page = at("first-run")
    assert page in {due.url for due in client.get("/").context["dues"]}
    region = {"name": "Новая область", "name_genitive": "Новой области", "zone": "Asia/Omsk"}
    assert client.post(page, region).url == page
    office = {"kind": "institute", "short_name": "ИРО", "full_name": "Институт развития образования"}
    assert client.post(page, office).url == page
    base = Organisation.objects.get()
    body = {
        "code": "region-schools", "name": "Областное МО", "short_name": "ОМО", "subject": "school",
        "base_organisation": base.pk, "period_kind": "school",
    }  # fmt: skip
    assert client.post(page, body).url == page
    assert set(client.get(page).context["mend"]) == {"Регион", "Базовая организация", "Первое объединение"}
    head = {"surname": "Первых", "name": "Инна", "email": "head@example.org", "since": "01.09.2026"}
    assert errors(client.post(page, head)) == ["Выберите документ из списка или впишите номер и дату нового."]
    assert Person.objects.count() == 0
    assert client.post(page, {**head, **ORDER}).url == page
    made = Association.objects.get()
    done = client.get(page)
    assert done.url == at("association", "region-schools")
    messages = [str(one) for one in client.get(done.url).context["messages"]]
    assert any("/invitation/?key=" in text for text in messages)
    assert (made.state, made.region, Office.objects.get().person.surname) == ("active", Region.objects.get(), "Первых")
    assert Invitation.objects.get().email == "head@example.org"
    assert page not in {due.url for due in client.get("/").context["dues"]}


def test_the_home_page_leads_to_the_body_on_top(enter: Enter) -> None:
    page = enter("head").get("/")
    (box,) = (box for box in page.context["boxes"] if box.template == "associations/panels/home.html")
    assert box.context["association"].code == "own-body"
    assert at("association", "own-body") in page.content.decode()
