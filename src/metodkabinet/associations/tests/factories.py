"""Bodies and what belongs to them, for tests of any module; all in one region unless another is given."""

from __future__ import annotations

from datetime import date
from typing import Any

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from metodkabinet.associations.enums import AssociationState, GroundKind, LifeKind, OfficeKind, PostRole
from metodkabinet.associations.models import (
    Association,
    Clause,
    Ground,
    LifeAct,
    Membership,
    Office,
    Regulation,
    RoleGrant,
    SettingValue,
    WorkingGroup,
    WorkingGroupMember,
)
from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.enums import Subject
from metodkabinet.organisations.models import Organisation, Region
from metodkabinet.organisations.tests.factories import OrganisationFactory
from metodkabinet.people.enums import PostGroup
from metodkabinet.people.models import Employment, Person, Post

LONG_AGO = date(2020, 9, 1)


def make_person(
    organisation: Organisation | None = None, *, region: Region | None = None, surname: str = "Лесная"
) -> Person:
    """Somebody with a job at the organisation."""
    where = organisation or OrganisationFactory(**({"municipality__region": region} if region else {}))
    post, _ = Post.objects.get_or_create(
        name="педагог-библиотекарь",
        defaults={"group": PostGroup.TEACHER_LIBRARIAN, "is_pedagogical": True, "sort_key": sort_key("педагог")},
    )
    full = f"{surname} Анна Петровна"
    person = Person.objects.create(
        region=where.region, surname=surname, name="Анна", patronymic="Петровна", main_organisation=where,
        main_post=post, municipality=where.municipality, territory=where.territory,
        search_key=search_key(full), sort_key=sort_key(full),
    )  # fmt: skip
    Employment.objects.create(person=person, organisation=where, post=post, since=LONG_AGO)
    return person


class AssociationFactory(DjangoModelFactory[Association]):
    """An acting body of the municipality where its base school stands."""

    class Meta:
        model = Association
        skip_postgeneration_save = True

    base_organisation = SubFactory(OrganisationFactory)
    region = SelfAttribute("base_organisation.region")
    municipality = SelfAttribute("base_organisation.municipality")
    code = Sequence("circle-{}".format)
    subject = Subject.SCHOOL
    name = Sequence("Методическое объединение {}".format)
    short_name = Sequence("РМО {}".format)
    state = AssociationState.ACTIVE
    since = LONG_AGO
    path = ""
    search_key = LazyAttribute(lambda made: search_key(f"{made.short_name} {made.name}"))
    sort_key = LazyAttribute(lambda made: sort_key(made.short_name))

    @post_generation
    def place(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: FBT001
        self.path = f"{self.parent.path if self.parent else ''}{self.pk:06d}/"
        self.depth = self.path.count("/") - 1
        self.save(update_fields=["path", "depth"])


class GroundFactory(DjangoModelFactory[Ground]):
    """An order."""

    class Meta:
        model = Ground

    association = SubFactory(AssociationFactory)
    kind = GroundKind.ORDER
    number = Sequence("Ф-{}".format)
    date = LONG_AGO


class LifeActFactory(DjangoModelFactory[LifeAct]):
    """The creation."""

    class Meta:
        model = LifeAct

    association = SubFactory(AssociationFactory)
    kind = LifeKind.CREATED
    date = LONG_AGO
    ground = SubFactory(GroundFactory, association=SelfAttribute("..association"))


class RegulationFactory(DjangoModelFactory[Regulation]):
    """The first version."""

    class Meta:
        model = Regulation

    association = SubFactory(AssociationFactory)
    version = 1
    title = "Положение об объединении"
    since = LONG_AGO
    ground = SubFactory(GroundFactory, association=SelfAttribute("..association"))


class ClauseFactory(DjangoModelFactory[Clause]):
    """Fixes nothing."""

    class Meta:
        model = Clause

    regulation = SubFactory(RegulationFactory)
    number = Sequence("1.{}".format)
    text = "Объединение действует на основании положения."


class SettingValueFactory(DjangoModelFactory[SettingValue]):
    """Four meetings a year."""

    class Meta:
        model = SettingValue

    association = SubFactory(AssociationFactory)
    key = "associations.meetings_a_year"
    value = 4


class MembershipFactory(DjangoModelFactory[Membership]):
    """Somebody of the base organisation."""

    class Meta:
        model = Membership

    association = SubFactory(AssociationFactory)
    person = LazyAttribute(lambda made: make_person(made.association.base_organisation))
    since = LONG_AGO
    ground = SubFactory(GroundFactory, association=SelfAttribute("..association"))


class OfficeFactory(DjangoModelFactory[Office]):
    """A member of the council."""

    class Meta:
        model = Office

    association = SubFactory(AssociationFactory)
    person = LazyAttribute(lambda made: make_person(made.association.base_organisation))
    kind = OfficeKind.COUNCIL
    since = LONG_AGO
    ground = SubFactory(GroundFactory, association=SelfAttribute("..association"))


class RoleGrantFactory(DjangoModelFactory[RoleGrant]):
    """An approver of a body."""

    class Meta:
        model = RoleGrant

    association = SubFactory(AssociationFactory)
    person = LazyAttribute(lambda made: make_person(made.association.base_organisation))
    role = PostRole.APPROVER
    since = LONG_AGO


class WorkingGroupFactory(DjangoModelFactory[WorkingGroup]):
    """At work."""

    class Meta:
        model = WorkingGroup

    association = SubFactory(AssociationFactory)
    name = Sequence("Группа {}".format)
    task = "Собрать опыт"
    head = LazyAttribute(lambda made: make_person(made.association.base_organisation))
    since = LONG_AGO


class WorkingGroupMemberFactory(DjangoModelFactory[WorkingGroupMember]):
    """Its head."""

    class Meta:
        model = WorkingGroupMember

    group = SubFactory(WorkingGroupFactory)
    person = SelfAttribute("group.head")


def populate(side: Side) -> None:
    """Every model on the side's body."""
    body, school = side.made["associations.association"], side.made["organisations.organisation"]
    ground = side.made["associations.ground"]
    assert isinstance(school, Organisation)
    person = make_person(school, surname=side.text("Составова"))
    common = {"association": body, "person": person}
    side.add(MembershipFactory(**common, ground=ground))
    side.add(OfficeFactory(**common, ground=ground))
    side.add(RoleGrantFactory(**common))
    side.add(LifeActFactory(association=body, ground=ground))
    regulation = side.add(RegulationFactory(association=body, ground=ground, title=side.text("Положение")))
    side.add(ClauseFactory(regulation=regulation, text=side.text("Объединение действует.")))
    side.add(SettingValueFactory(association=body))
    group = side.add(WorkingGroupFactory(association=body, name=side.text("Группа"), head=person))
    side.add(WorkingGroupMemberFactory(group=group))
