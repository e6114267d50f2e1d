"""The refresh of cards: a campaign, the personal links of it, what people corrected by them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from metodkabinet.kit import access, clock
from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.staff.enums import CorrectionState, Noun, Standing, Verb

REFRESH = "staff.refresh"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Those in which somebody is asked whose card this user refreshes."""
        asked = RefreshLink.objects.visible_to(user).filter(campaign=OuterRef("pk"))
        return self.filter(Exists(asked))

    def manageable_by(self, user: access.Actor) -> Self:
        """Those he began, and every one of a region that is his."""
        region = access.reach(user, REFRESH, Region).q("region_id")
        return self.visible_to(user).filter(Q(started_by=int(user.pk or 0)) | region)


class Campaign(models.Model):
    """Once a year: many people are asked by letter to look at their cards until a day."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("название", max_length=200)
    until = models.DateField("ответить до")  # the last day
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField("начата")
    reminded_at = models.DateTimeField("напоминание", null=True, blank=True)
    closed_at = models.DateTimeField("завершена", null=True, blank=True)
    undone_at = models.DateTimeField("отменена", null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "сверка карточек"
        verbose_name_plural = "сверки карточек"

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether people may still answer."""
        return self.closed_at is None and self.undone_at is None and self.until >= clock.today()


class RefreshLinkQuerySet(models.QuerySet["RefreshLink"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Of people whose cards this user refreshes."""
        return self.filter(person__in=Person.objects.reached_by(user, REFRESH).values("pk"))

    def with_standing(self) -> Self:
        """How far each has come, as the lists show and filter it."""
        corrected = Exists(Correction.objects.filter(link=OuterRef("pk")))
        return self.annotate(
            standing=Case(
                When(confirmed_at__isnull=False, then=Value(Standing.CONFIRMED.value)),
                When(corrected, then=Value(Standing.CORRECTED.value)),
                When(revoked_at__isnull=False, then=Value(Standing.REVOKED.value)),
                When(token_hash__isnull=False, then=Value(Standing.SILENT.value)),
                When(person__email="", then=Value(Standing.UNREACHED.value)),
                default=Value(Standing.WAITING.value), output_field=CharField(),
            )
        )  # fmt: skip


class RefreshLink(models.Model):
    """A personal link by which a person looks at his own card without an account. Only hashes of secrets are kept.

    The reminder brings a secret of its own: the first letter goes on working.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    reminder_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    created_at = models.DateTimeField("создана")
    expires_at = models.DateTimeField("действует до")
    sent_at = models.DateTimeField("письмо", null=True, blank=True)
    reminded_at = models.DateTimeField("напоминание", null=True, blank=True)
    answered_at = models.DateTimeField("ответ", null=True, blank=True)
    confirmed_at = models.DateTimeField("сведения подтверждены", null=True, blank=True)
    revoked_at = models.DateTimeField("отозвана", null=True, blank=True)

    objects = RefreshLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "личная ссылка"
        verbose_name_plural = "личные ссылки"
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="refresh_link_once")]

    def __str__(self) -> str:
        return f"ссылка для {self.person}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.person.region_id

    @property
    def is_open(self) -> bool:
        """Whether it still opens the card."""
        over = self.revoked_at is not None or self.expires_at <= clock.now()
        campaign_over = self.campaign is not None and not self.campaign.is_open
        return not over and not campaign_over and self.person.state == PersonState.ACTIVE


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Of people whose cards this user refreshes."""
        return self.filter(link__person__in=Person.objects.reached_by(user, REFRESH).values("pk"))

    def waiting(self) -> Self:
        """Nobody has decided yet."""
        return self.filter(state=CorrectionState.WAITING)


class Correction(models.Model):
    """One difference that a person wrote by his link: `before` and `after` hold the fields as JSON can.

    Decided by nobody and yet accepted: it was put into the card at once (`services.corrections.AT_ONCE`).
    """

    link = models.ForeignKey(RefreshLink, models.PROTECT, related_name="corrections")
    noun = models.CharField("что", max_length=20, choices=Noun)
    verb = models.CharField("действие", max_length=10, choices=Verb)
    row = models.BigIntegerField("строка карточки", null=True, blank=True)
    before = models.JSONField("было", default=dict, blank=True)
    after = models.JSONField("стало", default=dict, blank=True)
    state = models.CharField("состояние", max_length=10, choices=CorrectionState, default=CorrectionState.WAITING)
    reason = models.CharField("почему не принято", max_length=300, blank=True)
    made_at = models.DateTimeField("прислано")
    decided_at = models.DateTimeField("решено", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "исправление"
        verbose_name_plural = "исправления"
        indexes = [models.Index(fields=["state", "id"], name="correction_state")]

    def __str__(self) -> str:
        return f"{self.get_noun_display()}: {self.get_verb_display()}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.link.region_id
