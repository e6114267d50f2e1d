"""What must hold: erased stays erased, papers and journal tell the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from metodkabinet.people.models import Contact, Person
from metodkabinet.people.models.person import ERASED
from metodkabinet.privacy.models import ErasureAct, ErasureJournal


def unerased() -> Iterator[str]:
    """Whoever has an act of erasure is empty, and his account is shut."""
    kept = Q(email="", phone="", patronymic="", former_surname="", birth_date=None, photo=None, user=None)
    people = Person.objects.filter(pk__in=ErasureAct.objects.filter(person__isnull=False).values("person"))
    for person in people.exclude(kept & Q(surname=ERASED)).order_by("pk"):
        yield f"Человек {person.pk}: данные стёрты по акту, а карточка не пуста."
    guests = Contact.objects.filter(pk__in=ErasureAct.objects.filter(contact__isnull=False).values("contact"))
    for contact in guests.exclude(name=ERASED, email="", phone="", organisation_text="").order_by("pk"):
        yield f"Контакт {contact.pk}: данные стёрты по акту, а запись не пуста."


def unwritten() -> Iterator[str]:
    """Without a line of the journal a restored copy would bring the person back."""
    for act in ErasureAct.objects.order_by("pk"):
        if not ErasureJournal.objects.filter(region_id=act.region_id, erased_at=act.erased_at).exists():
            yield f"{act}: в журнале стирания нет строки об этом."
