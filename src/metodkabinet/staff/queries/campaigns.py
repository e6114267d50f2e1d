"""Who is asked, who answered, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from metodkabinet.kit import clock
from metodkabinet.staff.enums import CorrectionState, Standing
from metodkabinet.staff.models import Campaign, Correction, RefreshLink

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit.access import Actor
    from metodkabinet.people.models import Person


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of one campaign, of those whom the reader refreshes."""

    asked: int
    answered: int
    confirmed: int
    corrected: int
    silent: int
    unreached: int
    posted: int  # letters written
    owed: int  # letters to write
    to_decide: int


def open_for(people: QuerySet[Person]) -> QuerySet[RefreshLink]:
    """Links of campaigns that go on now: nobody is asked in two at once."""
    going = Q(campaign__closed_at=None, campaign__undone_at=None, campaign__until__gte=clock.today())
    return RefreshLink.objects.filter(going, campaign__isnull=False, revoked_at=None, person__in=people.values("pk"))


def links_of(campaign: Campaign, user: Actor) -> QuerySet[RefreshLink]:
    """Everybody asked in it whom this reader refreshes."""
    links = RefreshLink.objects.visible_to(user).filter(campaign=campaign).with_standing()
    waiting = Count("corrections", filter=Q(corrections__state=CorrectionState.WAITING))
    return links.annotate(waiting=waiting).select_related("person__main_organisation", "person__main_post")


def tally_of(campaign: Campaign, user: Actor) -> Tally:
    """Counted in two queries."""
    links = RefreshLink.objects.visible_to(user).filter(campaign=campaign).with_standing()
    by: dict[str, int] = dict(links.order_by().values_list("standing").annotate(Count("pk")))  # type: ignore[misc]  # annotated
    posted = links.filter(sent_at__isnull=False).count()
    waiting = Correction.objects.waiting().filter(link__in=links.values("pk")).count()
    confirmed, corrected = by.get(Standing.CONFIRMED.value, 0), by.get(Standing.CORRECTED.value, 0)
    return Tally(
        asked=sum(by.values()), answered=confirmed + corrected, confirmed=confirmed, corrected=corrected,
        silent=by.get(Standing.SILENT.value, 0), unreached=by.get(Standing.UNREACHED.value, 0),
        posted=posted, owed=by.get(Standing.WAITING.value, 0), to_decide=waiting,
    )  # fmt: skip


def campaigns_seen_by(user: Actor) -> QuerySet[Campaign]:
    """With the numbers that the list shows."""
    return Campaign.objects.visible_to(user).annotate(
        asked=Count("links"), answered=Count("links", filter=Q(links__answered_at__isnull=False))
    )


def unposted() -> QuerySet[Campaign]:
    """Campaigns that owe letters: the worker may have been stopped."""
    today = clock.today()
    going = Campaign.objects.filter(closed_at=None, undone_at=None, until__gte=today)
    return going.filter(links__revoked_at=None, links__answered_at=None).distinct().order_by("pk")
