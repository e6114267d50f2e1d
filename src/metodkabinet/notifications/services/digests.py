"""Digests: what somebody wants to hear of once a day or once a week comes as one letter in his morning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.urls import reverse

from metodkabinet.accounts.models import User
from metodkabinet.audit.services import reference
from metodkabinet.kit import clock, letters
from metodkabinet.kit.words.plural import counted
from metodkabinet.notifications.enums import DIGESTS, Pace
from metodkabinet.notifications.models import Notice
from metodkabinet.notifications.queries import QUIET, hours_of_each, whose, zone_of_each
from metodkabinet.notifications.services.choices import DIGEST, unsubscribe_link
from metodkabinet.notifications.services.sending import against
from metodkabinet.notifications.services.telling import until_morning
from metodkabinet.people.models import Contact

if TYPE_CHECKING:
    from metodkabinet.notifications.queries import Hours

Recipient = User | Contact
MOST = 200  # recipients in one go
LINES = 40  # of one letter; the rest is on the site
OVER = {Pace.DAILY: "за день", Pace.WEEKLY: "за неделю"}


@dataclass(frozen=True, slots=True)
class Due:
    """A digest whose time has come: it tells what was there before that moment."""

    recipient: Recipient
    pace: Pace
    moment: datetime
    hours: Hours
    zone: str


def send_digests(most: int = MOST) -> int:
    """Write the digests that are due; safe to run twice and from two workers. How many recipients were served."""
    due = _due()[:most]
    for one in due:
        _send_digest(one)
    return len(due)


def _due() -> list[Due]:
    waiting = (Notice.objects.filter(awaits__in=DIGESTS).order_by().values_list("user", "contact", "awaits")).annotate(
        first=Min("created_at")
    )
    rows = list(waiting)
    recipients = {one: one for one in _recipients(rows)}
    users = {one.pk: one for one in recipients if isinstance(one, User)}
    contacts = {one.pk: one for one in recipients if isinstance(one, Contact)}
    hours, zones = hours_of_each(list(recipients)), zone_of_each(list(recipients))
    found = []
    for user, contact, pace, first in sorted(rows, key=lambda row: row[3]):
        recipient = users[user] if user else contacts[contact]
        moment = due_moment(Pace(pace), hours[recipient], zones[recipient])
        if first < moment:
            found.append(Due(recipient, Pace(pace), moment, hours[recipient], zones[recipient]))
    return found


def _recipients(rows: Sequence[tuple[int | None, int | None, str, datetime]]) -> Iterable[Recipient]:
    yield from User.objects.filter(pk__in={user for user, *_ in rows if user})
    yield from Contact.objects.filter(pk__in={contact for _, contact, *_ in rows if contact})


def due_moment(pace: Pace, hours: Hours, zone: str) -> datetime:
    """The last end of quiet hours where he lives; for a weekly digest that of a Monday."""
    local = clock.now().astimezone(ZoneInfo(zone))
    morning: time = hours.ends if hours.is_on else QUIET[1]
    day = local.date() if local.time() >= morning else local.date() - timedelta(days=1)
    if pace is Pace.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, morning, local.tzinfo).astimezone(UTC)


@transaction.atomic
def _send_digest(due: Due) -> None:
    """One letter with everything that still concerns him and that he has not read meanwhile."""
    mine = Notice.objects.filter(whose([due.recipient]), awaits=due.pace, created_at__lt=due.moment)
    rows = list(mine.select_for_update().order_by("pk"))
    told = [one for one in rows if one.read_at is None and against(due.recipient, one) is None]
    key = f"digest:{reference(due.recipient)}:{due.pace}:{due.moment:%Y-%m-%d}"
    if told and due.recipient.email:
        leave = unsubscribe_link(due.recipient, DIGEST)
        letters.post(
            key,
            to=due.recipient.email,
            subject=f"Новое {OVER[due.pace]}: {counted(len(told), 'уведомление', 'уведомления', 'уведомлений')}",
            template="notifications/digest.txt",
            context={"text": _text_of(told), "unsubscribe": leave},
            kind=DIGEST,
            reference=reference(due.recipient),
            unsubscribe=leave,
            after=until_morning(due.hours, due.zone),
        )
        Notice.objects.filter(pk__in=[one.pk for one in told]).update(digest=key)
    Notice.objects.filter(pk__in=[one.pk for one in rows]).update(awaits="")


def _text_of(told: Sequence[Notice]) -> str:
    said = [f"– {one.title}" + (f"\n  {settings.SITE_URL}{one.url}" if one.url else "") for one in told[:LINES]]
    if len(told) > LINES:
        said.append(f"И ещё {len(told) - LINES} на сайте: {settings.SITE_URL}{reverse('notifications:inbox')}")
    return "\n\n".join(said)
