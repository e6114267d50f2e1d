"""The people that every test knows, on the three sides of the mirror world."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from metodkabinet.accounts.models import User
from metodkabinet.associations.enums import GroundKind, OfficeKind, PostRole
from metodkabinet.associations.models import Association, Ground, Membership, Office, RoleGrant
from metodkabinet.kit.testing.sides import CANARY, Side
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.enums import MunicipalityKind, OrganisationKind, Subject
from metodkabinet.organisations.models import (
    Municipality,
    MunicipalityName,
    Organisation,
    OrganisationName,
    Region,
    Territory,
)
from metodkabinet.people.enums import PostGroup
from metodkabinet.people.models import Employment, Person, Post

PASSWORD = "школьная полка 42"  # noqa: S105
LONG_AGO = date(2020, 9, 1)

# role in the policy matrix -> (surname, name, patronymic, e-mail before @)
NAMES = {
    "head": ("Ильинская", "Вера", "Андреевна", "head"),
    "coordinator": ("Лукоянова", "Ольга", "Игоревна", "coordinator"),
    "secretary": ("Сабурова", "Инна", "Львовна", "secretary"),
    "member": ("Гарипова", "Алсу", "Маратовна", "member"),
    "librarian": ("Ёлкина", "Анна", "", "librarian"),
    "neighbour": ("Тихонравова", "Зоя", "Павловна", "neighbour"),
    "region": ("Верещагина", "Нина", "Олеговна", "region"),
    "approver": ("Столбов", "Пётр", "Ильич", "approver"),
    "method_centre": ("Крутикова", "Майя", "Юрьевна", "method-centre"),
}


@dataclass(slots=True)
class Cast:
    """Users by role, and the sides they look at."""

    own: Side
    foreign: Side
    other: Side
    users: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, role: str) -> User:
        """A fresh copy, as the next request would load it: nothing of the rights is remembered."""
        return User.objects.get(pk=self.users[role].pk)

    @property
    def sides(self) -> dict[str, Side]:
        """By name."""
        return {"own": self.own, "foreign": self.foreign, "other": self.other}


def make_cast() -> Cast:
    """The whole mirror world: every module adds its objects to each side through `tests.factories.populate`."""
    region = Region.objects.create(name="Озёрный край", name_genitive="Озёрного края", zone="Asia/Yekaterinburg")
    elsewhere = Region.objects.create(name=f"Степной край {CANARY}", name_genitive=f"Степного края {CANARY}")
    cast = Cast(Side("own"), Side("foreign"), Side("other", CANARY))
    top = _ground(cast.own, region, "Тихий округ", "own-body")
    _ground(cast.foreign, region, "Громкий округ", "foreign-body")
    _ground(cast.other, elsewhere, "Дальний округ", "other-body")
    _people(cast, region, top)
    for side in cast.sides.values():
        for module in ["kit", *settings.MODULES]:
            name = f"metodkabinet.{module}.tests.factories"
            if find_spec(name) and hasattr(import_module(name), "populate"):
                import_module(name).populate(side)
    return cast


def _ground(side: Side, region: Region, place: str, code: str) -> Association:
    """A municipality, a school and an association on a side: what every other object hangs on."""
    side.made["organisations.region"] = region
    name = side.text(place)
    municipality = side.add(
        Municipality.objects.create(
            region=region, kind=MunicipalityKind.OKRUG, name=name, search_key=search_key(name), sort_key=sort_key(name)
        )
    )
    side.add(MunicipalityName.objects.create(municipality=municipality, kind=MunicipalityKind.OKRUG, name=name))
    territory = side.add(Territory.objects.create(region=region, municipality=municipality, subject=Subject.SCHOOL))
    school = side.add(_organisation(side, region, municipality, territory, "Школа № 1", OrganisationKind.SCHOOL))
    title = side.text(f"РМО библиотекарей ({place})")
    association = Association(
        region=region, code=code, municipality=municipality, subject=Subject.SCHOOL, name=title, short_name=title,
        name_genitive=title, base_organisation=school, state="active", since=LONG_AGO, search_key=search_key(title),
        sort_key=sort_key(title), path="",
    )  # fmt: skip
    association.save()
    association.path = f"{association.pk:06d}/"
    association.save(update_fields=["path"])
    side.add(association)
    side.add(Ground.objects.create(association=association, kind=GroundKind.ORDER, number="1", date=LONG_AGO))
    return association


def _organisation(
    side: Side, region: Region, municipality: Municipality, territory: Territory, name: str, kind: OrganisationKind
) -> Organisation:
    short = side.text(name)
    organisation = Organisation.objects.create(
        region=region, municipality=municipality, territory=territory, kind=kind, short_name=short, full_name=short,
        search_key=search_key(short), sort_key=sort_key(short),
    )  # fmt: skip
    side.add(OrganisationName.objects.create(organisation=organisation, short_name=short, full_name=short))
    return organisation


def _people(cast: Cast, region: Region, body: Association) -> None:
    """The cast itself: accounts, cards, jobs, offices, roles of posts."""
    post = Post.objects.get_or_create(
        name="педагог-библиотекарь",
        defaults={
            "group": PostGroup.TEACHER_LIBRARIAN,
            "is_pedagogical": True,
            "sort_key": sort_key("педагог-библиотекарь"),
        },
    )[0]
    people = {}
    for role, (surname, name, patronymic, mail) in NAMES.items():
        side = cast.foreign if role == "neighbour" else cast.own
        user = User.objects.create_user(f"{mail}@example.org", PASSWORD)
        cast.users[role] = user
        people[role] = _person(side, region, post, user, (surname, name, patronymic))
    stranger = User.objects.create_user("other-head@example.org", PASSWORD)
    cast.users["other_head"] = stranger
    far = cast.other
    other_region = far.made["organisations.region"]
    people["other_head"] = _person(far, other_region, post, stranger, (f"Дальняя{CANARY}", "Роза", "Ивановна"))  # type: ignore[arg-type]
    cast.users["administrator"] = User.objects.create_user("administrator@example.org", PASSWORD, is_administrator=True)
    ground = cast.own.made["associations.ground"]
    _office(people["head"], OfficeKind.HEAD, body, ground)
    _office(people["coordinator"], OfficeKind.COORDINATOR, body, ground)
    _office(people["secretary"], OfficeKind.SECRETARY, body, ground)
    foreign, other = cast.foreign.made, cast.other.made
    _office(people["neighbour"], OfficeKind.HEAD, foreign["associations.association"], foreign["associations.ground"])
    _office(people["other_head"], OfficeKind.HEAD, other["associations.association"], other["associations.ground"])
    Membership.objects.create(association=body, person=people["member"], since=LONG_AGO, ground=ground)  # type: ignore[misc]
    RoleGrant.objects.create(person=people["region"], role=PostRole.METHODIST, region=region, since=LONG_AGO)
    RoleGrant.objects.create(person=people["approver"], role=PostRole.APPROVER, association=body, since=LONG_AGO)
    RoleGrant.objects.create(
        person=people["method_centre"], role=PostRole.METHODIST, municipality=body.municipality, since=LONG_AGO
    )


def _office(person: Person, kind: OfficeKind, body: object, ground: object) -> None:
    Office.objects.create(association=body, person=person, kind=kind, since=LONG_AGO, ground=ground)  # type: ignore[misc]


def _person(side: Side, region: Region, post: Post, user: User, name: tuple[str, str, str]) -> Person:
    """A card with one job at the side's school."""
    school = side.made["organisations.organisation"]
    municipality, territory = side.made["organisations.municipality"], side.made["organisations.territory"]
    surname, given, patronymic = name
    full = " ".join(part for part in name if part)
    person = Person.objects.create(
        region=region, user=user, surname=surname, name=given, patronymic=patronymic, email=user.email,
        main_organisation=school, main_post=post, municipality=municipality, territory=territory,
        search_key=search_key(full), sort_key=sort_key(full),
    )  # type: ignore[misc]  # fmt: skip
    Employment.objects.create(person=person, organisation=school, post=post, since=LONG_AGO)  # type: ignore[misc]
    return person
