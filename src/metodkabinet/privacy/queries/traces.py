"""By what somebody can be recognised outside his own rows: addresses, numbers, names in letters and in the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from metodkabinet.accounts.models import Invitation, User
from metodkabinet.kit.words.names import NBSP, Case, Name, decline, initials, initials_first
from metodkabinet.people.models import Contact, Merge, Person
from metodkabinet.people.models.person import ERASED

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_DIGITS = 7  # a shorter telephone number may be anybody's


@dataclass(slots=True)
class Traces:
    """`addresses` are his alone, `mentions` are texts that mean nobody else, `references` name his rows in text."""

    addresses: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)

    def __or__(self, other: Traces) -> Traces:
        return Traces(
            self.addresses | other.addresses, self.mentions | other.mentions, self.references | other.references
        )


def cards_of(person: Person) -> list[Person]:
    """His card and those that were joined to it."""
    found, waiting = [person], [person]
    while waiting:
        merges = Merge.objects.filter(kept=waiting.pop(), undone_at=None).select_related("absorbed").order_by("pk")
        fresh = [merge.absorbed for merge in merges]
        found += fresh
        waiting += fresh
    return found


def invited_for(person: Person) -> list[User]:
    """Accounts made by invitations to this card that nobody accepted."""
    about = f"people.person:{person.pk}"
    invited = Invitation.objects.filter(about=about, accepted_at=None).select_related("user").order_by("pk")
    return [one.user for one in invited if one.user_id != person.user_id]


def traces_of(person: Person) -> Traces:
    """Of one card with its account and the guest he was."""
    found = Traces(references={f"people.person:{person.pk}"})
    users = [person.user] if person.user else []
    for user in [*users, *invited_for(person)]:
        found.references.add(f"accounts.user:{user.pk}")
        found.addresses |= {user.email, user.pending_email}
    found.addresses.add(person.email)
    found.mentions |= {_phone(person.phone), *_names(person)}
    for contact in Contact.objects.filter(person=person).order_by("pk"):
        found |= traces_of_contact(contact)
    return _tidy(found)


def traces_of_contact(contact: Contact) -> Traces:
    """Of a guest."""
    alone = not Contact.objects.filter(name=contact.name).exclude(pk=contact.pk).exists()
    known = Person.objects.filter(search_key__contains=contact.search_key.split(" ")[0]).exists()
    names = {contact.name} if alone and not known and " " in contact.name.strip() else set()
    return _tidy(Traces({contact.email}, {_phone(contact.phone), *names}, {f"people.contact:{contact.pk}"}))


def _tidy(found: Traces) -> Traces:
    found.addresses.discard("")
    found.mentions = {text for text in found.mentions | found.addresses if text}
    return found


def _phone(phone: str) -> str:
    return phone if sum(sign.isdigit() for sign in phone) >= LEAST_DIGITS else ""


def _names(person: Person) -> Iterator[str]:
    """His name in every form by which nobody else of the installation is called."""
    yield f"{person.full_name} (№ {person.pk})"
    others = Person.objects.exclude(pk__in=[card.pk for card in cards_of(person)]).exclude(surname=ERASED)
    for surname in filter(None, (person.surname, person.former_surname)):
        called = Q(surname=surname) | Q(former_surname=surname)
        alike = others.filter(called, name__istartswith=person.name[:1]) if person.name else others.filter(called)
        if not alike.filter(name=person.name, patronymic=person.patronymic).exists():
            yield from _whole(surname, person)
        if not alike.exists():
            yield f"{surname} {person.name}"
            for short in (initials, initials_first):
                text = short(surname, person.name, person.patronymic)
                yield from (text, text.replace(NBSP, " "))


def _whole(surname: str, person: Person) -> Iterable[str]:
    """«Иванова Мария Петровна» and all its cases, with those that were corrected by hand."""
    name = Name(surname, person.name, person.patronymic)
    return {
        " ".join(filter(None, (surname, person.name, person.patronymic))),
        *(decline(name, case).text for case in Case),
        *(text for text in person.cases.values() if isinstance(text, str)),
    }
