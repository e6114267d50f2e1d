"""What must hold of accounts at any moment."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F
from django.db.models.functions import Lower, Trim

from metodkabinet.accounts.models import Invitation, Session, User


def unfolded_addresses() -> Iterator[str]:
    """An address is stored in lower case, or sign-in would not find it."""
    folded = User.objects.annotate(folded=Lower(Trim("email")))
    for pk in folded.exclude(folded=F("email")).order_by("pk").values_list("pk", flat=True):
        yield f"учётная запись {pk}: адрес записан не в нижнем регистре"


def sessions_of_the_blocked() -> Iterator[str]:
    """Who was shut out is signed in nowhere."""
    for pk in Session.objects.filter(user__is_active=False).order_by("user_id").values_list("user_id", flat=True):
        yield f"учётная запись {pk}: доступ закрыт, а сеанс остался"


def accepted_without_password() -> Iterator[str]:
    """Who accepted an invitation can sign in."""
    accepted = Invitation.objects.filter(accepted_at__isnull=False, user__is_active=True)
    for invitation in accepted.select_related("user").order_by("pk"):
        if not invitation.user.has_usable_password():
            yield f"приглашение {invitation.pk}: принято, а пароля нет"
