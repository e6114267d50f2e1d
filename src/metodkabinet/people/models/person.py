"""The person, with or without an account, and those who are only a name and an address."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.kit import access
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.organisations.models import Municipality, Organisation, Region, Territory
from metodkabinet.people.enums import PersonState, Sex

ERASED = "стёрто"


def _within(user: access.Actor, capability: str) -> Q:
    """People within reach: of the region, of the territory where they work (all their jobs), or named one by one."""
    territory = access.reach(user, capability, Territory)
    region = access.reach(user, capability, Region)
    if region.everything or territory.everything:
        return Q()
    if region.ids:  # everybody of the region is among them: no narrower condition would add anyone
        return region.q("region_id")
    conditions = Q(pk__in=[])
    if territory.ids:
        conditions |= territory.q("territory_id")
        elsewhere = OtherTerritory.objects.filter(territory_id__in=sorted(territory.ids))
        conditions |= Q(pk__in=elsewhere.values("person_id"))
    return conditions | access.reach(user, capability, Person).q("pk")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Whose name, post and place of work this user may see; merged cards are seen by nobody."""
        return self.reached_by(user, "people.see")

    def card_visible_to(self, user: access.Actor) -> Self:
        """Whose whole staff card this user may see."""
        return self.reached_by(user, "people.see_card")

    def manageable_by(self, user: access.Actor) -> Self:
        """Whose card this user may change."""
        return self.reached_by(user, "people.manage")

    def exportable_by(self, user: access.Actor) -> Self:
        """Whose names this user may take away as a sheet."""
        return self.reached_by(user, "people.export")

    def mergeable_by(self, user: access.Actor) -> Self:
        """Whose cards this user may join or tell apart."""
        return self.reached_by(user, "people.merge")

    def reached_by(self, user: access.Actor, capability: str) -> Self:
        """Whom a capability of this user reaches; modules above ask with their own."""
        return self.exclude(state=PersonState.MERGED).filter(_within(user, capability))


class Person(models.Model):
    """A person of the profession. Patronymic may be absent; every case of the name may be overridden by hand."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="учётная запись"
    )
    state = models.CharField("состояние", max_length=10, choices=PersonState, default=PersonState.ACTIVE)
    surname = models.CharField("фамилия", max_length=100)
    name = models.CharField("имя", max_length=100)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    former_surname = models.CharField("прежняя фамилия", max_length=100, blank=True)
    sex = models.CharField("пол", max_length=1, choices=Sex, blank=True)
    cases = models.JSONField("падежи, исправленные вручную", default=dict, blank=True)  # {"datv": "…"}
    birth_date = models.DateField("дата рождения", null=True, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("почта", blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    self_education_theme = models.CharField("тема самообразования", max_length=300, blank=True)
    experience_since = models.DateField("общий стаж с", null=True, blank=True)
    pedagogical_since = models.DateField("педагогический стаж с", null=True, blank=True)
    library_since = models.DateField("библиотечный стаж с", null=True, blank=True)
    confirmed_at = models.DateTimeField("сведения подтверждены", null=True, blank=True)
    archived_at = models.DateTimeField("в архиве с", null=True, blank=True)

    # Kept by the services of this module from the main employment, so that lists need no joins.
    main_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    main_post = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    completeness = models.PositiveSmallIntegerField("заполнено, %", default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=320, editable=False)
    sort_key = models.CharField(max_length=800, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "человек"
        verbose_name_plural = "люди"
        indexes = [
            models.Index(fields=["region", "sort_key", "id"], name="person_list"),
            models.Index(fields=["territory", "sort_key", "id"], name="person_territory_list"),
            models.Index(fields=["municipality", "sort_key", "id"], name="person_municipality_list"),
            models.Index(fields=["sort_key", "id"], name="person_order"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, name and, when there is one, patronymic."""
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    @property
    def is_erased(self) -> bool:
        """Nothing is left of him but a number."""
        return self.surname == ERASED and self.name == str(self.pk)


class OtherTerritory(models.Model):
    """Another territory where the person has a job beside the main one; kept by the services of this module."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="other_territories")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "другая территория"
        verbose_name_plural = "другие территории"
        constraints = [models.UniqueConstraint(fields=["territory", "person"], name="other_territory_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.territory}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.person.region_id


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Guests are known to those who may see them anywhere in the region."""
        return self.filter(access.reach(user, "people.see_contacts", Region).q("region_id"))


class Contact(models.Model):
    """Somebody with a name and an address but neither card nor account: a guest of an event, a correspondent."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField("имя, как написал", max_length=300)
    email = models.EmailField("почта", blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    organisation_text = models.CharField("организация, как написал", max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="contacts"
    )  # recognised later
    created_at = models.DateTimeField("появился")
    search_key = models.CharField(max_length=650, editable=False)
    sort_key = models.CharField(max_length=1200, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "контакт"
        verbose_name_plural = "контакты"
        indexes = [
            models.Index(fields=["region", "sort_key", "id"], name="contact_list"),
            models.Index(fields=["email"], name="contact_email"),
        ]

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """Two cards made one. `steps` is what each module moved, enough to undo it."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges_kept")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="merges_absorbed")
    steps = models.JSONField("что перенесено", default=dict)
    merged_at = models.DateTimeField("объединены")
    undone_at = models.DateTimeField("разъединены", null=True, blank=True)

    class Meta:
        verbose_name = "объединение карточек"
        verbose_name_plural = "объединения карточек"
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="merge_once"),
            models.CheckConstraint(condition=~Q(kept=models.F("absorbed")), name="merge_two"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.kept.region_id


class ResemblanceQuerySet(models.QuerySet["Resemblance"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Pairs of which the user may join both."""
        mine = Person.objects.mergeable_by(user).values("pk")
        return self.filter(first__in=mine, second__in=mine)


class Stranger(models.Model):
    """A pair that looks alike and was said to be two people: not proposed again. `first` has the smaller id."""

    first = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "разные люди"
        verbose_name_plural = "разные люди"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="stranger_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="stranger_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.first.region_id


class Resemblance(models.Model):
    """Two cards that may be one person, as the finder of twins saw them last. `first` has the smaller id."""

    first = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField("насколько похожи")
    reasons = models.JSONField("чем похожи", default=list)
    found_at = models.DateTimeField("найдено")

    objects = ResemblanceQuerySet.as_manager()

    class Meta:
        verbose_name = "похожие карточки"
        verbose_name_plural = "похожие карточки"
        indexes = [models.Index(fields=["-score", "id"], name="resemblance_order")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="resemblance_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="resemblance_order_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ~ {self.second}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.first.region_id
