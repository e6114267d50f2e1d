"""Personal links: a person checks and corrects his own card without an account. Only hashes of the secrets are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from metodkabinet.audit.services import record
from metodkabinet.kit import clock, letters
from metodkabinet.kit.words.names import initials
from metodkabinet.people.enums import PersonState
from metodkabinet.people.services import confirm_person, lock_person
from metodkabinet.staff.models import RefreshLink
from metodkabinet.staff.services.refusals import StaffRefused

if TYPE_CHECKING:
    from datetime import datetime

    from metodkabinet.accounts.models import User
    from metodkabinet.kit.letters.models import Letter
    from metodkabinet.people.models import Person

LASTS = timedelta(days=30)
BY_LINK = "по личной ссылке"
LETTER, REMINDER = "staff.refresh:", "staff.reminder:"  # keys of letters; the number of the link follows


@transaction.atomic
def issue_link(person: Person, *, by: User | None) -> str:
    """A new link beside no campaign and the secret in it; such links given before stop working."""
    locked = lock_person(person)
    if locked.state != PersonState.ACTIVE:
        raise StaffRefused("Карточка в архиве: ссылку на неё не дают.")
    now = clock.now()
    RefreshLink.objects.filter(person=locked, campaign=None, revoked_at=None).update(revoked_at=now)
    return _secret_of(RefreshLink(person=locked, created_at=now, expires_at=now + LASTS), by=by)


@transaction.atomic
def hand_over(link: RefreshLink, *, by: User | None) -> str:
    """The secret of a link of a campaign, for somebody without an address: shown once, told by phone or messenger."""
    locked = lock_link(link)
    if not locked.is_open:
        raise StaffRefused("Эта ссылка больше не действует.")
    return _secret_of(locked, by=by)


def _secret_of(link: RefreshLink, *, by: User | None) -> str:
    token = new_token()
    link.token_hash = hash_of(token)
    link.save()
    record("staff.refresh_link.issued", link.person, by=by, after={"until": link.expires_at})
    return token


@transaction.atomic
def send_link(person: Person, *, by: User | None) -> RefreshLink:
    """A letter with a new link."""
    if not person.email:
        raise StaffRefused("Почта в карточке не указана: письмо отправить некуда.", field="email")
    token = issue_link(person, by=by)
    link = RefreshLink.objects.get(token_hash=hash_of(token))
    post_letter(link, token)
    return link


def post_letter(link: RefreshLink, token: str, *, reminder: bool = False) -> None:
    """The letter itself, and the moment when it was written."""
    now = clock.now()
    subject = "Напоминание: проверьте сведения о себе" if reminder else "Проверьте сведения о себе"
    letters.post(
        f"{REMINDER if reminder else LETTER}{link.pk}", to=link.person.email, subject=subject,
        template="staff/refresh_letter.txt", kind="staff.refresh", reference=f"people.person:{link.person_id}",
        context={
            "person": link.person, "link": address_of(token), "until": last_day(link), "reminder": reminder,
            "campaign": link.campaign,
        },
    )  # fmt: skip
    if reminder:
        link.reminder_hash, link.reminded_at = hash_of(token), now
    else:
        link.token_hash, link.sent_at = hash_of(token), now
    link.save(update_fields=["token_hash", "reminder_hash", "sent_at", "reminded_at"])


@transaction.atomic
def revoke_links(person: Person, *, by: User | None) -> Person:
    """The links given to this person open nothing any more."""
    locked = lock_person(person)
    live = RefreshLink.objects.filter(person=locked, revoked_at=None, expires_at__gt=clock.now())
    if not live.update(revoked_at=clock.now()):
        raise StaffRefused("Действующих ссылок у этого человека нет.")
    record("staff.refresh_link.revoked", locked, by=by)
    return locked


def find_link(token: str) -> RefreshLink | None:
    """The link behind a secret, open or over; nothing for a made-up one."""
    found = RefreshLink.objects.filter(Q(token_hash=hash_of(token)) | Q(reminder_hash=hash_of(token)))
    return found.select_related("person__region", "person__main_post", "person__main_organisation", "campaign").first()


@transaction.atomic
def confirm_by_link(link: RefreshLink) -> RefreshLink:
    """«Всё верно», or the rest beside what was corrected. A robot that only looks into letters confirms nothing."""
    locked = lock_link(link)
    if not locked.is_open:
        raise StaffRefused("Эта ссылка больше не действует.")
    confirm_person(locked.person, by=None, on_behalf=signed(locked))
    locked.confirmed_at = clock.now()
    locked.answered_at = locked.answered_at or locked.confirmed_at
    locked.save(update_fields=["confirmed_at", "answered_at"])
    return locked


def unwanted(letter: Letter) -> str | None:
    """Why a letter with a link must not leave any more."""
    for prefix in (LETTER, REMINDER):
        if letter.key.startswith(prefix):
            link = RefreshLink.objects.filter(pk=int(letter.key.removeprefix(prefix))).select_related(
                "person", "campaign"
            ).first()  # fmt: skip
            if link is None or not link.is_open:
                return "Ссылка из письма больше не действует."
            if prefix == REMINDER and link.answered_at is not None:
                return "Человек уже ответил."
    return None


def lock_link(link: RefreshLink) -> RefreshLink:
    """The row as it is now, held until the act ends."""
    rows = RefreshLink.objects.select_for_update(of=("self",)).select_related("person__region", "campaign")
    return rows.get(pk=link.pk)


def signed(link: RefreshLink) -> str:
    """How the history signs what was done by this link; the name may be erased from it later."""
    person = link.person
    return f"{BY_LINK}: {initials(person.surname, person.name, person.patronymic)}"


def last_day(link: RefreshLink) -> datetime:
    """A moment of the last day on which the link works."""
    return link.expires_at - timedelta(minutes=1)


def address_of(token: str) -> str:
    """The whole address for a letter or a message."""
    return f"{settings.SITE_URL}{reverse('staff:refresh', args=[token])}"


def new_token() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """All that is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
