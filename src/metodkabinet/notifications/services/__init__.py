"""Telling (telling), many in one letter (digests), the last look before it leaves (sending), choices of recipients."""

from metodkabinet.notifications.services.choices import (
    DIGEST,
    NotificationsRefused,
    choose,
    choose_letters,
    choose_quiet_hours,
    forget_mentions,
    forget_recipient,
    label_of,
    leave,
    merge_contacts,
    read_unsubscribe,
    unsubscribe_link,
)
from metodkabinet.notifications.services.digests import due_moment, send_digests
from metodkabinet.notifications.services.sending import still_wanted
from metodkabinet.notifications.services.telling import read_all_notices, read_notice, tell, tell_many, topic_of

__all__ = [
    "DIGEST", "NotificationsRefused", "choose", "choose_letters", "choose_quiet_hours", "due_moment",
    "forget_mentions", "forget_recipient", "label_of", "leave", "merge_contacts", "read_all_notices", "read_notice",
    "read_unsubscribe", "send_digests", "still_wanted", "tell", "tell_many", "topic_of", "unsubscribe_link",
]  # fmt: skip
