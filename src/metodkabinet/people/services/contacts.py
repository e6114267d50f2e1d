"""Those who are only a name and an address: a guest of an event is a row here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock, search
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.models import Region
from metodkabinet.people.models import Contact
from metodkabinet.people.services.refusals import PeopleRefused, check_lengths, clean_phone

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Organisation
    from metodkabinet.people.models import Person


@dataclass(frozen=True, slots=True)
class ContactCard:
    """What somebody wrote of himself."""

    name: str
    email: str = ""
    phone: str = ""
    organisation_text: str = ""
    organisation: Organisation | None = None


@transaction.atomic
def add_contact(region: Region, card: ContactCard, *, by: User | None) -> Contact:
    """The row of this name and address; a new one when there is none. What the old one lacked is filled in."""
    card = _clean(region, card)
    Region.objects.select_for_update().get(pk=region.pk)  # two at once must not make two rows
    found = _same(region, card)
    if found is not None:
        return _fill(found, card, by=by)
    contact = Contact(region=region, created_at=clock.now())
    _put(contact, card)
    contact.save()
    search.touch(contact)
    record("people.contact.added", contact, by=by, after={"name": contact.name, "email": contact.email})
    return contact


@transaction.atomic
def change_contact(contact: Contact, card: ContactCard, *, by: User | None) -> Contact:
    """Correct what was written."""
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    card = _clean(locked.region, card)
    twin = _same(locked.region, card)
    if twin is not None and twin.pk != locked.pk:
        raise PeopleRefused("Контакт с таким именем и почтой уже есть в списке.", field="name")
    before, after = changes(locked, _values(card))
    _put(locked, card)
    locked.save()
    search.touch(locked)
    if after:
        record("people.contact.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def recognise_contact(contact: Contact, person: Person, *, by: User | None) -> Contact:
    """Somebody said that the contact is this person."""
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    if person.region_id != locked.region_id:
        raise PeopleRefused("Этот человек из другого региона. Выберите карточку своего региона.", field="person")
    before = {"person": locked.person}
    locked.person = person
    locked.save(update_fields=["person"])
    record("people.contact.recognised", locked, by=by, before=before, after={"person": person})
    return locked


@transaction.atomic
def unrecognise_contact(contact: Contact, *, by: User | None) -> Contact:
    """That was a mistake: the contact is nobody's again."""
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    if locked.person is None:
        raise PeopleRefused("Этот контакт и так ни с кем не связан.")
    before = {"person": locked.person}
    locked.person = None
    locked.save(update_fields=["person"])
    record("people.contact.unrecognised", locked, by=by, before=before)
    return locked


@transaction.atomic
def contact_of(person: Person) -> Contact:
    """The row by which letters reach a person without an account; it follows the address on his card."""
    known = person.contacts.select_for_update().filter(email=person.email.lower()).order_by("pk").first()
    if known is not None:
        return known
    card = ContactCard(person.full_name, person.email, person.phone, organisation=person.main_organisation)
    contact = add_contact(person.region, card, by=None)
    return contact if contact.person == person else recognise_contact(contact, person, by=None)


def _clean(region: Region, card: ContactCard) -> ContactCard:
    texts = {
        name: " ".join(str(getattr(card, name)).split()) for name in ("name", "email", "phone", "organisation_text")
    }
    if not texts["name"]:
        raise PeopleRefused("Укажите имя.", field="name")
    if card.organisation is not None and card.organisation.region_id != region.pk:
        raise PeopleRefused("Организация из другого региона.", field="organisation")
    texts |= {"email": texts["email"].lower(), "phone": clean_phone(texts["phone"])}
    check_lengths(Contact, texts)
    return ContactCard(**texts, organisation=card.organisation)


def _same(region: Region, card: ContactCard) -> Contact | None:
    """Same name and address; without an address the organisation must be the same too."""
    near = Contact.objects.filter(region=region, email=card.email, search_key__startswith=search_key(card.name))
    rows = near.order_by("pk")
    for row in rows:
        is_named_so = search_key(row.name) == search_key(card.name)
        if is_named_so and (card.email or search_key(row.organisation_text) == search_key(card.organisation_text)):
            return row
    return None


def _fill(contact: Contact, card: ContactCard, *, by: User | None) -> Contact:
    new = {name: value for name, value in _values(card).items() if value and not getattr(contact, name)}
    if new:
        for name, value in new.items():
            setattr(contact, name, value)
        _put_keys(contact)
        contact.save()
        search.touch(contact)
        record("people.contact.changed", contact, by=by, after=new)
    return contact


def _put(contact: Contact, card: ContactCard) -> None:
    for name, value in _values(card).items():
        setattr(contact, name, value)
    _put_keys(contact)


def _put_keys(contact: Contact) -> None:
    contact.search_key = search_key(f"{contact.name} {contact.email} {contact.organisation_text}")[:650]
    contact.sort_key = sort_key(contact.name)


def _values(card: ContactCard) -> dict[str, object]:
    return {
        "name": card.name, "email": card.email, "phone": card.phone,
        "organisation_text": card.organisation_text, "organisation": card.organisation,
    }  # fmt: skip
