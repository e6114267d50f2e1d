"""Personal links: a person checks and corrects his own card without an account. Only a hash of the secret is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from metodkabinet.audit.services import record
from metodkabinet.kit import clock, letters
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import RefreshLink
from metodkabinet.people.services.persons import confirm_person, lock_person
from metodkabinet.people.services.refusals import PeopleRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person

LASTS = timedelta(days=30)
BY_LINK = "по личной ссылке"


@dataclass(frozen=True, slots=True)
class Sent:
    """To whom letters went, and who has no address."""

    sent: int
    without_email: list[Person]


@transaction.atomic
def issue_link(person: Person, *, by: User | None) -> str:
    """A new link and the secret in it; links given before stop working."""
    locked = lock_person(person)
    if locked.state != PersonState.ACTIVE:
        raise PeopleRefused("Карточка в архиве: ссылку на неё не дают.")
    token, now = secrets.token_urlsafe(32), clock.now()
    locked.refresh_links.filter(revoked_at=None).update(revoked_at=now)
    RefreshLink.objects.create(person=locked, token_hash=_hash(token), created_at=now, expires_at=now + LASTS)
    record("people.refresh_link.issued", locked, by=by, after={"until": now + LASTS})
    return token


@transaction.atomic
def send_links(people: Sequence[Person], *, by: User | None) -> Sent:
    """A letter with a link to each who has an address."""
    reached = [person for person in people if person.email and person.state == PersonState.ACTIVE]
    for person in reached:
        token = issue_link(person, by=by)
        letters.post(
            f"people.refresh:{_hash(token)}", to=person.email, subject="Проверьте сведения о себе",
            template="people/refresh_letter.txt", kind="people.refresh", reference=f"people.person:{person.pk}",
            context={"person": person, "link": address_of(token), "until": clock.now() + LASTS},
        )  # fmt: skip
    without = [person for person in people if not person.email and person.state == PersonState.ACTIVE]
    if not reached:
        raise PeopleRefused("Ни у кого из выбранных не указана почта: письма отправить некому.")
    return Sent(len(reached), without)


@transaction.atomic
def revoke_links(person: Person, *, by: User | None) -> Person:
    """The links given to this person open nothing any more."""
    locked = lock_person(person)
    if not locked.refresh_links.filter(revoked_at=None, expires_at__gt=clock.now()).update(revoked_at=clock.now()):
        raise PeopleRefused("Действующих ссылок у этого человека нет.")
    record("people.refresh_link.revoked", locked, by=by)
    return locked


def link_of_token(token: str) -> RefreshLink | None:
    """The link behind a secret, while it works; nothing for a made-up, old, revoked one or a card that went."""
    link = RefreshLink.objects.filter(token_hash=_hash(token)).select_related("person__region").first()
    if link is None or link.revoked_at is not None or link.expires_at <= clock.now():
        return None
    return link if link.person.state == PersonState.ACTIVE else None


@transaction.atomic
def note_opening(link: RefreshLink) -> RefreshLink:
    """The first thing done by the link: a robot that only looks into letters does nothing."""
    RefreshLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=clock.now())
    return link


@transaction.atomic
def confirm_by_link(link: RefreshLink) -> RefreshLink:
    """«Подтвердить без изменений», or after changes."""
    note_opening(link)
    confirm_person(link.person, by=None, on_behalf=BY_LINK)
    RefreshLink.objects.filter(pk=link.pk).update(used_at=clock.now())
    return link


def address_of(token: str) -> str:
    """The whole address for a letter or a message."""
    return f"{settings.SITE_URL}{reverse('people:refresh', args=[token])}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
