"""The last look before a notice leaves: between telling and sending everything may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.accounts.models import User
from metodkabinet.kit import registry
from metodkabinet.notifications.models import Notice
from metodkabinet.notifications.queries import object_of, recipient_of_reference, wants_letters, whose

if TYPE_CHECKING:
    from metodkabinet.kit.letters.models import Letter
    from metodkabinet.people.models import Contact


def still_wanted(letter: Letter) -> str | None:
    """Why the letter must not leave any more; None lets it go. Letters that tell no notice are not ours."""
    if letter.kind not in registry.notice_kinds or not letter.key.startswith("notice:"):
        return None
    recipient = recipient_of_reference(letter.reference)
    if recipient is None:
        return "Получателя больше нет."
    if isinstance(recipient, User) and not recipient.is_active:
        return "Учётная запись закрыта."
    if recipient.email != letter.address:
        return "Адрес получателя сменился."
    if not registry.notice_kinds[letter.kind].urgent and not wants_letters(recipient, letter.kind):
        return "Получатель отказался от таких писем."
    return _no_longer_for(recipient, letter)


def _no_longer_for(recipient: User | Contact, letter: Letter) -> str | None:
    """Roles and memberships are asked anew: the letter was addressed to what he was then."""
    key = letter.key.removeprefix(f"notice:{letter.reference}:")
    notice = Notice.objects.filter(whose([recipient]), key=key).first()
    if notice is None:
        return "Уведомления больше нет."
    about = object_of(notice.about) if notice.about else None
    if notice.about and (about is None or not _sees(recipient, about)):
        return "Получателю больше не видно то, о чём письмо."
    still_for = registry.notice_kinds[letter.kind].still_for
    if still_for is not None and not still_for(recipient, about):
        return "Письмо больше не для этого получателя."
    return None


def _sees(recipient: User | Contact, about: Any) -> bool:
    """A contact has no rights to lose; what has no rule of visibility is shown to whoever it was told to."""
    manager = getattr(type(about), "objects", None)
    if not isinstance(recipient, User) or manager is None or not hasattr(manager, "visible_to"):
        return True
    return bool(manager.visible_to(recipient).filter(pk=about.pk).exists())
