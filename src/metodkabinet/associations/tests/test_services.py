"""Every refusal and every effect of the services."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metodkabinet.accounts.models import Invitation, User
from metodkabinet.associations import services
from metodkabinet.associations.enums import AssociationState, LifeKind, OfficeKind, PostRole
from metodkabinet.associations.models import (
    Association,
    Clause,
    Ground,
    Membership,
    Office,
    RoleGrant,
    SettingValue,
)
from metodkabinet.associations.queries.settings import choices_of, in_contradiction, setting_of
from metodkabinet.associations.services import AssociationsRefused, NewAssociation, NewClause, NewGround
from metodkabinet.associations.tests.factories import (
    AssociationFactory,
    GroundFactory,
    MembershipFactory,
    OfficeFactory,
    RoleGrantFactory,
    WorkingGroupFactory,
    make_person,
)
from metodkabinet.audit.models import Event
from metodkabinet.kit.refusals import Changed
from metodkabinet.notifications.models import Notice
from metodkabinet.organisations.tests.factories import MunicipalityFactory, OrganisationFactory, RegionFactory
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def actions() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def stranger() -> Person:
    return make_person(OrganisationFactory(municipality__region=RegionFactory(name="Дальняя область")))


def refused(service: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(AssociationsRefused) as caught:
        service(*args, **kwargs)
    return caught.value.text


# grounds


def test_the_same_document_twice_is_one_row(body: Association, new_order: NewGround) -> None:
    first = services.add_ground(body, new_order, by=None)
    assert services.add_ground(body, new_order, by=None) == first
    assert str(first) == "приказ от 01.09.2026 № 15"
    assert actions() == ["associations.ground.added"]


def test_a_document_needs_a_number(body: Association) -> None:
    text = refused(services.add_ground, body, NewGround("order", "  ", SEPTEMBER), by=None)
    assert text == "Укажите номер документа. Если номера нет, напишите «б/н»."


def test_a_ground_of_another_body_is_refused_everywhere(body: Association) -> None:
    foreign = GroundFactory()
    person = make_person(body.base_organisation)
    membership, office = MembershipFactory(association=body), OfficeFactory(association=body)
    common = {"ground": foreign, "by": None}
    tries = [
        (services.enrol_members, (body, [person]), {"since": SEPTEMBER}),
        (services.end_membership, (membership,), {"until": SEPTEMBER}),
        (services.appoint_officer, (body, person, OfficeKind.CURATOR), {"since": SEPTEMBER}),
        (services.dismiss_officer, (office,), {"until": SEPTEMBER}),
        (services.record_act, (body, LifeKind.REORGANISED), {"date": SEPTEMBER}),
        (services.add_regulation, (body,), {"title": "П", "since": SEPTEMBER, "clauses": []}),
        (services.form_group, (body,), {"name": "Г", "task": "З", "head": person, "since": SEPTEMBER}),
    ]
    for service, args, given in tries:
        text = refused(service, *args, **given, **common)
        assert text == "Основание принадлежит другому объединению. Выберите своё."


# composition


def test_several_people_enter_by_one_order(body: Association, new_order: NewGround) -> None:
    people = [make_person(body.base_organisation) for _ in range(3)]
    made = services.enrol_members(body, [*people, people[0]], since=SEPTEMBER, ground=new_order, by=None)
    assert [row.person for row in made] == people
    assert {row.ground.number for row in made} == {"15"}
    assert Ground.objects.count() == 1
    assert actions() == ["associations.ground.added", *["associations.membership.begun"] * 3]


def test_who_is_a_member_is_not_counted_twice(body: Association, order: Ground) -> None:
    member, other = MembershipFactory(association=body).person, make_person(body.base_organisation)
    made = services.enrol_members(body, [member, other], since=SEPTEMBER, ground=order, by=None)
    assert [row.person for row in made] == [other]
    text = refused(services.enrol_members, body, [member, other], since=SEPTEMBER, ground=order, by=None)
    assert text == "Все отмеченные уже в составе объединения."


def test_periods_of_a_person_do_not_overlap(body: Association, order: Ground) -> None:
    past = MembershipFactory(association=body, until=OCTOBER)
    text = refused(services.enrol_members, body, [past.person], since=SEPTEMBER, ground=order, by=None)
    assert text == f"{past.person} уже был в составе до 01.10.2026: включить снова можно с этого дня."
    (again,) = services.enrol_members(body, [past.person], since=OCTOBER, ground=order, by=None)
    assert again.since == OCTOBER
    office = OfficeFactory(association=body, until=OCTOBER)
    appoint = (services.appoint_officer, body, office.person, OfficeKind.COUNCIL)
    text = refused(*appoint, since=SEPTEMBER, ground=order, by=None)
    assert text == f"{office.person} занимал эту должность до 01.10.2026: назначить снова можно с этого дня."


def test_nobody_of_another_region_or_from_the_archive(body: Association, order: Ground) -> None:
    far = stranger()
    text = refused(services.enrol_members, body, [far], since=SEPTEMBER, ground=order, by=None)
    assert text == f"{far} – из другого региона. Выберите запись своего региона."
    old = make_person(body.base_organisation)
    Person.objects.filter(pk=old.pk).update(state=PersonState.ARCHIVED)
    old.refresh_from_db()
    text = refused(services.appoint_officer, body, old, OfficeKind.HEAD, since=SEPTEMBER, ground=order, by=None)
    assert text == f"Карточка «{old}» в архиве. Верните её, если человек снова работает."


def test_nobody_before_the_body_and_after_it(body: Association, order: Ground) -> None:
    person = make_person(body.base_organisation)
    text = refused(services.enrol_members, body, [person], since=date(2020, 8, 1), ground=order, by=None)
    assert text == "Объединение создано 01.09.2020: раньше в нём никого не было."
    Association.objects.update(state=AssociationState.LIQUIDATED, until=SEPTEMBER)
    text = refused(services.enrol_members, body, [person], since=OCTOBER, ground=order, by=None)
    assert text == "Объединение ликвидировано: его состав больше не меняется."
    text = refused(services.form_group, body, name="Г", task="З", head=person, since=OCTOBER, by=None)
    assert text == "Объединение ликвидировано: новых групп в нём не будет."


def test_membership_ends_once_and_after_its_beginning(body: Association, order: Ground) -> None:
    membership = MembershipFactory(association=body, since=SEPTEMBER)
    end = services.end_membership
    text = refused(end, membership, until=SEPTEMBER, ground=order, by=None)
    assert text == "Дата прекращения должна быть позже 01.09.2026 – дня, когда полномочия начались."
    ended = end(membership, until=OCTOBER, ground=order, by=None)
    assert (ended.until, ended.ended_by) == (OCTOBER, order)
    text = refused(end, membership, until=NOVEMBER, ground=order, by=None)
    assert text == f"{membership.person}: полномочия уже прекращены 01.10.2026."


def test_a_new_head_takes_over(body: Association, order: Ground) -> None:
    former = OfficeFactory(association=body, kind=OfficeKind.HEAD)
    person = make_person(body.base_organisation)
    office = services.appoint_officer(
        body, person, OfficeKind.HEAD, since=OCTOBER, ground=order, by=None, title=" Глава "
    )
    former.refresh_from_db()
    assert (former.until, former.ended_by, office.title) == (OCTOBER, order, "Глава")
    assert list(Office.objects.on(OCTOBER).values_list("person", flat=True)) == [person.pk]
    again = (services.appoint_officer, body, person, OfficeKind.HEAD)
    assert refused(*again, since=NOVEMBER, ground=order, by=None) == f"{person} уже занимает эту должность."
    early = make_person(body.base_organisation)
    text = refused(services.appoint_officer, body, early, OfficeKind.HEAD, since=SEPTEMBER, ground=order, by=None)
    assert text == f"До 01.10.2026 объединением руководил другой человек: {former.person}."


def test_the_last_head_cannot_be_removed(body: Association, order: Ground) -> None:
    head = OfficeFactory(association=body, kind=OfficeKind.HEAD)
    text = refused(services.dismiss_officer, head, until=OCTOBER, ground=order, by=None)
    assert text == "Объединение не может остаться без руководителя: назначьте нового, прежний уйдёт сам."
    assert Office.objects.get(pk=head.pk).until is None


def test_an_officer_leaves(body: Association, order: Ground) -> None:
    office = OfficeFactory(association=body)
    assert services.dismiss_officer(office, until=OCTOBER, ground=order, by=None).until == OCTOBER
    assert actions() == ["associations.office.ended"]


def test_people_with_accounts_are_told(body: Association, order: Ground) -> None:
    person = make_person(body.base_organisation)
    Person.objects.filter(pk=person.pk).update(user=User.objects.create_user("anna@example.org"))
    person.refresh_from_db()
    services.enrol_members(body, [person], since=SEPTEMBER, ground=order, by=None)
    services.appoint_officer(body, person, OfficeKind.SECRETARY, since=SEPTEMBER, ground=order, by=None)
    told = list(Notice.objects.order_by("pk").values_list("kind", "title", "url"))
    page = f"/associations/{body.code}/"
    assert told == [
        ("associations.enrolled", f"Вы включены в состав, {body}", page),
        ("associations.appointed", f"Вы назначены: секретарь, {body}", page),
    ]


# life


def forming(**given: Any) -> Association:
    made: Association = AssociationFactory(state=AssociationState.FORMING, since=None, **given)
    return made


def test_a_body_begins_with_an_order(new_order: NewGround) -> None:
    body = forming()
    act = services.record_act(body, LifeKind.CREATED, date=SEPTEMBER, ground=new_order, by=None)
    assert (body.state, body.since, act.ground.number) == ("active", SEPTEMBER, "15")
    text = refused(services.record_act, body, LifeKind.CREATED, date=OCTOBER, ground=new_order, by=None)
    assert text == "Объединение уже создано: второй приказ о создании не нужен."


def test_a_body_does_not_begin_after_its_people(new_order: NewGround) -> None:
    body = forming()
    MembershipFactory(association=body, since=SEPTEMBER)
    text = refused(services.record_act, body, LifeKind.CREATED, date=OCTOBER, ground=new_order, by=None)
    assert text == "Кто-то состоит в объединении уже с 01.09.2026. Проверьте день создания."


def test_only_an_acting_body_is_reorganised(body: Association, new_order: NewGround) -> None:
    young = forming()
    text = refused(services.record_act, young, LifeKind.REORGANISED, date=OCTOBER, ground=new_order, by=None)
    assert text == "Это возможно только для действующего объединения."
    text = refused(services.record_act, body, LifeKind.REORGANISED, date=date(2019, 1, 1), ground=new_order, by=None)
    assert text == "Дата раньше дня создания объединения. Проверьте год."
    services.record_act(body, LifeKind.REORGANISED, date=OCTOBER, ground=new_order, by=None, note="в округ")
    assert (body.state, body.acts.get().note) == ("active", "в округ")


def test_liquidation_ends_everything_on_its_day(body: Association, new_order: NewGround) -> None:
    member, officer = MembershipFactory(association=body), OfficeFactory(association=body, kind=OfficeKind.HEAD)
    leaving = MembershipFactory(association=body, until=NOVEMBER)
    gone = MembershipFactory(association=body, until=SEPTEMBER)
    late = MembershipFactory(association=body, since=NOVEMBER)
    grant, group = RoleGrantFactory(association=body), WorkingGroupFactory(association=body)
    services.record_act(body, LifeKind.LIQUIDATED, date=OCTOBER, ground=new_order, by=None)
    for row in (member, officer, leaving, grant, gone, group):
        row.refresh_from_db()
    assert (body.state, body.until) == ("liquidated", OCTOBER)
    assert [row.until for row in (member, officer, leaving, grant, gone)] == [OCTOBER] * 4 + [SEPTEMBER]
    assert not Membership.objects.filter(pk=late.pk).exists()
    assert group.result == "Объединение ликвидировано."
    assert actions().count("associations.membership.ended") == 3


def test_a_body_with_lower_ones_is_not_liquidated(body: Association, order: Ground) -> None:
    lower = AssociationFactory(parent=body, base_organisation=body.base_organisation)
    text = refused(services.record_act, body, LifeKind.LIQUIDATED, date=OCTOBER, ground=order, by=None)
    assert text == f"Сначала переподчините нижестоящие объединения, например «{lower}»."


# the Положение and settings


def regulation(body: Association, order: Ground, *clauses: NewClause, since: date = SEPTEMBER) -> Any:
    return services.add_regulation(body, title="Положение", ground=order, since=since, clauses=clauses, by=None)


def test_versions_of_the_regulation(body: Association, order: Ground) -> None:
    first, second = regulation(body, order), regulation(body, order, since=OCTOBER)
    assert (first.version, second.version) == (1, 2)
    with pytest.raises(AssociationsRefused, match=r"Новая редакция не может действовать раньше прежней\."):
        regulation(body, order)


@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        ([NewClause("1", "а"), NewClause("1", "б")], "Номера пунктов повторяются. Исправьте нумерацию."),
        ([NewClause("1", "а", "no.such")], "Настройки «no.such» нет: выберите из списка."),
        (
            [NewClause("1", "а", "associations.quorum"), NewClause("2", "б", "associations.quorum")],
            "Два пункта закрепляют одну настройку. Оставьте один.",
        ),
    ],
)
def test_clauses_that_cannot_be(body: Association, order: Ground, clauses: list[NewClause], text: str) -> None:
    with pytest.raises(AssociationsRefused) as caught:
        regulation(body, order, *clauses)
    assert caught.value.text == text


def test_a_clause_stands_beside_its_setting(body: Association, order: Ground) -> None:
    key = "associations.meetings_a_year"
    regulation(body, order, NewClause("3.4", "Заседания не реже четырёх раз в год.", key))
    assert Clause.objects.get().fixed == 4
    choice = next(one for one in choices_of(body) if one.declared.key == key)
    assert (choice.value, choice.said, choice.shown, choice.differs) == (3, "4", "3", True)
    assert in_contradiction(Association.objects.all()) == [body]
    services.choose_setting(body, key, "4", by=None)
    assert in_contradiction(Association.objects.all()) == []
    regulation(body, order, NewClause("3.4", "Заседания пять раз.", key), since=OCTOBER)
    assert in_contradiction(Association.objects.all()) == [body]


def test_a_clause_may_fix_a_choice(body: Association, order: Ground) -> None:
    regulation(body, order, NewClause("5", "Документы утверждаются приказом.", "associations.approval", "order"))
    assert Clause.objects.get().fixed == "order"


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("no.such", 1, "Такой настройки нет."),
        ("associations.quorum", "много", "«Кворум, % состава»: нужно целое число."),
        ("associations.quorum", 101, "«Кворум, % состава»: число должно быть от 1 до 100."),
        ("associations.approval", "voice", "«Как утверждаются документы»: выберите значение из списка."),
    ],
)
def test_values_that_cannot_be(body: Association, key: str, value: object, text: str) -> None:
    assert refused(services.choose_setting, body, key, value, by=None) == text


def test_settings_are_chosen_and_given_back(body: Association) -> None:
    key = "associations.quorum"
    assert setting_of(body, key) == 50
    services.choose_settings(body, {key: 60, "associations.report_day": 15}, by=None)
    assert (setting_of(body, key), SettingValue.objects.count()) == (60, 1)
    services.choose_settings(body, {key: 50}, by=None)
    assert (setting_of(body, key), SettingValue.objects.count()) == (50, 0)
    assert actions() == ["associations.setting.chosen"] * 2


# the tree


def new(code: str = "new-body", **given: Any) -> NewAssociation:
    base = given.pop("base_organisation", None) or OrganisationFactory()
    return NewAssociation(code, "Новое объединение", "Новое", "school", base, **given)


def test_a_new_body_stands_under_its_upper_one(body: Association) -> None:
    base = body.base_organisation
    made = services.add_association(
        body.region, new(base_organisation=base, parent=body, municipality=body.municipality), by=None
    )
    assert (made.path, made.depth, made.state) == (f"{body.path}{made.pk:06d}/", 1, "forming")
    assert refused(services.add_association, body.region, new(base_organisation=base), by=None) == (
        "Код «new-body» уже занят. Придумайте другой."
    )


@pytest.mark.parametrize("code", ["switch", "add", "Школы", "-a", "a b", "9a"])
def test_codes_that_cannot_be(body: Association, code: str) -> None:
    text = refused(services.add_association, body.region, new(code), by=None)
    assert text == "Код – латинские буквы, цифры и дефис, начиная с буквы. Слова адресов сайта не годятся."


def test_everything_of_a_body_lies_in_one_region(body: Association) -> None:
    far = OrganisationFactory(municipality__region=RegionFactory(name="Дальняя область"))
    for given, noun in (
        ({"base_organisation": far}, "Базовая организация"),
        ({"municipality": far.municipality}, "Муниципалитет"),
        ({"parent": AssociationFactory(base_organisation=far)}, "Вышестоящее объединение"),
    ):
        text = refused(services.add_association, body.region, new(**given), by=None)
        assert text == f"{noun} – из другого региона. Выберите запись своего региона."


def test_a_lower_body_works_inside_the_upper_territory(body: Association, root: User) -> None:
    beside = MunicipalityFactory()
    wrong = "Муниципалитет должен лежать внутри территории вышестоящего объединения."
    assert refused(services.add_association, body.region, new(parent=body, municipality=beside), by=None) == wrong
    assert refused(services.add_association, body.region, new(parent=body), by=None) == wrong
    lower = AssociationFactory(parent=body, base_organisation=body.base_organisation)
    change = (services.change_association, body, {"municipality": beside})
    assert refused(*change, version=1, by=root) == f"Нижестоящее объединение «{lower}» работает за этими пределами."


def test_nothing_hangs_under_a_liquidated_body(body: Association) -> None:
    Association.objects.update(state=AssociationState.LIQUIDATED)
    body.refresh_from_db()
    given = new(parent=body, municipality=body.municipality)
    text = refused(services.add_association, body.region, given, by=None)
    assert text == "Вышестоящее объединение ликвидировано. Выберите действующее."


def test_the_card_changes_unless_somebody_was_first(body: Association, root: User) -> None:
    services.change_association(body, {"short_name": "Ёлочка", "aliases": ["Ель"], "code": "x"}, version=1, by=root)
    fresh = Association.objects.get(pk=body.pk)
    assert (fresh.short_name, fresh.version, fresh.code) == ("Ёлочка", 2, body.code)
    assert fresh.search_key.startswith("елочка")
    with pytest.raises(Changed):
        services.change_association(body, {"short_name": "Другое"}, version=1, by=root)


def test_a_body_moves_with_everything_below(body: Association) -> None:
    base = body.base_organisation
    middle = AssociationFactory(parent=body, base_organisation=base)
    leaf = AssociationFactory(parent=middle, base_organisation=base)
    top = AssociationFactory(base_organisation=base, municipality=None)
    services.move_association(middle, top, by=None)
    leaf.refresh_from_db()
    assert (leaf.path, leaf.depth) == (f"{top.path}{middle.pk:06d}/{leaf.pk:06d}/", 2)
    text = refused(services.move_association, middle, leaf, by=None)
    assert text == "Нельзя подчинить объединение самому себе или своему нижестоящему."
    services.move_association(middle, None, by=None)
    leaf.refresh_from_db()
    assert leaf.depth == 1


# groups


def test_a_group_lives(body: Association, new_order: NewGround) -> None:
    head, member, late = (make_person(body.base_organisation) for _ in range(3))
    group = services.form_group(
        body, name="Паспорта", task="Форма", head=head, since=SEPTEMBER, until=NOVEMBER, ground=new_order,
        members=[member, head], by=None,
    )  # fmt: skip
    assert set(group.members.values_list("person", flat=True)) == {head.pk, member.pk}
    services.add_group_member(group, late, by=None)
    services.add_group_member(group, late, by=None)
    services.remove_group_member(group, member, by=None)
    assert set(group.members.values_list("person", flat=True)) == {head.pk, late.pk}
    assert refused(services.remove_group_member, group, head, by=None) == "Руководитель группы не может выйти из неё."
    text = refused(services.finish_group, group, result=" ", by=None)
    assert text == "Напишите, что получилось: результат войдёт в отчёт."
    done = services.finish_group(group, result="Форма готова", by=None)
    text = refused(services.add_group_member, done, member, by=None)
    assert text == f"Группа завершила работу {done.finished_at:%d.%m.%Y}."


def test_groups_that_cannot_be(body: Association) -> None:
    head, far = make_person(body.base_organisation), stranger()
    form = {"name": "Г", "task": "З", "since": OCTOBER, "by": None}
    text = refused(services.form_group, body, head=head, until=OCTOBER, **form)
    assert text == "Срок группы кончается раньше, чем начинается."
    wrong = f"{far} – из другого региона. Выберите запись своего региона."
    assert refused(services.form_group, body, head=far, **form) == wrong
    assert refused(services.form_group, body, head=head, members=[far], **form) == wrong
    assert refused(services.add_group_member, WorkingGroupFactory(association=body), far, by=None) == wrong


# roles of posts


def test_a_role_is_given_once_and_ends(body: Association) -> None:
    person = make_person(body.base_organisation)
    give = (services.grant_role, person, PostRole.APPROVER, body)
    grant = services.grant_role(*give[1:], since=SEPTEMBER, basis="приказ № 1", by=None)
    assert (grant.scope, Event.objects.get().region) == (body, str(body.region_id))
    assert refused(*give, since=OCTOBER, basis="", by=None) == f"{person} уже имеет эту роль здесь."
    text = refused(services.end_role, grant, until=SEPTEMBER, by=None)
    assert text == "Дата должна быть позже 01.09.2026."
    services.end_role(grant, until=OCTOBER, by=None)
    assert refused(services.end_role, grant, until=NOVEMBER, by=None) == "Роль уже прекращена 01.10.2026."
    services.grant_role(*give[1:], since=OCTOBER, basis="", by=None)
    assert RoleGrant.objects.count() == 2


def test_roles_that_cannot_be(body: Association) -> None:
    person, far = make_person(body.base_organisation), stranger()
    give = services.grant_role
    text = refused(give, person, PostRole.DIRECTOR, body, since=SEPTEMBER, basis="", by=None)
    assert text == f"Роль «директор организации» нельзя дать в пределах «{body}»."
    text = refused(give, far, PostRole.APPROVER, body, since=SEPTEMBER, basis="", by=None)
    assert text == f"{body} – из другого региона. Выберите запись своего региона."
    Person.objects.filter(pk=person.pk).update(state=PersonState.ARCHIVED)
    person.refresh_from_db()
    text = refused(give, person, PostRole.APPROVER, body, since=SEPTEMBER, basis="", by=None)
    assert text == f"Карточка «{person}» в архиве. Верните её, если человек снова работает."
    Association.objects.update(state=AssociationState.LIQUIDATED)
    body.refresh_from_db()
    other = make_person(body.base_organisation)
    text = refused(give, other, PostRole.APPROVER, body, since=SEPTEMBER, basis="", by=None)
    assert text == "Объединение ликвидировано: ролей в нём больше нет."


# invitations


def test_somebody_of_the_composition_is_invited(body: Association, root: User) -> None:
    person = make_person(body.base_organisation)
    invitation = services.invite_person(body, person, email="anna@example.org", by=root)
    assert Invitation.objects.get() == invitation
    assert (invitation.about, invitation.region_id) == (f"people.person:{person.pk}", body.region_id)
    Person.objects.filter(pk=person.pk).update(user=invitation.user)
    person.refresh_from_db()
    text = refused(services.invite_person, body, person, email="anna@example.org", by=root)
    assert text == f"{person} уже входит на сайт."
