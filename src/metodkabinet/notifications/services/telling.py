"""Telling somebody something: one call makes the line in the inbox and, when wanted, the letter. Safe to repeat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from metodkabinet.accounts.models import User
from metodkabinet.audit.services import reference
from metodkabinet.kit import clock, letters, live, registry
from metodkabinet.notifications.enums import DIGESTS, Pace
from metodkabinet.notifications.models import Notice
from metodkabinet.notifications.queries import hours_of_each, ids_of, pace_of_each, whose, zone_of_each
from metodkabinet.notifications.services.choices import unsubscribe_link
from metodkabinet.people.models import Contact

if TYPE_CHECKING:
    from django.db.models import Model

    from metodkabinet.notifications.queries import Hours

Recipient = User | Contact
KEY_LENGTH = 120


def tell(
    recipient: Recipient, *, kind: str, key: str, title: str, text: str = "", url: str = "", about: Model | None = None
) -> Notice:
    """Tell once: the same key to the same recipient changes nothing. `url` is a path inside the site.

    The letter is left when, at the moment of sending, a user may no longer see `about` or the kind is not for him.
    """
    return tell_many([recipient], kind=kind, key=key, title=title, text=text, url=url, about=about)[0]


@transaction.atomic
def tell_many(
    recipients: Iterable[Recipient],
    *,
    kind: str,
    key: str,
    title: str,
    text: str = "",
    url: str = "",
    about: Model | None = None,
) -> list[Notice]:
    """Tell everybody the same; those who were told already are passed over. Notices in the order of recipients."""
    _check(key, url)
    everybody = list(dict.fromkeys(recipients))
    mine = Notice.objects.filter(whose(everybody), key=key)
    told = {(notice.user_id, notice.contact_id) for notice in mine}
    fresh = [recipient for recipient in everybody if ids_of(recipient) not in told]
    urgent = registry.notice_kinds[kind].urgent
    paces = dict.fromkeys(fresh, Pace.AT_ONCE) if urgent else pace_of_each(fresh, kind)
    Notice.objects.bulk_create(
        [
            Notice(
                user=recipient if isinstance(recipient, User) else None,
                contact=recipient if isinstance(recipient, Contact) else None,
                kind=kind, key=key, title=title[:200], text=text, url=url, about=reference(about),
                created_at=clock.now(),
                awaits=paces[recipient] if recipient.email and paces[recipient] in DIGESTS else "",
            )
            for recipient in fresh
        ],
        ignore_conflicts=True,  # somebody else told him the same a moment ago
    )  # fmt: skip
    at_once = [recipient for recipient in fresh if recipient.email and paces[recipient] is Pace.AT_ONCE]
    _write(at_once, kind, key, title=title, text=text, url=url)
    for recipient in fresh:
        if isinstance(recipient, User):
            live.announce(topic_of(recipient))
    notices = {(notice.user_id, notice.contact_id): notice for notice in mine.all()}
    return [notices[ids_of(recipient)] for recipient in everybody]


@transaction.atomic
def read_notice(notice: Notice) -> Notice:
    """Mark as read; a second time changes nothing."""
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
        if notice.user is not None:
            live.announce(topic_of(notice.user))
    return notice


@transaction.atomic
def read_all_notices(user: User) -> int:
    """Mark everything as read."""
    many = Notice.objects.filter(user=user, read_at=None).update(read_at=clock.now())
    if many:
        live.announce(topic_of(user))
    return many


def topic_of(user: User) -> str:
    """The live topic of this user's inbox; pages hand him a token of it."""
    return f"notifications.inbox:{user.pk}"


def _check(key: str, url: str) -> None:
    if len(key) > KEY_LENGTH:
        message = f"the key «{key}» is too long to tell two events apart"
        raise ValueError(message)
    if url and (not url.startswith("/") or url.startswith("//")):
        message = f"a notice leads to a page of ours, not to {url}"
        raise ValueError(message)


def _write(wanting: list[Recipient], kind: str, key: str, *, title: str, text: str, url: str) -> None:
    """The letters of those who want them at once."""
    declared = registry.notice_kinds[kind]
    hours, zones = ({}, {}) if declared.urgent else (hours_of_each(wanting), zone_of_each(wanting))
    for recipient in wanting:
        leave = "" if declared.urgent else unsubscribe_link(recipient, kind)
        letters.post(
            f"notice:{reference(recipient)}:{key}",
            to=recipient.email,
            subject=title,
            template="notifications/letter.txt",
            context={
                "title": title,
                "text": text,
                "link": f"{settings.SITE_URL}{url}" if url else "",
                "unsubscribe": leave,
                "kind": declared.label,
            },
            kind=kind,
            reference=reference(recipient),
            urgent=declared.urgent,
            unsubscribe=leave,
            after=None if declared.urgent else until_morning(hours[recipient], zones[recipient]),
        )


def until_morning(hours: Hours, zone: str) -> timedelta | None:
    """How long a letter waits, when it is night where the recipient lives."""
    if not hours.is_on:
        return None
    local = clock.now().astimezone(ZoneInfo(zone))
    is_late, is_early = local.time() >= hours.begins, local.time() < hours.ends
    crosses_midnight = hours.begins > hours.ends
    if not ((is_late or is_early) if crosses_midnight else (is_late and is_early)):
        return None
    day = local.date() + timedelta(days=1) if crosses_midnight and is_late else local.date()
    return datetime.combine(day, hours.ends, local.tzinfo).astimezone(UTC) - clock.now()
