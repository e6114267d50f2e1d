"""Kinds of territories, organisations and libraries."""

from django.db.models import TextChoices


class Subject(TextChoices):
    """The branch of education an organisation belongs to and an association serves."""

    SCHOOL = "school", "школы"
    COLLEGE = "college", "колледжи"
    OTHER = "other", "другое"


class MunicipalityKind(TextChoices):
    """Kinds of municipalities; a city district hangs under its city."""

    CITY = "city", "городской округ"
    OKRUG = "okrug", "муниципальный округ"
    RAYON = "rayon", "муниципальный район"
    CITY_DISTRICT = "city_district", "внутригородской район"


class OrganisationKind(TextChoices):
    """What an organisation is."""

    SCHOOL = "school", "школа"
    COLLEGE = "college", "колледж (ПОО)"
    INSTITUTE = "institute", "институт (ИРО, ДПО)"
    METHOD_CENTRE = "method_centre", "методический центр"
    RIBC = "ribc", "РИБЦ"
    AUTHORITY = "authority", "орган управления образованием"
    UNIVERSITY = "university", "вуз"
    PUBLIC_LIBRARY = "public_library", "публичная библиотека"
    OTHER = "other", "другая организация"

    @property
    def subject(self) -> Subject:
        """The branch this kind belongs to."""
        return {self.SCHOOL: Subject.SCHOOL, self.COLLEGE: Subject.COLLEGE}.get(self, Subject.OTHER)


class LibraryKind(TextChoices):
    """What a library is."""

    SCHOOL = "school", "школьная библиотека (ШБ)"
    CENTRE = "centre", "школьный информационно-библиотечный центр (ШИБЦ)"
    COLLEGE = "college", "библиотека ПОО"


class Ending(TextChoices):
    """How an organisation or a municipality ended."""

    CLOSED = "closed", "закрыта"
    MERGED = "merged", "присоединена к другой"
