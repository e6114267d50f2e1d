"""Who was there, with what came out of it, and what proves it session by session."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from metodkabinet.activities.enums import Evidence
from metodkabinet.activities.models.activity import Activity, OfActivityQuerySet, Session
from metodkabinet.activities.models.registration import (
    PARTICIPANTS,
    Registration,
    Taking,
    TakingQuerySet,
    one_participant,
)
from metodkabinet.kit import access
from metodkabinet.people.models import Contact, Person


class ParticipationQuerySet(TakingQuerySet["Participation"]):
    def proved(self) -> Self:
        """With at least one proof of presence or a result of the activity itself: what «участия» counts."""
        return self.filter(confirmed_at__isnull=False)

    def unmatched(self) -> Self:
        """«Не сверены с базой»: written down by name, not known as a card."""
        return self.proved().filter(contact__isnull=False)


class Participation(Taking):
    """One participant at one activity: one participation, whatever the sessions. The outcome serves certificates.

    A contact without a person is «не сверен с базой»: counted, shown in a list of its own, never merged silently.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participations")
    registration = models.OneToOneField(Registration, models.PROTECT, null=True, blank=True, related_name="+")
    raw_line = models.TextField("строка списка", blank=True)  # as it came, when it came from a list
    confirmed_at = models.DateTimeField("подтверждено", null=True, blank=True)  # first proved presence
    sessions_present = models.PositiveSmallIntegerField("занятий", default=0, editable=False)
    share = models.DecimalField("доля занятий, %", max_digits=5, decimal_places=2, default=0, editable=False)
    points = models.DecimalField("баллы", max_digits=7, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField("место", null=True, blank=True)
    passed = models.BooleanField("пройдено", null=True, blank=True)
    published = models.BooleanField("опубликовано", null=True, blank=True)
    hours = models.DecimalField("часов", max_digits=5, decimal_places=1, null=True, blank=True)
    result = models.CharField("результат словами", max_length=200, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "участие"
        verbose_name_plural = "участия"
        indexes = [
            models.Index(fields=["activity", "id"], name="participation_list"),
            models.Index(fields=["person", "activity"], name="participation_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=one_participant(), name="participation_of_one"),
            *(
                models.UniqueConstraint(
                    fields=["activity", column],
                    condition=Q(**{f"{column}__isnull": False}),
                    name=f"participation_{column}_once",
                )
                for column in PARTICIPANTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_then}: {self.activity}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id


class PresenceQuerySet(OfActivityQuerySet["Presence"]):
    path = "session__activity"


class Presence(models.Model):
    """One proof that a participant was at one session. Taken back, it stays with its reason."""

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="presences")
    session = models.ForeignKey(Session, models.PROTECT, related_name="presences")
    evidence = models.CharField("чем подтверждено", max_length=14, choices=Evidence)
    detail = models.CharField("подробность", max_length=300, blank=True)
    at = models.DateTimeField("когда")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField("снято", null=True, blank=True)
    taken_back_because = models.CharField("почему снято", max_length=300, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "присутствие"
        verbose_name_plural = "присутствия"
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "session"], condition=Q(taken_back_at=None), name="presence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_evidence_display()}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.participation.activity.region_id


class CodeWordQuerySet(OfActivityQuerySet["CodeWord"]):
    path = "session__activity"


class CodeWord(models.Model):
    """A word shown in the broadcast or a code at the door, good between two moments."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="code_words")
    evidence = models.CharField("где показан", max_length=14, choices=Evidence, default=Evidence.CODE_WORD)
    word = models.CharField("слово", max_length=40)
    opens_at = models.DateTimeField("с")
    closes_at = models.DateTimeField("до")

    objects = CodeWordQuerySet.as_manager()

    class Meta:
        verbose_name = "кодовое слово"
        verbose_name_plural = "кодовые слова"
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="code_word_times")]

    def __str__(self) -> str:
        return self.word

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.session.activity.region_id


class MatchQuerySet(models.QuerySet["Match"]):
    def manageable_by(self, user: access.Actor) -> Self:
        """Of guests that came to an activity this user runs."""
        people = Participation.objects.manageable_by(user).filter(person__isnull=False)
        return self.filter(person__in=people.order_by().values("person_id"))


class Match(models.Model):
    """A guest was recognised as a person of the base: everything he took part in moved to the card. Can be undone."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    steps = models.JSONField("что перенесено", default=list)
    matched_at = models.DateTimeField("сверено")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField("сверка отменена", null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = "сверка с базой"
        verbose_name_plural = "сверки с базой"
        constraints = [models.UniqueConstraint(fields=["contact"], condition=Q(undone_at=None), name="match_once")]

    def __str__(self) -> str:
        return f"{self.contact} → {self.person}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.person.region_id
