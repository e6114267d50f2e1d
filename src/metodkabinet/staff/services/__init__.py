"""Every change of the staff card (card), of its refresh (links, campaigns) and of what came by it (corrections)."""

from metodkabinet.staff.services.campaigns import (
    check_campaign,
    close_campaign,
    post_letters,
    remind,
    reopen_campaign,
    start_campaign,
    undo_campaign,
)
from metodkabinet.staff.services.card import (
    AttestationCard,
    AwardCard,
    Card,
    CourseCard,
    EducationCard,
    add_row,
    add_rows,
    card_of_row,
    change_row,
    remove_row,
)
from metodkabinet.staff.services.corrections import (
    accept_correction,
    accept_corrections,
    decline_correction,
    propose,
    take_back_correction,
    undo_decision,
)
from metodkabinet.staff.services.links import (
    address_of,
    confirm_by_link,
    find_link,
    hand_over,
    issue_link,
    revoke_links,
    send_link,
    signed,
    unwanted,
)
from metodkabinet.staff.services.refusals import StaffRefused

__all__ = [
    "AttestationCard", "AwardCard", "Card", "CourseCard", "EducationCard", "StaffRefused", "accept_correction",
    "accept_corrections", "add_row", "add_rows", "address_of", "card_of_row", "change_row", "check_campaign",
    "close_campaign", "confirm_by_link", "decline_correction", "find_link", "hand_over", "issue_link", "post_letters",
    "propose", "remind", "remove_row", "reopen_campaign", "revoke_links", "send_link", "signed", "start_campaign",
    "take_back_correction", "undo_campaign", "undo_decision", "unwanted",
]  # fmt: skip
