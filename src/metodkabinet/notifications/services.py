"""Telling somebody something: one call makes the line in the inbox and, when wanted, the letter. Safe to repeat."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from metodkabinet.accounts.models import User
from metodkabinet.audit.services import record, reference
from metodkabinet.kit import clock, letters, registry
from metodkabinet.kit.refusals import Refused
from metodkabinet.notifications.models import Notice, Preference, QuietHours
from metodkabinet.notifications.queries import quiet_hours_of, recipient_of_reference, wants_letters, zone_of
from metodkabinet.people.models import Contact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

    from metodkabinet.kit.letters.models import Letter

Recipient = User | Contact
SALT = "notifications.unsubscribe"


class NotificationsRefused(Refused):
    """A notice or a preference that cannot be."""


@transaction.atomic
def tell(recipient: Recipient, *, kind: str, key: str, title: str, text: str = "", url: str = "") -> Notice:
    """Tell once: the same key to the same recipient changes nothing. `url` is a path inside the site."""
    declared = registry.notice_kinds[kind]
    whose = _whose(recipient)
    notice, is_new = Notice.objects.get_or_create(
        **whose,
        key=key[:120],
        defaults={"kind": kind, "title": title[:200], "text": text, "url": url[:300], "created_at": clock.now()},
    )
    if is_new and recipient.email and (declared.urgent or wants_letters(recipient, kind)):
        letters.post(
            f"notice:{reference(recipient)}:{key}"[:200],
            to=recipient.email,
            subject=title,
            template="notifications/letter.txt",
            context={
                "title": title,
                "text": text,
                "link": f"{settings.SITE_URL}{url}" if url else "",
                "unsubscribe": "" if declared.urgent else unsubscribe_link(recipient, kind),
                "kind": declared.label,
            },
            kind=kind,
            reference=reference(recipient),
            urgent=declared.urgent,
            unsubscribe="" if declared.urgent else unsubscribe_link(recipient, kind),
            after=None if declared.urgent else _until_morning(recipient),
        )
    return notice


@transaction.atomic
def read_notice(notice: Notice) -> Notice:
    """Mark as read; a second time changes nothing."""
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def read_all_notices(user: User) -> int:
    """Mark everything as read."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=clock.now())


@transaction.atomic
def choose_letters(recipient: Recipient, choices: Mapping[str, bool], *, by: User | None) -> bool:
    """Say which kinds come by e-mail. Urgent kinds cannot be switched off and are not offered."""
    for kind, by_email in choices.items():
        declared = registry.notice_kinds.get(kind)
        if declared is None or declared.urgent:
            raise NotificationsRefused("Такие письма нельзя отключить: они нужны для входа и безопасности.")
        before = wants_letters(recipient, kind)
        if before == by_email:
            continue
        whose: dict[str, Any] = _whose(recipient)
        Preference.objects.update_or_create(**whose, kind=kind, defaults={"by_email": by_email})
        record(
            "notifications.preference.changed",
            recipient,
            by=by,
            before={declared.label: before},
            after={declared.label: by_email},
        )
    return True


@transaction.atomic
def choose_quiet_hours(user: User, *, is_on: bool, begins: time, ends: time) -> QuietHours:
    """Say when letters wait till morning."""
    if begins == ends:
        raise NotificationsRefused("Начало и конец тихих часов совпадают: укажите разное время.", field="ends")
    hours, _ = QuietHours.objects.update_or_create(user=user, defaults={"is_on": is_on, "begins": begins, "ends": ends})
    return hours


def unsubscribe_link(recipient: Recipient, kind: str) -> str:
    """The address that switches this kind off without signing in."""
    token = signing.dumps([reference(recipient), kind], salt=SALT, compress=True)
    return settings.SITE_URL + reverse("notifications:unsubscribe", kwargs={"token": token})


def read_unsubscribe(token: str) -> tuple[Recipient, str] | None:
    """Whom and what a link is about; None when it was not made by us or he is gone."""
    try:
        said, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    recipient = recipient_of_reference(said)
    return (recipient, kind) if recipient is not None and kind in registry.notice_kinds else None


def still_wanted(letter: Letter) -> str | None:
    """The last look before a notice leaves: the choice or the account may have changed meanwhile."""
    if letter.kind not in registry.notice_kinds or not letter.key.startswith("notice:"):
        return None
    recipient = recipient_of_reference(letter.reference)
    if recipient is None:
        return "Получателя больше нет."
    if isinstance(recipient, User) and not recipient.is_active:
        return "Учётная запись закрыта."
    if not registry.notice_kinds[letter.kind].urgent and not wants_letters(recipient, letter.kind):
        return "Получатель отказался от таких писем."
    return None


def _whose(recipient: Recipient) -> dict[str, Recipient]:
    return {"user": recipient} if isinstance(recipient, User) else {"contact": recipient}


def _until_morning(recipient: Recipient) -> timedelta | None:
    """How long the letter waits, when it is night where the recipient lives."""
    hours = quiet_hours_of(recipient)
    if hours is None:
        return None
    local = clock.now().astimezone(ZoneInfo(zone_of(recipient)))
    morning = datetime.combine(local.date(), hours.ends, local.tzinfo)
    crosses_midnight = hours.begins > hours.ends
    is_late, is_early = local.time() >= hours.begins, local.time() < hours.ends
    if not ((is_late or is_early) if crosses_midnight else (is_late and is_early)):
        return None
    if crosses_midnight and is_late:
        morning += timedelta(days=1)
    return morning - local


@transaction.atomic
def forget_recipient(recipient: Recipient) -> int:
    """Drop what is kept for him: notices, choices, quiet hours. Part of erasing a person."""
    whose = Q(user=recipient) if isinstance(recipient, User) else Q(contact=recipient)
    gone = Notice.objects.filter(whose).delete()[0] + Preference.objects.filter(whose).delete()[0]
    if isinstance(recipient, User):
        gone += QuietHours.objects.filter(user=recipient).delete()[0]
    return gone
