"""What notifications contribute to the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metodkabinet.accounts.models import User
from metodkabinet.kit import letters, registry
from metodkabinet.notifications import checks
from metodkabinet.notifications.queries import choices_of, inbox_of, recipients_of, unread_count
from metodkabinet.notifications.services import forget_recipient, still_wanted, topic_of

registry.assembly.unread = unread_count
registry.assembly.unread_topic = topic_of
registry.assembly.places["notices"] = "notifications:inbox"
registry.assembly.places["bell"] = "notifications:bell"
registry.person_menu.add(registry.MenuItem("notices", "Уведомления и письма", "notifications:choices", 55))
registry.action_words["notifications.preference.changed"] = "изменено, какие письма присылать"
registry.action_words["notifications.quiet_hours.changed"] = "изменены тихие часы"
registry.invariants.add(registry.Invariant("notifications.letters", "Письмо уходит один раз", checks.doubled_letters))
registry.invariants.add(
    registry.Invariant("notifications.urgent", "От срочных писем никто не отписан", checks.refused_urgent)
)
registry.invariants.add(
    registry.Invariant("notifications.digests", "Сводки приходят вовремя", checks.forgotten_digests)
)
letters.guard(still_wanted)


def export(person: Any) -> Iterable[Mapping[str, object]]:
    """What he was told and what he chose."""
    for recipient in recipients_of(person):
        if isinstance(recipient, User):
            for notice in inbox_of(recipient):
                yield {"когда": notice.created_at, "уведомление": notice.title, "текст": notice.text}
        for choice in choices_of(recipient):
            yield {"письма": choice.label, "присылать": choice.pace.label}


def erase(person: Any) -> int:
    """Everything kept for him, whether he signs in or is only an address."""
    return sum(forget_recipient(recipient) for recipient in recipients_of(person))


def erase_guest(contact: Any) -> int:
    """The same for somebody without a card."""
    return forget_recipient(contact)


def merge(kept: Any, absorbed: Any) -> list[Mapping[str, object]]:
    """Notices belong to accounts and addresses, not to cards: a merged card brings its own along."""
    return []


registry.personal_data.add(registry.PersonalData(
    "notifications.notice", "Уведомления и письма",
    ["notice.title", "notice.text", "preference.pace", "quiethours.begins", "quiethours.ends"],
    export, erase, merge, erase_guest=erase_guest, order=-10,
))  # fmt: skip
