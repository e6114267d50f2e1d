"""Asking, erasing, repeating after a restore, taking one's data away, terms of keeping, incidents."""

from metodkabinet.privacy.services.erasing import (
    check_erasable,
    check_guest_erasable,
    erase_contact,
    erase_person,
    preview,
    replay_erasures,
)
from metodkabinet.privacy.services.export import archive_of, gather, prove_self, take_data
from metodkabinet.privacy.services.incidents import add_incident, report_incident, report_inquiry
from metodkabinet.privacy.services.refusals import PrivacyRefused
from metodkabinet.privacy.services.requests import ask_erasure, decline_erasure, withdraw_erasure
from metodkabinet.privacy.services.retention import (
    Decided,
    change_rule,
    erase_due,
    find_due,
    fixed_terms,
    put_off,
    rules_of,
)

__all__ = [
    "Decided",
    "PrivacyRefused",
    "add_incident",
    "archive_of",
    "ask_erasure",
    "change_rule",
    "check_erasable",
    "check_guest_erasable",
    "decline_erasure",
    "erase_contact",
    "erase_due",
    "erase_person",
    "find_due",
    "fixed_terms",
    "gather",
    "preview",
    "prove_self",
    "put_off",
    "replay_erasures",
    "report_incident",
    "report_inquiry",
    "rules_of",
    "take_data",
    "withdraw_erasure",
]
