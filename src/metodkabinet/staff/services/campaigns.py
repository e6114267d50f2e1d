"""The yearly refresh: many people are asked at once; one reminder; closed, opened again, undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.kit.components.typography import counted, day
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.staff.models import Campaign, RefreshLink
from metodkabinet.staff.permissions import can_manage_campaign
from metodkabinet.staff.queries.campaigns import open_for
from metodkabinet.staff.services.links import new_token, post_letter
from metodkabinet.staff.services.refusals import StaffRefused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Region

LONGEST = timedelta(days=180)
BATCH = 25  # letters of one step


def check_campaign(title: str, until: date) -> None:
    """Refuse what cannot be a campaign; the page asks before it shows who is asked."""
    today = clock.today()
    if not title.strip():
        raise StaffRefused("Назовите сверку, например «Сверка карточек 2026».", field="title")
    if not today < until <= today + LONGEST:
        last = day(today + LONGEST)
        raise StaffRefused(f"Последний день ответа – от завтрашнего до {last}.", field="until")


@transaction.atomic
def start_campaign(region: Region, people: Sequence[Person], *, title: str, until: date, by: User | None) -> Campaign:
    """A link for each who works and is in no open campaign; letters leave afterwards (`post_letters`)."""
    check_campaign(title, until)
    keys = [person.pk for person in people if person.region_id == region.pk]
    working = Person.objects.select_for_update().filter(pk__in=keys, state=PersonState.ACTIVE)
    busy = set(open_for(working).values_list("person", flat=True))
    asked = [person for person in working.order_by("pk") if person.pk not in busy]
    if not asked:
        raise StaffRefused("Просить некого: выберите работающих людей, которых ещё не просят в другой сверке.")
    now = clock.now()
    campaign = Campaign.objects.create(
        region=region, title=" ".join(title.split()), until=until, started_by=by, started_at=now
    )
    ends = _end_of(until)
    RefreshLink.objects.bulk_create(
        RefreshLink(person=person, campaign=campaign, created_at=now, expires_at=ends) for person in asked
    )
    record("staff.campaign.started", campaign, by=by, after={"people": len(asked), "until": until})
    return campaign


def post_letters(campaign_id: int) -> tuple[int, int]:
    """The next letters and reminders of a campaign: (written so far, in all). Safe to repeat and to kill."""
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        if campaign.is_open:
            for link in _due(campaign).select_for_update(of=("self",)).order_by("pk")[:BATCH]:
                post_letter(link, new_token(), reminder=link.sent_at is not None)
    links = RefreshLink.objects.filter(campaign=campaign_id)
    done = links.filter(sent_at__isnull=False).count() + links.filter(reminded_at__isnull=False).count()
    return done, done + (_due(campaign).count() if campaign.is_open else 0)


@transaction.atomic
def remind(campaign: Campaign, *, by: User | None) -> Campaign:
    """One reminder, to those who got a letter and have not answered."""
    locked = _held(campaign, by)
    _require_open(locked)
    if locked.reminded_at is not None:
        raise StaffRefused(f"Напоминание уже отправлено {day(locked.reminded_at)}. Второго не будет.")
    silent = locked.links.filter(sent_at__isnull=False, answered_at=None, revoked_at=None)
    if not silent.exists():
        raise StaffRefused("Напоминать некому: все, кто получил письмо, ответили.")
    locked.reminded_at = clock.now()
    locked.save(update_fields=["reminded_at"])
    record("staff.campaign.reminded", locked, by=by, after={"people": silent.count()})
    return locked


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User | None) -> Campaign:
    """Nobody answers any more; what was sent may still be decided on."""
    locked = _held(campaign, by)
    if locked.closed_at is not None or locked.undone_at is not None:
        raise StaffRefused("Эта сверка уже завершена.")
    locked.closed_at = clock.now()
    locked.save(update_fields=["closed_at"])
    record("staff.campaign.closed", locked, by=by)
    return locked


@transaction.atomic
def reopen_campaign(campaign: Campaign, *, until: date, by: User | None) -> Campaign:
    """Closed too early, undone by mistake, or the term was short: the same links work again."""
    locked = _held(campaign, by)
    if locked.is_open and until == locked.until:
        raise StaffRefused("Эта сверка и так идёт.")
    check_campaign(locked.title, until)
    busy = open_for(Person.objects.filter(pk__in=locked.links.values("person"))).exclude(campaign=locked).count()
    if busy:
        people = counted(busy, "человека,человек,человек")
        raise StaffRefused(f"Сейчас {people} из этой сверки просят в другой. Сначала завершите её.")
    before = {"until": locked.until}
    locked.until, locked.closed_at, locked.undone_at = until, None, None
    locked.save(update_fields=["until", "closed_at", "undone_at"])
    locked.links.update(expires_at=_end_of(until))
    record("staff.campaign.reopened", locked, by=by, before=before, after={"until": until})
    return locked


@transaction.atomic
def undo_campaign(campaign: Campaign, *, by: User | None) -> Campaign:
    """Begun by mistake: letters that have not left stay here, links open nothing. What was answered is kept."""
    locked = _held(campaign, by)
    if locked.undone_at is not None:
        raise StaffRefused("Эта сверка уже отменена.")
    locked.undone_at = clock.now()
    locked.save(update_fields=["undone_at"])
    record("staff.campaign.undone", locked, by=by)
    return locked


def _due(campaign: Campaign) -> QuerySet[RefreshLink]:
    """Letters not written yet: first ones, and reminders once they were asked for."""
    owed = Q(sent_at=None, token_hash=None)
    if campaign.reminded_at is not None:
        owed |= Q(sent_at__isnull=False, sent_at__lt=campaign.reminded_at, reminded_at=None, answered_at=None)
    people = Q(revoked_at=None, person__state=PersonState.ACTIVE) & ~Q(person__email="")
    return campaign.links.filter(people, owed).select_related("person", "campaign")


def _held(campaign: Campaign, by: User | None) -> Campaign:
    if by is not None and not can_manage_campaign(by, campaign):
        raise StaffRefused("Эту сверку ведёт тот, кто её начал, или методист региона.")
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _require_open(campaign: Campaign) -> None:
    if not campaign.is_open:
        raise StaffRefused("Эта сверка завершена. Сначала возобновите её.")


def _end_of(last: date) -> datetime:
    """The first moment of the next day where the region lives."""
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
