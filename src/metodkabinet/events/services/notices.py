"""Letters of events: the registration with its personal link, an invitation, a reminder of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from metodkabinet.activities.services import path_of
from metodkabinet.audit.services import reference
from metodkabinet.events.models import Invitation
from metodkabinet.kit import clock
from metodkabinet.kit.components.typography import day
from metodkabinet.notifications.services import tell
from metodkabinet.people.services import contact_of

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity, Registration
    from metodkabinet.people.models import Contact, Person

REGISTERED, INVITED = "events.registered", "events.invited"
SALT = "events.invitation"
STATES = {
    "confirmed": "Вы записаны",
    "waiting": "Вы в листе ожидания",
    "asked": "Заявка принята, организатор ответит",
}


def tell_registration(registration: Registration) -> bool:
    """The confirmation with the personal link, once a day at most; False: there is no address to write to."""
    activity = registration.activity
    recipient = reachable(registration.person, registration.contact)
    if recipient is None:
        return False
    text = f"{when_words(activity)}. {where_words(activity)}".strip()
    tell(
        recipient, kind=REGISTERED, key=f"registration:{registration.pk}:registered:{clock.today()}",
        title=f"{STATES[registration.state]}: «{activity.title}»",
        text=f"{text}\nПо личной ссылке можно ввести кодовое слово, изменить или отменить запись. Не пересылайте её.",
        url=path_of(registration),
    )  # fmt: skip
    return True


def tell_invitation(invitation: Invitation, *, reminder: bool) -> str:
    """One letter; the key of it, to see later what became of it. Empty: there is nowhere to write."""
    activity = invitation.event.activity
    recipient = reachable(invitation.person, invitation.contact)
    if recipient is None or not recipient.email:
        return ""
    key = f"invitation:{invitation.pk}:{'again' if reminder else 'first'}"
    start = "Напоминаем" if reminder else "Приглашаем"
    tell(
        recipient, kind=INVITED, key=key, title=f"{start}: «{activity.title}»",
        text=f"{when_words(activity)}. {where_words(activity)}\n{activity.summary}\n"
        "По ссылке можно записаться одним нажатием, без входа на сайт.",
        url=path_of_invitation(invitation),
    )  # fmt: skip
    return f"notice:{reference(recipient)}:{key}"


def reachable(person: Person | None, contact: Contact | None) -> User | Contact | None:
    """The account, the address on the card, or the guest's own address."""
    if person is not None:
        return person.user or (contact_of(person) if person.email else None)
    return contact if contact is not None and contact.email else None


def path_of_invitation(invitation: Invitation) -> str:
    """Its page; the token is signed, so the database alone opens nothing."""
    return reverse("events:invited", args=[signing.Signer(salt=SALT).sign(invitation.nonce)])


def invitation_of_token(token: str) -> Invitation | None:
    """Whose link it is; None for a forged one."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    rows = Invitation.objects.filter(nonce=nonce)
    return rows.select_related(
        "event__activity__owner__region", "event__activity__kind", "event__activity__region", "event__questions",
        "person__region", "person__main_organisation", "contact__person",
    ).first()  # fmt: skip


def when_words(activity: Activity) -> str:
    """«20.11.2026, 10:00», or the first and the last day."""
    hour = f", {activity.start_time:%H:%M}" if activity.start_time else ""
    if activity.end_date > activity.start_date:
        return f"{day(activity.start_date)} – {day(activity.end_date)}{hour}"
    return f"{day(activity.start_date)}{hour}"


def where_words(activity: Activity) -> str:
    """The place, or that it is online."""
    if activity.place:
        return f"Место: {activity.place}."
    return "Онлайн, ссылка на подключение – на странице мероприятия." if activity.link else ""
