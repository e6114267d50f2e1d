"""Bodies of «Приозёрская область»: orders, members, offices, groups, the Положение, seven who can sign in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metodkabinet.accounts.services import accept_invitation, create_administrator
from metodkabinet.accounts.services.invitations import invitation_secret
from metodkabinet.associations import services
from metodkabinet.associations.enums import GroundKind, LifeKind, OfficeKind, PeriodKind, PostRole
from metodkabinet.associations.models import Association, Ground
from metodkabinet.associations.services import NewAssociation, NewClause, NewGround
from metodkabinet.kit.demo import SignIn
from metodkabinet.organisations.enums import MunicipalityKind, Subject
from metodkabinet.organisations.models import Municipality, Organisation
from metodkabinet.people.enums import PersonState, PostGroup
from metodkabinet.people.models import Person, Post
from metodkabinet.people.services.persons import PersonCard, add_person, link_user
from metodkabinet.people.services.work import EmploymentCard, add_employment

if TYPE_CHECKING:
    from metodkabinet.kit.demo import World

PASSWORD = "polka-knig-42"  # noqa: S105  everyone in the demo signs in with it
DISTRICT_BODIES = 12
CORE_PLACES = (0, 1, 2, 3, 4, 5, 6, 0, 1)  # nine people of seven municipalities
SURNAMES = (
    "Аверина", "Бахтиярова", "Ведерникова", "Гилязова", "Дергунова", "Еремеева", "Жаворонкова", "Зиннатова", "Игошина",
    "Камалова", "Лапшина", "Михеева", "Нурмина", "Осокина", "Порфирьева", "Рогожина", "Сайфуллина", "Туманова",
    "Устюжанина", "Фокеева", "Хрусталёва", "Чеботарёва", "Шадрина", "Щеглова", "Юманова", "Ягодина",
)  # fmt: skip
NAMES = (
    "Алевтина",
    "Вера",
    "Гузель",
    "Дарья",
    "Елена",
    "Зоя",
    "Ирина",
    "Лариса",
    "Нарспи",
    "Ольга",
    "Раиса",
    "Татьяна",
)
PATRONYMICS = ("Аркадьевна", "Витальевна", "Ильдаровна", "Олеговна", "Павловна", "Семёновна", "Юрьевна", "")
CLAUSES = (
    NewClause("1.1", "Объединение создаётся, реорганизуется и ликвидируется приказом базовой организации."),
    NewClause("2.1", "Объединение помогает библиотекарям расти профессионально и обмениваться опытом."),
    NewClause("3.1", "Руководителя назначает приказом директор базовой организации; совет избирают на год."),
    NewClause("3.4", "Заседания проводятся не реже трёх раз в год.", "associations.meetings_a_year"),
    NewClause("3.5", "Решение правомочно, если присутствуют не менее 50 % членов.", "associations.quorum"),
    NewClause(
        "4.2", "Протоколы передаются в методический центр два раза в год.", "associations.transfers_a_year"
    ),
    NewClause("4.3", "Отчёт представляется не позднее 15 июня.", "associations.report_day"),
)  # fmt: skip


@dataclass(slots=True)
class Staff:
    """Finds people who work where a body needs them; hires where nobody does."""

    world: World
    taken: set[int] = field(default_factory=set)

    def worker(self, organisation: Organisation, group: PostGroup = PostGroup.TEACHER_LIBRARIAN) -> Person:
        """Somebody of the organisation who has no part yet."""
        rows = Person.objects.filter(main_organisation=organisation, state=PersonState.ACTIVE, main_post__group=group)
        found = rows.exclude(pk__in=self.taken).order_by("pk").first() or self._hired(organisation, group)
        self.taken.add(found.pk)
        return found

    def _hired(self, organisation: Organisation, group: PostGroup) -> Person:
        rng = self.world.rng
        card = PersonCard(rng.choice(SURNAMES), rng.choice(NAMES), rng.choice(PATRONYMICS), sex="f")
        person = add_person(organisation.region, card, by=None)
        post = Post.objects.filter(group=group, is_archived=False).order_by("pk").first()
        if post is not None:
            add_employment(person, EmploymentCard(organisation, post, since=date(2019, 9, 2)), by=None)
            person.refresh_from_db()
        return person


def build(world: World) -> None:
    """Everything of the module."""
    staff = Staff(world)
    schools = _regional_schools(world, staff)
    colleges = _regional_colleges(world, staff)
    city = _city(world, staff, schools)
    rural = _rural(world, staff, schools)
    districts = _districts(world, staff, schools, rural)
    _lost(world, staff, schools)
    _outsider(world, staff)
    _approver(world, staff, [schools, colleges])
    _method_centre(world, staff)
    email = "admin@demo.example"
    create_administrator(email, PASSWORD)
    world.sign_ins.append(SignIn("администратор системы", email, PASSWORD))
    world.made.update(
        {
            "region_schools": schools,
            "region_colleges": colleges,
            "city_association": city,
            "rural_association": rural,
            "associations": [schools, colleges, city, rural, *districts],
        }
    )


def _regional_schools(world: World, staff: Staff) -> Association:
    """The regional body for schools: a member from each municipality, a council, a curator, groups, the Положение."""
    begun = _autumn(world, years_ago=4)
    body = _body(
        world, NewAssociation(
            "region-schools", "Областное методическое объединение библиотекарей общеобразовательных организаций",
            "ОМО школьных библиотекарей", Subject.SCHOOL, world.made["ribc"], aliases=["ОМО", "Областное МО"],
            name_genitive="областного методического объединения библиотекарей общеобразовательных организаций",
        ), begun,
    )  # fmt: skip
    order = _order(body, "214", begun, "О создании областного методического объединения")
    head = staff.worker(world.made["ribc"], PostGroup.METHODIST)
    former = staff.worker(world.made["institute"], PostGroup.METHODIST)
    renewed = _order(body, "187", _autumn(world, years_ago=1, day=6), "О составе областного методического объединения")
    members = [staff.worker(_school(world, place)) for place in _places(world)]
    services.enrol_members(body, members[:12], since=begun, ground=order, by=None)
    services.enrol_members(body, members[12:], since=renewed.date, ground=renewed, by=None)
    services.appoint_officer(body, former, OfficeKind.HEAD, since=begun, ground=order, by=None)
    services.appoint_officer(body, head, OfficeKind.HEAD, since=renewed.date, ground=renewed, by=None)
    coordinator = members[3]
    for person, kind in ((coordinator, OfficeKind.COORDINATOR), (members[5], OfficeKind.SECRETARY)):
        services.appoint_officer(body, person, kind, since=renewed.date, ground=renewed, by=None)
    core = [head, coordinator, *(staff.worker(_school(world, _places(world)[place])) for place in CORE_PLACES[:7])]
    protocol = _ground(body, GroundKind.PROTOCOL, "1", _autumn(world, day=20), "Выборы совета")
    for person in core[2:]:
        services.appoint_officer(body, person, OfficeKind.COUNCIL, since=protocol.date, ground=protocol, by=None)
    curator = staff.worker(world.made["institute"], PostGroup.METHODIST)
    services.appoint_officer(body, curator, OfficeKind.CURATOR, since=renewed.date, ground=renewed, by=None)
    gone = members[20]
    services.end_membership(
        body.memberships.get(person=gone), until=_autumn(world, day=3),
        ground=_order(body, "196", _autumn(world, day=3), "Об изменении состава"), by=None,
    )  # fmt: skip
    _regulation(body, renewed)
    _groups(world, body, members, renewed)
    _sign_in(world, head, "руководитель областного объединения школ", "head@demo.example")
    _sign_in(world, coordinator, "координатор", "coordinator@demo.example")
    _sign_in(world, members[8], "член объединения по приказу", "member@demo.example")
    world.made["core_team"] = core
    return body


def _regional_colleges(world: World, staff: Staff) -> Association:
    """Colleges have no municipal level and work by calendar years."""
    begun = date(world.today.year - 3, 1, 25)
    body = _body(
        world, NewAssociation(
            "region-colleges", "Методическое объединение библиотекарей профессиональных образовательных организаций",
            "МО библиотекарей ПОО", Subject.COLLEGE, world.made["institute"], period_kind=PeriodKind.CALENDAR,
            name_genitive="методического объединения библиотекарей профессиональных образовательных организаций",
        ), begun,
    )  # fmt: skip
    order = _order(body, "18", begun, "О создании методического объединения")
    people = [staff.worker(college, PostGroup.LIBRARIAN) for college in world.made["colleges"]]
    services.enrol_members(body, people, since=begun, ground=order, by=None)
    services.appoint_officer(body, people[0], OfficeKind.HEAD, since=begun, ground=order, by=None)
    for person in people[1:5]:
        services.appoint_officer(body, person, OfficeKind.COUNCIL, since=begun, ground=order, by=None)
    _regulation(body, order)
    return body


def _city(world: World, staff: Staff, upper: Association) -> Association:
    """The city's body with one in each district; its settings differ from its Положение in one clause."""
    city: Municipality = world.made["city"]
    begun = _autumn(world, years_ago=3)
    districts = world.made["city_districts"]
    centre = world.made.get("city_centre") or _school(world, districts[0])
    body = _body(
        world, NewAssociation(
            "city", f"Городское методическое объединение библиотекарей, {city.name}", f"ГМО, {city.name}",
            Subject.SCHOOL, centre, parent=upper, municipality=city,
        ), begun,
    )  # fmt: skip
    order = _order(body, "61", begun, "О городском методическом объединении")
    people = [staff.worker(_school(world, place, number)) for place in districts for number in range(3)]
    services.enrol_members(body, people, since=begun, ground=order, by=None)
    services.appoint_officer(body, people[0], OfficeKind.HEAD, since=begun, ground=order, by=None)
    services.appoint_officer(body, people[1], OfficeKind.COORDINATOR, since=begun, ground=order, by=None)
    four = NewClause("3.4", "Заседания проводятся не реже четырёх раз в год.", "associations.meetings_a_year")
    _regulation(body, order, [CLAUSES[0], four])
    for number, place in enumerate(districts, 1):
        district = _body(
            world, NewAssociation(
                f"city-{number}", f"Методическое объединение библиотекарей, {place.name}", f"РМО, {place.name}",
                Subject.SCHOOL, _school(world, place), parent=body, municipality=place,
            ), begun,
        )  # fmt: skip
        _small(district, staff, [_school(world, place, at) for at in range(3, 8)], f"{number}-р", begun)
    return body


def _rural(world: World, staff: Staff, upper: Association) -> Association:
    """A rural district that became an okrug: its body was reorganised."""
    place = _okrug_that_was_rayon(world)
    begun = _autumn(world, years_ago=4, day=12)
    body = _district(world, staff, upper, place, "rural", begun)
    day = date(world.today.year - 1, 2, 3)
    services.record_act(
        body, LifeKind.REORGANISED, date=max(day, begun + timedelta(days=30)),
        ground=_order(body, "12", day, "О реорганизации"), note="из районного – в объединение муниципального округа",
        by=None,
    )  # fmt: skip
    return body


def _districts(world: World, staff: Staff, upper: Association, rural: Association) -> list[Association]:
    """A dozen other bodies; the last one is still forming, without its order."""
    places = [place for place in world.made["okrugs"] if place.pk != rural.municipality_id][:DISTRICT_BODIES]
    made = [
        _district(world, staff, upper, place, f"district-{number}", _autumn(world, years_ago=2, day=number + 1))
        for number, place in enumerate(places, 1)
    ]
    free = world.made["okrugs"][-1]
    new = NewAssociation(
        "district-new", f"Методическое объединение библиотекарей, {free.name}", f"РМО, {free.name}", Subject.SCHOOL,
        _school(world, free), parent=upper, municipality=free,
    )  # fmt: skip
    made.append(services.add_association(world.made["region"], new, by=None))
    return made


def _lost(world: World, staff: Staff, upper: Association) -> None:
    """The body of a municipality that is no more: created, then liquidated."""
    place = Municipality.objects.filter(region=world.made["region"], until__isnull=False).order_by("pk").first()
    if place is None or place.until is None:
        return
    begun = place.until - timedelta(days=900)
    school = _school(world, world.made["okrugs"][0], 2)
    body = _body(
        world, NewAssociation(
            "district-lost", f"Методическое объединение библиотекарей, {place.name}", f"РМО, {place.name}",
            Subject.SCHOOL, school, parent=upper, municipality=place,
        ), begun,
    )  # fmt: skip
    _small(body, staff, [school, _school(world, world.made["okrugs"][0], 3)], "44", begun)
    end = _order(body, "9", place.until, "О ликвидации методического объединения")
    services.record_act(body, LifeKind.LIQUIDATED, date=place.until, ground=end, by=None)


def _approver(world: World, staff: Staff, bodies: Iterable[Association]) -> None:
    """The rector approves what the bodies of his institute bring."""
    rector = staff.worker(world.made["institute"], PostGroup.DIRECTOR)
    since = _autumn(world, years_ago=4)
    for body in bodies:
        services.grant_role(rector, PostRole.APPROVER, body, since=since, basis="по должности", by=None)
    _sign_in(world, rector, "утверждающий (ректор института)", "approver@demo.example")


def _method_centre(world: World, staff: Staff) -> None:
    methodist = staff.worker(world.made["method_centre"], PostGroup.METHODIST)
    since = _autumn(world, years_ago=4)
    services.grant_role(methodist, PostRole.METHODIST, world.made["region"], since=since, basis="по должности", by=None)
    _sign_in(world, methodist, "методический центр", "centre@demo.example")


def _outsider(world: World, staff: Staff) -> None:
    """A school librarian whom no order names."""
    person = staff.worker(_school(world, world.made["okrugs"][4], 6))
    _sign_in(world, person, "школьный библиотекарь вне состава", "librarian@demo.example")


def _district(
    world: World, staff: Staff, upper: Association, place: Municipality, code: str, begun: date
) -> Association:
    new = NewAssociation(
        code, f"Методическое объединение библиотекарей, {place.name}", f"РМО, {place.name}", Subject.SCHOOL,
        _school(world, place), parent=upper, municipality=place,
    )  # fmt: skip
    body = _body(world, new, begun)
    _small(
        body, staff, [_school(world, place, number) for number in range(1, 6)], str(world.rng.randint(20, 90)), begun
    )
    return body


def _small(body: Association, staff: Staff, schools: list[Organisation], number: str, begun: date) -> None:
    """One order, a few members, a head, the Положение."""
    order = _order(body, f"{number}/1", begun, "О методическом объединении библиотекарей")
    people = [staff.worker(school) for school in schools]
    services.enrol_members(body, people, since=begun, ground=order, by=None)
    services.appoint_officer(body, people[0], OfficeKind.HEAD, since=begun, ground=order, by=None)
    _regulation(body, order, CLAUSES[:4])


def _body(world: World, new: NewAssociation, begun: date) -> Association:
    """A body with the order that created it."""
    body = services.add_association(world.made["region"], new, by=None)
    order = NewGround(GroundKind.ORDER, "1-МО", begun, str(new.base_organisation), "О создании объединения")
    services.record_act(body, LifeKind.CREATED, date=begun, ground=order, by=None)
    return body


def _order(body: Association, number: str, day: date, title: str) -> Ground:
    return _ground(body, GroundKind.ORDER, number, day, title)


def _ground(body: Association, kind: GroundKind, number: str, day: date, title: str) -> Ground:
    return services.add_ground(body, NewGround(kind, number, day, str(body.base_organisation), title), by=None)


def _regulation(body: Association, ground: Ground, clauses: Iterable[NewClause] = CLAUSES) -> None:
    services.add_regulation(
        body,
        title="Положение о методическом объединении",
        ground=ground,
        since=ground.date,
        clauses=list(clauses),
        by=None,
    )


def _groups(world: World, body: Association, members: list[Person], order: Ground) -> None:
    """One at work, one that has finished."""
    finished = services.form_group(
        body, name="Сайт и рубрикатор банка информации", task="Собрать рубрики и первые сто документов.",
        head=members[1], members=members[2:5], since=order.date, ground=order, by=None,
    )  # fmt: skip
    services.finish_group(finished, result="Рубрикатор принят на заседании, размещено 112 документов.", by=None)
    services.form_group(
        body, name="Паспортизация школьных библиотек", task="Подготовить форму паспорта и рекомендации к ней.",
        head=members[6], members=members[7:12], since=_autumn(world, day=10), by=None,
        until=_autumn(world, day=10) + timedelta(days=240),
    )  # fmt: skip


def _sign_in(world: World, person: Person, who: str, email: str) -> None:
    """An account by invitation, as for anybody."""
    invitation = services.invite_account(person, email=email, by=None)
    user = accept_invitation(invitation_secret(invitation), by=None, new=PASSWORD)
    person.refresh_from_db()
    if person.user_id is None:
        link_user(person, user, by=None)
    world.sign_ins.append(SignIn(who, email, PASSWORD))


def _places(world: World) -> list[Municipality]:
    """One municipality after another; the city is there through its first district."""
    return [world.made["city_districts"][0], *world.made["okrugs"]]


def _school(world: World, place: Municipality, number: int = 0) -> Organisation:
    """A school of the municipality, counted from the first."""
    schools: list[Organisation] = [one for one in world.made["schools"] if one.municipality_id == place.pk]
    return schools[number % len(schools)]


def _okrug_that_was_rayon(world: World) -> Municipality:
    okrugs: list[Municipality] = world.made["okrugs"]
    return next((place for place in okrugs[1:] if place.kind == MunicipalityKind.OKRUG), okrugs[1])


def _autumn(world: World, *, years_ago: int = 0, day: int = 15) -> date:
    """A day of September of a school year."""
    begins = world.today.year - (0 if world.today.month >= 10 else 1)
    return date(begins - years_ago, 9, day)
