"""Erasing: one act empties what every module keeps about somebody, and writes down that and why it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max

from metodkabinet.accounts.services import forget_user
from metodkabinet.audit.services import erase_mentions, erase_values, record
from metodkabinet.kit import clock, registry
from metodkabinet.kit.jobs import enqueue
from metodkabinet.kit.jobs.own import scrub
from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.models.person import ERASED
from metodkabinet.people.queries.sight import person_of
from metodkabinet.privacy.enums import ErasureGround, ErasureState
from metodkabinet.privacy.models import ErasureAct, ErasureJournal, ErasureRequest
from metodkabinet.privacy.queries.traces import Traces, cards_of, invited_for, traces_of, traces_of_contact
from metodkabinet.privacy.services import journal
from metodkabinet.privacy.services.refusals import PrivacyRefused

if TYPE_CHECKING:
    from django.db.models import Model

    from metodkabinet.accounts.models import User

Whose = Person | Contact
OWNERS = ("person", "contact", "user")  # a row with such a key is about him; a row that names him otherwise is not
AFTER_RESTORE = "повторно, после восстановления из копии"
REGISTER = (
    "Реестр сертификатов и протоколы: номера и факты выдачи хранятся по закону, без остальных сведений о человеке."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data in the preview: how many records would be emptied, what of it would stay."""

    key: str
    title: str
    rows: int
    stays: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is known before anything is emptied; afterwards there is nothing left to tell it by."""

    owned: Sequence[Model]
    traces: Traces
    line: ErasureJournal
    stays: Sequence[str]


# Before: what would happen


def preview(person: Person) -> list[Part]:
    """What each module keeps about him and what of it would stay."""
    cards = cards_of(person)
    found = []
    for entry in registry.personal_data:
        rows = sum(1 for card in cards for _ in entry.export(card))
        if rows:
            found.append(Part(entry.key, entry.title, rows, entry.stays))
    return found


def check_erasable(person: Person, *, by: User | None) -> None:
    """Refuse what cannot be erased; the page asks before it shows the button."""
    if person.state == PersonState.MERGED:
        raise PrivacyRefused("Эта карточка объединена с другой. Откройте ту, что осталась.")
    if person.is_erased:
        raise PrivacyRefused("Данные этого человека уже стёрты.")
    if person.user is not None and person.user.is_administrator:
        raise PrivacyRefused(
            "Это администратор системы. Сначала назначьте другого администратора и снимите права с этого."
        )
    if by is not None and person.user_id == by.pk:
        raise PrivacyRefused("Свои данные стирает другой человек: отправьте просьбу на странице «Мои данные».")


def check_guest_erasable(contact: Contact) -> None:
    """The same for somebody without a card."""
    if contact.person_id is not None:
        raise PrivacyRefused("Этот контакт связан с карточкой человека: стирайте карточку.")
    if contact.name == ERASED:
        raise PrivacyRefused("Данные этого контакта уже стёрты.")


# Erasing


@transaction.atomic
def erase_person(person: Person, *, ground: str, by: User | None) -> ErasureAct:
    """Empty everything about a person in every module; a second call is refused."""
    Region.objects.select_for_update().get(pk=person.region_id)  # numbers of acts go one by one
    locked = Person.objects.select_for_update().get(pk=person.pk)
    check_erasable(locked, by=by)
    cards = cards_of(locked)
    guests = list(Contact.objects.filter(person__in=cards).order_by("pk"))
    users = [card.user for card in cards if card.user] + [user for card in cards for user in invited_for(card)]
    told = Told(
        _owned([*cards, *guests, *users]), _joined(traces_of(card) for card in cards),
        journal.enter(locked, [*cards, *guests]), [part.stays for part in preview(locked)],
    )  # fmt: skip
    place = locked.territory
    counts = _erase_entries(cards, lambda entry: entry.erase)
    for user in users:
        forget_user(user)
    asked = ErasureRequest.objects.open().filter(person__in=cards)
    asked.update(state=ErasureState.DONE, answered_at=clock.now())
    act = ErasureAct(region_id=locked.region_id, territory=place, person=locked, subject=f"карточка № {locked.pk}")
    return _written(act, counts, ground, told, by=by)


@transaction.atomic
def erase_contact(contact: Contact, *, ground: str, by: User | None) -> ErasureAct:
    """The same for a guest; one who has a card is erased with the card."""
    Region.objects.select_for_update().get(pk=contact.region_id)
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    check_guest_erasable(locked)
    told = Told(_owned([locked]), traces_of_contact(locked), journal.enter(locked, [locked]), [])
    counts = _erase_entries([locked], lambda entry: entry.erase_guest)
    act = ErasureAct(region_id=locked.region_id, contact=locked, subject=f"контакт № {locked.pk}")
    return _written(act, counts, ground, told, by=by)


@transaction.atomic
def replay_erasures(carried: Any) -> int:
    """After a restore: everybody who was erased later than the copy was made is erased again, or nobody is."""
    return journal.replay(carried, erase_person, erase_contact)


def _joined(every: Iterable[Traces]) -> Traces:
    found = Traces()
    for traces in every:
        found |= traces
    return found


def _erase_entries(
    whose: Sequence[Whose], act_of: Callable[[registry.PersonalData], Callable[[Any], int] | None]
) -> dict[str, int]:
    """Entry by entry for all cards: what leads elsewhere by a name goes while the names are there."""
    counts = {}
    for entry in registry.personal_data:
        act = act_of(entry)
        if act is not None:
            counts[entry.key] = sum(act(one) for one in whose)
    return counts


def _owned(whose: Sequence[Model]) -> list[Model]:
    """He himself and every row that is about him: what the log says of them goes too."""
    found = list(whose)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name in OWNERS and field.is_relation:
                ids = [one.pk for one in whose if isinstance(one, field.related_model)]  # type: ignore[arg-type]
                found += model._base_manager.filter(**{f"{field.attname}__in": ids}).order_by("pk") if ids else []
    return found


def _written(
    act: ErasureAct, counts: Mapping[str, int], ground: str, told: Told, *, by: User | None
) -> ErasureAct:  # fmt: skip
    """The log loses the values and gains the lines that the act is an extract of."""
    erase_values(told.owned)
    erase_mentions(told.traces.mentions)
    parts = [entry for entry in registry.personal_data if counts.get(entry.key)]
    whose = act.person or act.contact
    if whose is not None:
        whose.refresh_from_db()  # the log must not learn the name anew
    reason, extract = str(ErasureGround(ground).label), []
    for entry in parts:
        rows = counts[entry.key]
        event = record(
            "privacy.data.erased", whose, by=by, after={"category": entry.title, "rows": rows, "reason": reason}
        )
        extract.append([event.pk, event.at.isoformat(), entry.title, rows, reason])
    last = ErasureAct.objects.filter(region_id=act.region_id).aggregate(last=Max("number"))["last"] or 0
    act.number, act.ground, act.erased_at = last + 1, ground, told.line.erased_at
    act.decided_by, act.decided_name = by, _called(by)
    act.erased = [[entry.key, entry.title, counts[entry.key]] for entry in parts]
    act.kept = list(dict.fromkeys([*filter(None, [*told.stays, *(entry.stays for entry in parts)]), REGISTER]))
    act.extract = extract
    act.save()
    journal.close(told.line, act)
    record("privacy.erasure.done", act, by=by, after={"number": act.number, "subject": act.subject, "reason": reason})
    enqueue(scrub)
    return act


def _called(by: User | None) -> str:
    """Name and post, as the act wants them."""
    if by is None:
        return AFTER_RESTORE
    person = person_of(by)
    if person is None:
        return f"{by}, администратор системы"
    return ", ".join(filter(None, [person.full_name, str(person.main_post or "")]))
