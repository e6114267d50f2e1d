"""Erasing a person: what was asked, the act of it, the journal that repeats it, what is due by the term of keeping."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.kit import access
from metodkabinet.organisations.models import Region, Territory
from metodkabinet.people.enums import ErasureGround, ErasureState, RetentionKind
from metodkabinet.people.models.person import Contact, Person

_OF_ONE = Q(person__isnull=False, contact=None) | Q(person=None, contact__isnull=False)


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Those about people whom this user may erase."""
        return self.filter(person__in=Person.objects.erasable_by(user).values("pk"))

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(state=ErasureState.ASKED)


class ErasureRequest(models.Model):
    """A person asks to erase his data; the law gives ten working days for the answer."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="erasure_requests")
    state = models.CharField("состояние", max_length=10, choices=ErasureState, default=ErasureState.ASKED)
    text = models.TextField("что просит человек", blank=True)
    asked_at = models.DateTimeField("поступила")
    answer_by = models.DateField("ответить до")
    answer = models.TextField("ответ", blank=True)
    answered_at = models.DateTimeField("отвечено", null=True, blank=True)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "просьба стереть данные"
        verbose_name_plural = "просьбы стереть данные"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="erasure_request_once"),
        ]

    def __str__(self) -> str:
        return f"просьба № {self.pk}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.person.region_id


class ErasureActQuerySet(models.QuerySet["ErasureAct"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Acts about those who worked where this user may erase, or of the whole region."""
        region = access.tenants(user, "people.decide_erasure")
        territory = access.reach(user, "people.decide_erasure", Territory)
        return self.filter(region.q("region_id") | territory.q("territory_id"))


class ErasureAct(models.Model):
    """What was erased, when, why and by whom, with the extract of the log. Kept three years; names nobody erased."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")  # where he worked
    number = models.PositiveIntegerField("номер")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="erasure_acts")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="erasure_acts")
    subject = models.CharField("чьи данные", max_length=60)  # «карточка № 17»: there is nothing else left to tell by
    ground = models.CharField("причина", max_length=20, choices=ErasureGround)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_name = models.CharField(
        "кто уничтожил", max_length=400
    )  # name and post as of that day: the paper needs them
    erased_at = models.DateTimeField("когда")
    erased = models.JSONField("что стёрто", default=list)  # [key, title, rows]
    kept = models.JSONField("что осталось и почему", default=list)
    extract = models.JSONField("выгрузка из журнала", default=list)  # [moment, act, object, who]

    objects = ErasureActQuerySet.as_manager()

    class Meta:
        verbose_name = "акт об уничтожении данных"
        verbose_name_plural = "акты об уничтожении данных"
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="erasure_act_number"),
            models.CheckConstraint(condition=Q(person=None) | Q(contact=None), name="erasure_act_of_one"),
        ]

    def __str__(self) -> str:
        return f"Акт № {self.number} от {self.erased_at:%d.%m.%Y}"


class ErasureJournal(models.Model):
    """Enough to find the person again in an older copy and too little to learn who he was: keyed hashes.

    No foreign keys: the journal is carried into a restored copy in which the person may have another number or none.
    """

    kind = models.CharField("чья запись", max_length=20)  # «person», «contact»
    subject_id = models.BigIntegerField("номер карточки")
    marks = models.JSONField("ключевые хеши примет", default=list)
    region_id = models.BigIntegerField("номер региона")
    act = models.JSONField("сведения акта", default=dict)
    erased_at = models.DateTimeField("стёрто")
    repeated_at = models.DateTimeField("стёрто повторно после восстановления", null=True, blank=True)

    class Meta:
        verbose_name = "запись журнала стирания"
        verbose_name_plural = "журнал стирания"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "erased_at"], name="erasure_journal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class RetentionRule(models.Model):
    """How long a region keeps one kind of data after it is needed no more, and by what law or list of files."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField("данные", max_length=20, choices=RetentionKind)
    months = models.PositiveSmallIntegerField("хранить, месяцев")
    basis = models.CharField("основание", max_length=500)
    is_on = models.BooleanField("предлагать стереть", default=True)

    class Meta:
        verbose_name = "срок хранения"
        verbose_name_plural = "сроки хранения"
        constraints = [models.UniqueConstraint(fields=["region", "kind"], name="retention_rule_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.months} мес."


class RetentionDueQuerySet(models.QuerySet["RetentionDue"]):
    def visible_to(self, user: access.Actor) -> Self:
        """What is due in the regions whose terms this user keeps."""
        return self.filter(access.tenants(user, "people.manage_retention").q("region_id"))


class RetentionDue(models.Model):
    """Somebody whose term has passed, found at night; a person confirms or puts off."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField("данные", max_length=20, choices=RetentionKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("не нужны с")
    found_at = models.DateTimeField("найдено")
    put_off_until = models.DateField("отложено до", null=True, blank=True)

    objects = RetentionDueQuerySet.as_manager()

    class Meta:
        verbose_name = "данные, срок хранения которых вышел"
        verbose_name_plural = "данные, срок хранения которых вышел"
        constraints = [
            models.UniqueConstraint(fields=["person"], name="retention_due_person_once"),
            models.UniqueConstraint(fields=["contact"], name="retention_due_contact_once"),
            models.CheckConstraint(condition=_OF_ONE, name="retention_due_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person or self.contact}"


class DataIncidentQuerySet(models.QuerySet["DataIncident"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Incidents of the regions where this user keeps their register."""
        return self.filter(access.tenants(user, "people.manage_incidents").q("region_id"))


class DataIncident(models.Model):
    """A leak or a suspicion of one: 24 hours to report it, 72 to report what the inquiry found."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("что произошло", max_length=200)
    text = models.TextField("подробности", blank=True)
    noticed_at = models.DateTimeField("обнаружено")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="учётная запись, которой воспользовались",
    )  # fmt: skip
    since = models.DateTimeField("с какого времени", null=True, blank=True)
    until = models.DateTimeField("по какое время", null=True, blank=True)
    reported_at = models.DateTimeField("сообщено в Роскомнадзор", null=True, blank=True)
    inquiry_reported_at = models.DateTimeField("сообщены итоги расследования", null=True, blank=True)
    findings = models.TextField("итоги расследования", blank=True)

    objects = DataIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "инцидент с персональными данными"
        verbose_name_plural = "инциденты с персональными данными"

    def __str__(self) -> str:
        return self.title
