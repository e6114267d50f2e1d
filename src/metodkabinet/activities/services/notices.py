"""Telling those who registered: by the site when they have an account, by a letter with their personal link else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.kit.components.typography import day
from metodkabinet.notifications.services import tell
from metodkabinet.people.services import contact_of

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity
    from metodkabinet.people.models import Contact

MOVED, CANCELLED, PROMOTED, DECIDED = (
    "activities.moved", "activities.cancelled", "activities.promoted", "activities.decided",
)  # fmt: skip
SALT = "activities.registration"


def token_of(registration: Registration) -> str:
    """What stands in the personal link: found again at any time, of no use to who reads the database."""
    return signing.Signer(salt=SALT).sign(registration.nonce)


def registration_of_token(token: str) -> Registration | None:
    """Whose link it is; None for a forged one."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    rows = Registration.objects.select_related("activity__owner__region", "activity__kind", "person", "contact")
    return rows.filter(nonce=nonce).first()


def link_of(registration: Registration) -> str:
    """The whole address, for letters and QR codes."""
    return settings.SITE_URL + path_of(registration)


def path_of(registration: Registration) -> str:
    """Its page."""
    return reverse("activities:own-registration", args=[token_of(registration)])


def tell_registered(activity: Activity, kind: str, because: str) -> None:
    """Each who is registered, asked or waits."""
    rows = Registration.objects.filter(activity=activity, state__in=LIVE).select_related("person__user", "contact")
    for registration in rows.order_by("pk"):
        _tell_change(registration, activity, kind, because)


def tell_promoted(registration: Registration, activity: Activity) -> None:
    """A seat came free."""
    _tell(
        registration, PROMOTED, f"registration:{registration.pk}:promoted:{activity.version}",
        f"Для вас нашлось место: «{activity.title}»",
        f"Вы стояли в листе ожидания, теперь регистрация подтверждена. Начало {day(activity.start_date)}. "
        "Если планы изменились, отмените её: место достанется следующему.",
    )  # fmt: skip


def tell_decided(registration: Registration, activity: Activity) -> None:
    """The organiser answered a request."""
    _tell(
        registration, DECIDED, f"registration:{registration.pk}:{registration.state}",
        f"Регистрация {registration.get_state_display()}: «{activity.title}»", f"Начало {day(activity.start_date)}.",
    )  # fmt: skip


def _tell_change(registration: Registration, activity: Activity, kind: str, because: str) -> None:
    if activity.state == ActivityState.CANCELLED:
        title, text = f"Отменено: «{activity.title}»", f"Причина: {because}"
    else:
        title = f"Перенесено на {day(activity.start_date)}: «{activity.title}»"
        hour = f" в {activity.start_time:%H:%M}" if activity.start_time else ""
        text = f"Новое начало: {day(activity.start_date)}{hour}." + (f" {because}" if because else "")
    _tell(registration, kind, f"registration:{registration.pk}:{kind}:{activity.version}", title, text)


def _tell(registration: Registration, kind: str, key: str, title: str, text: str) -> None:
    recipient = _recipient(registration)
    if recipient is not None:
        tell(recipient, kind=kind, key=key, title=title, text=text, url=path_of(registration))


def _recipient(registration: Registration) -> User | Contact | None:
    """Organisations and libraries have nobody to tell; people without an address are told by the organiser."""
    person, contact = registration.person, registration.contact
    if person is not None:
        if person.user is not None:
            return person.user
        return contact_of(person) if person.email else None
    return contact if contact is not None and contact.email else None
