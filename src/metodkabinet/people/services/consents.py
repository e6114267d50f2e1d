"""Consents: a text per purpose and version, a record per person and text, withdrawal at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock
from metodkabinet.kit.middleware import client_address
from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import ConsentSource, Purpose
from metodkabinet.people.models import Consent, ConsentText, Contact, Person
from metodkabinet.people.services.refusals import PeopleRefused, check_lengths

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@transaction.atomic
def draft_text(region: Region, purpose: str, *, title: str, text: str, by: User | None) -> ConsentText:
    """A new version of the text; it counts only when it is published."""
    Region.objects.select_for_update().get(pk=region.pk)
    _check_text(purpose, title, text)
    rows = ConsentText.objects.filter(region=region, purpose=purpose)
    if rows.filter(published_at=None).exists():
        raise PeopleRefused("У этого согласия уже есть черновик. Допишите его и опубликуйте.")
    last = rows.aggregate(last=Max("version"))["last"] or 0
    made = ConsentText.objects.create(region=region, purpose=purpose, version=last + 1, title=title, text=text)
    record("people.consent_text.drafted", made, by=by, after={"title": title})
    return made


@transaction.atomic
def change_text(consent_text: ConsentText, *, title: str, text: str, by: User | None) -> ConsentText:
    """Correct a draft; people have agreed to a published text, so it never changes."""
    locked = ConsentText.objects.select_for_update().get(pk=consent_text.pk)
    if locked.published_at is not None:
        raise PeopleRefused("Опубликованный текст не меняют: люди согласились именно с ним. Создайте новую редакцию.")
    _check_text(locked.purpose, title, text)
    before, after = changes(locked, {"title": title, "text": text})
    locked.title, locked.text = title, text
    locked.save(update_fields=["title", "text"])
    if after:
        record("people.consent_text.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def publish_text(consent_text: ConsentText, *, by: User | None) -> ConsentText:
    """From now on people are asked to agree to this version."""
    locked = ConsentText.objects.select_for_update().get(pk=consent_text.pk)
    if locked.published_at is not None:
        raise PeopleRefused("Этот текст уже опубликован.")
    locked.published_at = clock.now()
    locked.save(update_fields=["published_at"])
    record("people.consent_text.published", locked, by=by, after={"text": locked.text})
    return locked


@transaction.atomic
def give_consent(
    whose: Person | Contact, text: ConsentText, *, source: str = ConsentSource.SITE, by: User | None,
    on_behalf: str = "",
) -> Consent:  # fmt: skip
    """One consent to one published text. Given twice it is one record."""
    text = ConsentText.objects.select_for_update().get(pk=text.pk)
    if text.region_id != whose.region_id:
        raise PeopleRefused("Этот текст принадлежит другому региону.")
    if text.published_at is None:
        raise PeopleRefused("Этот текст ещё не опубликован.")
    newest = ConsentText.objects.filter(region=text.region, purpose=text.purpose).exclude(published_at=None)
    if newest.filter(version__gt=text.version).exists():
        raise PeopleRefused("Появилась новая редакция этого согласия. Прочитайте её.")
    known = whose.consents.filter(text=text, withdrawn_at=None).first()
    if known is not None:
        return known
    person, contact = (whose, None) if isinstance(whose, Person) else (None, whose)
    made = Consent.objects.create(
        person=person, contact=contact, text=text, given_at=clock.now(), source=source,
        address=client_address.get() or None,
    )  # fmt: skip
    record("people.consent.given", whose, by=by, after={"text": text, "source": source}, on_behalf=on_behalf)
    return made


@transaction.atomic
def withdraw_consent(whose: Person | Contact, purpose: str, *, by: User | None, on_behalf: str = "") -> int:
    """Take back, at once, every version of the consent to this purpose; how many records ended."""
    now = clock.now()
    ended = whose.consents.filter(text__purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)
    if not ended:
        raise PeopleRefused("Такого согласия нет или оно уже отозвано.")
    record("people.consent.withdrawn", whose, by=by, after={"purpose": Purpose(purpose).label}, on_behalf=on_behalf)
    return ended


def _check_text(purpose: str, title: str, text: str) -> None:
    if purpose not in Purpose.values:
        raise PeopleRefused("Такой цели согласия нет.", field="purpose")
    if not title.strip() or not text.strip():
        raise PeopleRefused("Нужны заголовок и текст согласия.", field="text")
    check_lengths(ConsentText, {"title": title})
