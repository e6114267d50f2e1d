"""The journal of erasures: who was erased, told by keyed hashes only, so that a restored copy forgets him again."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max, QuerySet

from metodkabinet.kit import clock
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.models.person import ERASED
from metodkabinet.privacy.enums import ErasureGround
from metodkabinet.privacy.models import ErasureAct, ErasureJournal

if TYPE_CHECKING:
    from collections.abc import Callable

    Erase = Callable[..., ErasureAct]

ACT_FIELDS = ("number", "subject", "ground", "decided_name", "erased", "kept", "extract")


def enter(whose: Person | Contact, rows: Iterable[Person | Contact]) -> ErasureJournal:
    """A line before anything is emptied: afterwards there is nothing to take hashes of. `rows` are all that is he."""
    key = _key()
    return ErasureJournal.objects.create(
        kind=_kind(whose), subject_id=whose.pk, region_id=whose.region_id, erased_at=clock.now(),
        marks=sorted({mark for row in rows for mark in marks_of(row, key)}),
    )  # fmt: skip


def close(line: ErasureJournal, act: ErasureAct) -> None:
    """What the act says goes with the line, so that a restored copy has the act, too."""
    line.act = {name: getattr(act, name) for name in ACT_FIELDS}
    line.save(update_fields=["act"])


def marks_of(whose: Person | Contact, key: bytes) -> set[str]:
    """Keyed hashes of what he can be recognised by; without the key they tell nothing."""
    signs = _signs_of_person(whose) if isinstance(whose, Person) else _signs_of_contact(whose)
    return {hmac.new(key, f"{kind}|{text}".encode(), hashlib.sha256).hexdigest() for kind, text in signs if text}


def _signs_of_person(person: Person) -> Iterator[tuple[str, str]]:
    yield "address", person.email.casefold()
    if person.user is not None:
        yield "address", person.user.email.casefold()
    for surname in filter(None, (person.surname, person.former_surname)):
        yield "name", search_key(f"{surname} {person.name} {person.patronymic}")
    if person.birth_date is not None:
        yield "birth", search_key(f"{person.birth_date.isoformat()} {person.name} {person.patronymic}")


def _signs_of_contact(contact: Contact) -> Iterator[tuple[str, str]]:
    yield "address", contact.email.casefold()
    yield "name", search_key(contact.name)


def _kind(whose: Person | Contact) -> str:
    return "person" if isinstance(whose, Person) else "contact"


def _key() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"privacy.erasure", hashlib.sha256).digest()


# After a restore


def carried_lines() -> dict[str, Any]:
    """Asked of the live data before they are replaced: the whole journal and the key of its hashes."""
    lines = [
        {
            "kind": line.kind, "subject_id": line.subject_id, "region_id": line.region_id, "marks": line.marks,
            "act": line.act, "erased_at": line.erased_at.isoformat(),
        }
        for line in ErasureJournal.objects.order_by("pk")
    ]  # fmt: skip
    return {"key": _key().hex(), "lines": lines}


def replay(carried: Any, erase_person: Erase, erase_contact: Erase) -> int:
    """Erase again, in restored data, everybody who was erased after the copy was made. How many."""
    if carried is None:
        return 0
    key, fresh = bytes.fromhex(carried["key"]), [told for told in carried["lines"] if not _line_of(told).exists()]
    found = [(told, whose) for told in fresh for whose in _found(told, key)]
    for told in fresh:  # first the former acts under their numbers, then the new ones after them
        _keep(told)
    for told, whose in found:
        erase = erase_person if isinstance(whose, Person) else erase_contact
        erase(whose, ground=told["act"].get("ground", ErasureGround.REQUEST), by=None)
        _line_of(told).update(repeated_at=clock.now())
    return len({(type(whose), whose.pk) for _, whose in found})


def _line_of(told: Mapping[str, Any]) -> QuerySet[ErasureJournal]:
    erased_at = datetime.fromisoformat(told["erased_at"])
    return ErasureJournal.objects.filter(kind=told["kind"], subject_id=told["subject_id"], erased_at=erased_at)


def _found(told: Mapping[str, Any], key: bytes) -> Iterator[Person | Contact]:
    """The same number with any mark of his, or another number with two of them: numbers may be given anew."""
    marks = set(told["marks"])
    for whose in _candidates(told["kind"], told["region_id"]):
        common = marks & marks_of(whose, key)
        if len(common) >= (1 if whose.pk == told["subject_id"] else 2):
            yield whose


def _candidates(kind: str, region_id: int) -> Iterable[Person | Contact]:
    if kind == "person":
        people = Person.objects.filter(region_id=region_id).exclude(state=PersonState.MERGED).select_related("user")
        return people.exclude(surname=ERASED).order_by("pk")
    return Contact.objects.filter(region_id=region_id, person=None).exclude(name=ERASED).order_by("pk")


def _keep(told: Mapping[str, Any]) -> None:
    """The line, and the act: a paper for three years. Whose it was may have no number in the older copy."""
    erased_at = datetime.fromisoformat(told["erased_at"])
    ErasureJournal.objects.create(**{**told, "erased_at": erased_at})
    if not told["act"] or not Region.objects.filter(pk=told["region_id"]).exists():
        return
    acts = ErasureAct.objects.filter(region_id=told["region_id"])
    number = told["act"]["number"]
    if acts.filter(number=number).exists():
        number = (acts.aggregate(last=Max("number"))["last"] or 0) + 1
    ErasureAct.objects.create(region_id=told["region_id"], erased_at=erased_at, **{**told["act"], "number": number})
