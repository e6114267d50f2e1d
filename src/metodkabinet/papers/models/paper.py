"""The paper itself."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.associations.models import Association
from metodkabinet.associations.models.tree import OfAssociationQuerySet
from metodkabinet.kit import access, registry
from metodkabinet.organisations.models import Region, Territory
from metodkabinet.papers.enums import EDITABLE, IN_FORCE, ISSUED, STATE_MARKS, PaperState
from metodkabinet.papers.logic.agreement import state_word
from metodkabinet.papers.models.series import Number
from metodkabinet.people.models import Person


def open_kinds() -> list[str]:
    """Kinds that the whole region may read once they are issued."""
    return [kind.key for kind in registry.paper_kinds if kind.is_open]


class PaperQuerySet(OfAssociationQuerySet["Paper"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Issued open kinds: the region; other issued ones: the association; drafts: its officers.

        Also those waiting for this very person's signature, and those sent to a method centre he works for.
        """
        issued = Q(state__in=ISSUED)
        known = access.reach(user, "papers.see", Region).q("association__region_id")
        return self.filter(
            access.any_of(
                [
                    issued & Q(kind__in=open_kinds()) & known,
                    issued & self._at(user, "papers.see_closed"),
                    self._at(user, "papers.see_drafts"),
                    ~Q(state=PaperState.DRAFT) & Q(pk__in=self._waiting_for(user)),
                    Q(pk__in=self._sent_to(user)),
                ]
            )
        )

    def writable_by(self, user: access.Actor) -> Self:
        """Those whose content and route this user may change."""
        return self.filter(self._at(user, "papers.write"))

    def signable_by(self, user: access.Actor) -> Self:
        """Those of associations for which this user may sign."""
        return self.filter(self._at(user, "papers.sign"))

    def _at(self, user: access.Actor, capability: str) -> Q:
        region, body = access.reach(user, capability, Region), access.reach(user, capability, Association)
        return access.any_of([region.q("association__region_id"), body.q("association_id")])

    def _waiting_for(self, user: access.Actor) -> models.QuerySet[Paper, int]:
        mine = access.reach(user, "papers.sign_own", Person).q("steps__person_id")
        return self.model._base_manager.filter(mine).order_by().values_list("pk", flat=True)

    def _sent_to(self, user: access.Actor) -> models.QuerySet[Paper, int]:
        region, land = access.reach(user, "papers.receive", Region), access.reach(user, "papers.receive", Territory)
        here = access.any_of(
            [region.q("transfers__organisation__region_id"), land.q("transfers__organisation__territory_id")]
        )
        return self.model._base_manager.filter(here, transfers__isnull=False).order_by().values_list("pk", flat=True)


class Paper(models.Model):
    """An official paper. `content` holds what its kind describes; once issued nothing of it changes."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name="объединение")
    kind = models.CharField("вид", max_length=40)
    title = models.CharField("заголовок", max_length=300)
    date = models.DateField("дата", null=True, blank=True)
    place = models.CharField("место", max_length=120, blank=True)
    number = models.CharField("номер", max_length=80, blank=True)
    drawn = models.OneToOneField(Number, models.PROTECT, null=True, blank=True, related_name="paper", editable=False)
    state = models.CharField("состояние", max_length=10, choices=PaperState, default=PaperState.DRAFT)
    content = models.JSONField("содержание", default=dict)
    signatories = models.JSONField("подписи", default=list)  # [{"post": …, "name": …}]
    approval_word = models.CharField("слово утверждения", max_length=20, blank=True)  # kept from an imported paper
    code = models.CharField("код проверки", max_length=24, blank=True, unique=True, null=True, editable=False)
    owner = models.CharField("к чему относится", max_length=60, blank=True)  # «plans.plan:7»
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")  # copied from
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто составил"
    )
    made_at = models.DateTimeField("составлен")
    issued_at = models.DateTimeField("вступил в силу", null=True, blank=True)
    void_reason = models.CharField("почему аннулирован", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=900, editable=False)
    sort_key = models.CharField(max_length=1200, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "документ"
        verbose_name_plural = "документы"
        indexes = [
            models.Index(fields=["association", "-made_at", "-id"], name="papers_list"),
            models.Index(fields=["owner"], name="papers_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "registered"]) | Q(issued_at__isnull=False),
                name="papers_issued_when",
            ),
        ]

    def __str__(self) -> str:
        named = f"{self.kind_title} «{self.title}»" if self.title else self.kind_title
        return f"{named} № {self.number}" if self.number else named

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.association.region_id

    @property
    def described(self) -> registry.PaperKind:
        """Its kind as the module that owns it describes it."""
        return registry.paper_kinds[self.kind]

    @property
    def kind_title(self) -> str:
        """«Информационное письмо»; a kind whose module is gone keeps its papers readable."""
        known = registry.paper_kinds.get(self.kind)
        return known.title if known else self.kind

    @property
    def state_label(self) -> str:
        """The state in the gender of the kind: «утверждена»."""
        known = registry.paper_kinds.get(self.kind)
        return state_word(PaperState(self.state).label, known.gender if known else "masculine")

    @property
    def state_mark(self) -> str:
        """How the state is drawn."""
        return STATE_MARKS[PaperState(self.state)]

    @property
    def is_editable(self) -> bool:
        """May the content still change?"""
        return self.state in EDITABLE

    @property
    def is_in_force(self) -> bool:
        """Approved or registered, and not void."""
        return self.state in IN_FORCE
