"""What recipients choose: which letters, at which hours; unsubscribing from the letter itself; being forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from metodkabinet.accounts.models import User
from metodkabinet.audit.services import record, reference
from metodkabinet.kit import registry
from metodkabinet.kit.refusals import Refused
from metodkabinet.notifications.enums import DIGESTS, Pace
from metodkabinet.notifications.models import Notice, Preference, QuietHours
from metodkabinet.notifications.queries import Hours, choices_of, hours_of, pace_of, recipient_of_reference, whose
from metodkabinet.people.models import Contact

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import time

Recipient = User | Contact
SALT = "notifications.unsubscribe"
DIGEST = "notifications.digest"  # the kind of letters that tell many notices at once


class NotificationsRefused(Refused):
    """A notice or a preference that cannot be."""


@transaction.atomic
def choose_letters(recipient: Recipient, choices: Mapping[str, Pace], *, by: User | None) -> bool:
    """Say how soon each kind comes by e-mail. Urgent kinds come at once, always, and are not offered."""
    for kind, pace in choices.items():
        declared = registry.notice_kinds.get(kind)
        if declared is None or declared.urgent:
            raise NotificationsRefused("Такие письма нельзя отключить: они нужны для входа и безопасности.")
        before = pace_of(recipient, kind)
        if before is pace:
            continue
        user = recipient if isinstance(recipient, User) else None
        contact = recipient if isinstance(recipient, Contact) else None
        Preference.objects.update_or_create(user=user, contact=contact, kind=kind, defaults={"pace": pace})
        record(
            "notifications.preference.changed", recipient, by=by,
            before={declared.label: before.label}, after={declared.label: pace.label},
        )  # fmt: skip
    return True


@transaction.atomic
def choose(user: User, choices: Mapping[str, Pace], hours: Hours, *, by: User) -> bool:
    """The whole form: letters and hours, both or neither."""
    choose_quiet_hours(user, is_on=hours.is_on, begins=hours.begins, ends=hours.ends, by=by)
    return choose_letters(user, choices, by=by)


@transaction.atomic
def choose_quiet_hours(user: User, *, is_on: bool, begins: time, ends: time, by: User) -> bool:
    """Say when letters wait till morning."""
    if begins == ends:
        raise NotificationsRefused("Начало и конец тихих часов совпадают: укажите разное время.", field="ends")
    before, after = hours_of(user), Hours(is_on, begins, ends)
    if before != after:
        QuietHours.objects.update_or_create(user=user, defaults={"is_on": is_on, "begins": begins, "ends": ends})
        record(
            "notifications.quiet_hours.changed", user, by=by,
            before={"не беспокоить": before.words}, after={"не беспокоить": after.words},
        )  # fmt: skip
    return True


def unsubscribe_link(recipient: Recipient, kind: str) -> str:
    """The address that switches this kind off without signing in."""
    token = signing.dumps([reference(recipient), kind], salt=SALT, compress=True)
    return settings.SITE_URL + reverse("notifications:unsubscribe", kwargs={"token": token})


def read_unsubscribe(token: str) -> tuple[Recipient, str] | None:
    """Whom and what a link is about; None when it was not made by us or he is gone. It never grows old."""
    try:
        said, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    recipient = recipient_of_reference(said)
    known = kind == DIGEST or kind in registry.notice_kinds
    return (recipient, kind) if recipient is not None and known else None


def label_of(kind: str) -> str:
    """What one unsubscribes from, in words."""
    return "Сводки уведомлений" if kind == DIGEST else registry.notice_kinds[kind].label


def leave(recipient: Recipient, kind: str) -> bool:
    """Switch off one kind, or for a digest every kind that comes in one."""
    chosen = [choice.kind for choice in choices_of(recipient) if choice.pace in DIGESTS] if kind == DIGEST else [kind]
    by = recipient if isinstance(recipient, User) else None
    return choose_letters(recipient, dict.fromkeys(chosen, Pace.NEVER), by=by)


@transaction.atomic
def forget_recipient(recipient: Recipient) -> int:
    """Drop what is kept for him: notices, choices, quiet hours. Part of erasing a person."""
    mine = whose([recipient])
    gone = Notice.objects.filter(mine).delete()[0] + Preference.objects.filter(mine).delete()[0]
    if isinstance(recipient, User):
        gone += QuietHours.objects.filter(user=recipient).delete()[0]
    return gone


@transaction.atomic
def merge_contacts(kept: Contact, absorbed: Contact) -> int:
    """A refusal of either address stands for both: nobody gets letters again because two rows were made one."""
    refused = Preference.objects.filter(contact=absorbed, pace=Pace.NEVER).values_list("kind", flat=True)
    for kind in refused:
        Preference.objects.update_or_create(contact=kept, user=None, kind=kind, defaults={"pace": Pace.NEVER})
    return len(refused)


@transaction.atomic
def forget_mentions(mentions: Collection[str]) -> int:
    """Drop what others were told of somebody by name."""
    named = Q(pk__in=[])
    for text in mentions:
        named |= Q(title__contains=text) | Q(text__contains=text)
    return Notice.objects.filter(named).delete()[0]
