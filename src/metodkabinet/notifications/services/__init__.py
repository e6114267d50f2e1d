"""Telling (telling), the last look before a letter leaves (sending), what recipients choose (choices)."""

from metodkabinet.notifications.services.choices import (
    NotificationsRefused,
    choose,
    choose_letters,
    choose_quiet_hours,
    forget_mentions,
    forget_recipient,
    merge_contacts,
    read_unsubscribe,
    unsubscribe_link,
)
from metodkabinet.notifications.services.sending import still_wanted
from metodkabinet.notifications.services.telling import read_all_notices, read_notice, tell, tell_many, topic_of

__all__ = [
    "NotificationsRefused", "choose", "choose_letters", "choose_quiet_hours", "forget_mentions", "forget_recipient",
    "merge_contacts", "read_all_notices", "read_notice", "read_unsubscribe", "still_wanted", "tell", "tell_many",
    "topic_of", "unsubscribe_link",
]  # fmt: skip
