"""Erasing a person: what was asked, the act of it, the journal that repeats it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.kit import access
from metodkabinet.organisations.models import Region, Territory
from metodkabinet.people.models import Contact, Person
from metodkabinet.privacy.enums import ErasureGround, ErasureState

DECIDE = "privacy.decide_erasure"


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Those about people whom this user may erase."""
        return self.filter(person__in=Person.objects.reached_by(user, DECIDE).values("pk"))

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(state=ErasureState.ASKED)


class ErasureRequest(models.Model):
    """A person asks to erase his data; the law gives ten working days for the answer."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
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
        region = access.tenants(user, DECIDE)
        territory = access.reach(user, DECIDE, Territory)
        return self.filter(region.q("region_id") | territory.q("territory_id"))


class ErasureAct(models.Model):
    """What was erased, when, why and by whom, with the extract of the log. Kept three years; names nobody erased."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")  # where he worked
    number = models.PositiveIntegerField("номер")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField("чьи данные", max_length=60)  # «карточка № 17»: there is nothing else left to tell by
    ground = models.CharField("причина", max_length=20, choices=ErasureGround)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_name = models.CharField("кто уничтожил", max_length=400)  # name and post as of that day
    erased_at = models.DateTimeField("когда")
    erased = models.JSONField("что стёрто", default=list)  # [key, title, rows]
    kept = models.JSONField("что осталось и почему", default=list)
    extract = models.JSONField("выгрузка из журнала", default=list)  # [record, moment, category, rows, reason]

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
