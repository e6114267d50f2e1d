"""Territories, organisations, libraries for tests of any module; all in one region unless another is given."""

from __future__ import annotations

from datetime import date
from typing import Any

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.enums import Ending, LibraryKind, MunicipalityKind, OrganisationKind, Subject
from metodkabinet.organisations.models import (
    BaseSite,
    Library,
    Municipality,
    MunicipalityName,
    Organisation,
    OrganisationEnd,
    OrganisationMove,
    OrganisationName,
    Region,
    Territory,
)
from metodkabinet.organisations.services import territory_for


class RegionFactory(DjangoModelFactory[Region]):
    """One region for a whole test, unless a name is given."""

    class Meta:
        model = Region
        django_get_or_create = ("name",)

    name = "Лесная область"
    name_genitive = "Лесной области"


class MunicipalityNameFactory(DjangoModelFactory[MunicipalityName]):
    """The caller gives the municipality."""

    class Meta:
        model = MunicipalityName

    kind = SelfAttribute("municipality.kind")
    name = SelfAttribute("municipality.name")
    oktmo = SelfAttribute("municipality.oktmo")


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    """With its first name."""

    class Meta:
        model = Municipality
        skip_postgeneration_save = True

    region = SubFactory(RegionFactory)
    kind = MunicipalityKind.OKRUG
    name = Sequence("Округ {}".format)
    search_key = LazyAttribute(lambda made: search_key(made.name))
    sort_key = LazyAttribute(lambda made: sort_key(made.name))

    @post_generation
    def first_name(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: FBT001
        MunicipalityNameFactory(municipality=self)


class TerritoryFactory(DjangoModelFactory[Territory]):
    """Schools of a municipality."""

    class Meta:
        model = Territory

    municipality = SubFactory(MunicipalityFactory)
    region = SelfAttribute("municipality.region")
    subject = Subject.SCHOOL


class OrganisationNameFactory(DjangoModelFactory[OrganisationName]):
    """The caller gives the organisation."""

    class Meta:
        model = OrganisationName

    short_name = SelfAttribute("organisation.short_name")
    full_name = SelfAttribute("organisation.full_name")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A school with its first name, on the territory that fits."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    municipality = SubFactory(MunicipalityFactory)
    region = LazyAttribute(lambda made: made.municipality.region)
    kind = OrganisationKind.SCHOOL
    territory = LazyAttribute(
        lambda made: territory_for(made.region, made.municipality, OrganisationKind(made.kind).subject)
    )
    short_name = Sequence("Школа № {}".format)
    full_name = LazyAttribute(lambda made: f"Муниципальное общеобразовательное учреждение «{made.short_name}»")
    search_key = LazyAttribute(lambda made: search_key(f"{made.short_name} {made.full_name}"))
    sort_key = LazyAttribute(lambda made: sort_key(made.short_name))

    @post_generation
    def first_name(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: FBT001
        OrganisationNameFactory(organisation=self)


class OrganisationEndFactory(DjangoModelFactory[OrganisationEnd]):
    """Of an organisation that was closed."""

    class Meta:
        model = OrganisationEnd

    organisation = SubFactory(OrganisationFactory, until=SelfAttribute("..day"), ending=Ending.CLOSED)
    ending = Ending.CLOSED
    day = date(2025, 9, 1)


class OrganisationMoveFactory(DjangoModelFactory[OrganisationMove]):
    """From nowhere to where it stands."""

    class Meta:
        model = OrganisationMove

    organisation = SubFactory(OrganisationFactory)
    day = date(2025, 1, 1)
    after = SelfAttribute("organisation.municipality")


class LibraryFactory(DjangoModelFactory[Library]):
    """A school library."""

    class Meta:
        model = Library

    organisation = SubFactory(OrganisationFactory)
    kind = LibraryKind.SCHOOL
    name = Sequence("Библиотека {}".format)


class BaseSiteFactory(DjangoModelFactory[BaseSite]):
    """In force since September 2025."""

    class Meta:
        model = BaseSite

    organisation = SubFactory(OrganisationFactory)
    theme = Sequence("Тема {}".format)
    since = date(2025, 9, 1)


def populate(side: Side) -> None:
    """What hangs on the school of a side, and one school that was closed."""
    school, municipality = side.made["organisations.organisation"], side.made["organisations.municipality"]
    side.add(LibraryFactory(organisation=school, name=side.text("Библиотека")))
    side.add(BaseSiteFactory(organisation=school, theme=side.text("Чтение всей семьёй")))
    closed = OrganisationFactory(
        municipality=municipality, short_name=side.text("Школа № 2"), until=date(2025, 9, 1), ending=Ending.CLOSED
    )
    side.add(OrganisationEndFactory(organisation=closed))
    side.add(OrganisationMoveFactory(organisation=closed, after=municipality))
