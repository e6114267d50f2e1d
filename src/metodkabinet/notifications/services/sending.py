"""The last look before a notice leaves: between telling and sending everything may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.accounts.models import User
from metodkabinet.kit import registry
from metodkabinet.notifications.models import Notice
from metodkabinet.notifications.queries import object_of, recipient_of_reference, wants_letters, whose
from metodkabinet.notifications.services.choices import DIGEST

if TYPE_CHECKING:
    from metodkabinet.kit.letters.models import Letter
    from metodkabinet.people.models import Contact


def still_wanted(letter: Letter) -> str | None:
    """Why the letter must not leave any more; None lets it go. Letters that tell no notice are not ours."""
    is_digest = letter.kind == DIGEST
    if not is_digest and (letter.kind not in registry.notice_kinds or not letter.key.startswith("notice:")):
        return None
    recipient = recipient_of_reference(letter.reference)
    if recipient is None:
        return "Получателя больше нет."
    if isinstance(recipient, User) and not recipient.is_active:
        return "Учётная запись закрыта."
    if recipient.email != letter.address:
        return "Адрес получателя сменился."
    told = Notice.objects.filter(whose([recipient]))
    if is_digest:
        reasons = (against(recipient, notice) for notice in told.filter(digest=letter.key))
        return next((reason for reason in reasons if reason), None)
    notice = told.filter(key=letter.key.removeprefix(f"notice:{letter.reference}:")).first()
    return against(recipient, notice) if notice else "Уведомления больше нет."


def against(recipient: User | Contact, notice: Notice) -> str | None:
    """Why this must not be told by letter: roles and memberships are asked anew, it was addressed to what he was."""
    declared = registry.notice_kinds.get(notice.kind)
    if declared is None:
        return "В этой версии таких уведомлений больше нет."
    if not declared.urgent and not wants_letters(recipient, notice.kind):
        return "Получатель отказался от таких писем."
    about = object_of(notice.about) if notice.about else None
    if notice.about and (about is None or not _sees(recipient, about)):
        return "Получателю больше не видно то, о чём письмо."
    if declared.still_for is not None and not declared.still_for(recipient, about):
        return "Письмо больше не для этого получателя."
    return None


def _sees(recipient: User | Contact, about: Any) -> bool:
    """A contact has no rights to lose; what has no rule of visibility is shown to whoever it was told to."""
    manager = getattr(type(about), "objects", None)
    if not isinstance(recipient, User) or manager is None or not hasattr(manager, "visible_to"):
        return True
    return bool(manager.visible_to(recipient).filter(pk=about.pk).exists())
