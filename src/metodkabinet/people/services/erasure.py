"""Erasing: one act empties what every module keeps about somebody, and writes down that and why it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Max, Q

from metodkabinet.accounts.models import User
from metodkabinet.accounts.services import forget_user
from metodkabinet.audit.services import erase_mentions, erase_values, record
from metodkabinet.kit import clock, registry, search
from metodkabinet.kit.files.services import drop_file
from metodkabinet.kit.jobs import enqueue
from metodkabinet.kit.jobs.own import scrub
from metodkabinet.kit.letters.forget import forget_letters, letters_about
from metodkabinet.kit.sheets.forget import forget_bringer, forget_rows
from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import ErasureGround, ErasureState, PersonState
from metodkabinet.people.models import (
    Contact,
    Employment,
    ErasureAct,
    ErasureRequest,
    Merge,
    Person,
    Resemblance,
    RetentionDue,
)
from metodkabinet.people.models.person import ERASED
from metodkabinet.people.queries.sight import name_of, person_of
from metodkabinet.people.queries.traces import Traces, cards_of, invited_for, traces_of, traces_of_contact
from metodkabinet.people.services import journal
from metodkabinet.people.services.refusals import PeopleRefused
from metodkabinet.people.services.work import settle_work

if TYPE_CHECKING:
    from django.db.models import Model

Whose = Person | Contact
OWNERS = ("person", "contact", "user")  # a row with such a key is about him; a row that names him otherwise is not
AFTER_RESTORE = "повторно, после восстановления из копии"
REGISTER = (
    "Реестр сертификатов и протоколы: номера и факты выдачи хранятся по закону, без остальных сведений о человеке."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data in the preview and in the act."""

    key: str
    title: str
    rows: int
    stays: str


def entries() -> list[registry.PersonalData]:
    """Copies that the kit keeps for all modules: letters, tables that were brought in."""
    return [
        registry.PersonalData(
            "kit.letter", "Письма", ["letter.address", "letter.subject", "letter.text", "letter.html"], _export_letters,
            lambda person: _forget_letters(traces_of(person)), lambda kept, absorbed: [],
            stays="Число отправленных писем без адресов и текстов.",
            erase_guest=lambda contact: _forget_letters(traces_of_contact(contact)), order=-20,
        ),
        registry.PersonalData(
            "kit.importrow", "Строки загруженных таблиц",
            ["importrow.cells", "importrow.outcome", "importrow.label", "importrun.by_label"], lambda person: [],
            _forget_rows, lambda kept, absorbed: [],
            erase_guest=lambda contact: forget_rows(traces_of_contact(contact).mentions), order=-20,
        ),
        registry.PersonalData(
            "people.erasurerequest", "Просьбы стереть данные", ["text", "answer", "answer_by"], _export_requests,
            lambda person: ErasureRequest.objects.filter(person=person).update(text="", answer=""), _move_requests,
            _move_requests_back,
        ),
    ]  # fmt: skip


def _export_letters(person: Person) -> Iterable[Mapping[str, object]]:
    traces = traces_of(person)
    for letter in letters_about(traces.references, traces.addresses):
        yield {"кому": letter.address, "тема": letter.subject, "текст": letter.text, "отправлено": letter.sent_at}


def _export_requests(person: Person) -> Iterable[Mapping[str, object]]:
    for asked in ErasureRequest.objects.filter(person=person).order_by("pk"):
        yield {
            "поступила": asked.asked_at, "что просит человек": asked.text, "состояние": asked.get_state_display(),
            "ответ": asked.answer,
        }  # fmt: skip


def _move_requests(kept: Person, absorbed: Person) -> list[Mapping[str, object]]:
    """Of two that wait one is enough."""
    rows = ErasureRequest.objects.filter(person=absorbed)
    if ErasureRequest.objects.open().filter(person=kept).exists():
        rows = rows.exclude(state=ErasureState.ASKED)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    ErasureRequest.objects.filter(pk__in=ids).update(person=kept)
    return [{"ids": ids}] if ids else []


def _move_requests_back(kept: Person, absorbed: Person, steps: Sequence[Mapping[str, Any]]) -> None:
    for step in steps:
        ErasureRequest.objects.filter(pk__in=step["ids"], person=kept).update(person=absorbed)


def _forget_letters(traces: Traces) -> int:
    return forget_letters(traces.references, traces.addresses, traces.mentions)


def _forget_rows(person: Person) -> int:
    brought = forget_bringer(person.user_id) if person.user_id is not None else 0
    return brought + forget_rows(traces_of(person).mentions)


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
        raise PeopleRefused("Эта карточка объединена с другой. Откройте ту, что осталась.")
    if person.is_erased:
        raise PeopleRefused("Данные этого человека уже стёрты.")
    if person.user is not None and person.user.is_administrator:
        raise PeopleRefused(
            "Это администратор системы. Сначала назначьте другого администратора и снимите права с этого."
        )
    if by is not None and person.user_id == by.pk:
        raise PeopleRefused("Свои данные стирает другой человек: отправьте просьбу на странице «Мои данные».")


# Asking


@transaction.atomic
def ask_erasure(person: Person, *, text: str, by: User) -> ErasureRequest:
    """He asks to erase his data. Asking twice is one request."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.user_id != by.pk:
        raise PeopleRefused("Просить стереть данные может только сам человек.")
    waiting = ErasureRequest.objects.open().filter(person=locked).first()
    if waiting is not None:
        return waiting
    made = ErasureRequest.objects.create(
        person=locked, text=text.strip(), asked_at=clock.now(), answer_by=journal.answer_by(clock.today())
    )
    record("people.erasure.asked", locked, by=by)
    return made


@transaction.atomic
def withdraw_erasure(request: ErasureRequest, *, by: User) -> ErasureRequest:
    """He changed his mind."""
    locked = _open(request)
    if locked.person.user_id != by.pk:
        raise PeopleRefused("Отозвать просьбу может только сам человек.")
    return _answer(locked, ErasureState.WITHDRAWN, "", by=by)


@transaction.atomic
def decline_erasure(request: ErasureRequest, *, answer: str, by: User) -> ErasureRequest:
    """Refuse, with the reason that the law wants the person to be told."""
    if not answer.strip():
        raise PeopleRefused(
            "Напишите, почему данные нельзя стереть: человек имеет право знать причину.", field="answer"
        )
    return _answer(_open(request), ErasureState.DECLINED, answer.strip(), by=by)


def _open(request: ErasureRequest) -> ErasureRequest:
    locked = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != ErasureState.ASKED:
        raise PeopleRefused("На эту просьбу уже ответили.")
    return locked


def _answer(request: ErasureRequest, state: ErasureState, answer: str, *, by: User | None) -> ErasureRequest:
    request.state, request.answer, request.answered_at = state, answer, clock.now()
    request.save(update_fields=["state", "answer", "answered_at"])
    record(f"people.erasure.{state}", request.person, by=by)
    return request


# Erasing


@transaction.atomic
def erase_person(person: Person, *, ground: str, by: User | None) -> ErasureAct:
    """Empty everything about a person in every module; a second call is refused."""
    Region.objects.select_for_update().get(pk=person.region_id)  # numbers of acts go one by one
    locked = Person.objects.select_for_update().get(pk=person.pk)
    check_erasable(locked, by=by)
    cards = cards_of(locked)
    traces = _joined(traces_of(card) for card in cards)
    guests = list(Contact.objects.filter(person__in=cards).order_by("pk"))
    users = [card.user for card in cards if card.user] + [user for card in cards for user in invited_for(card)]
    photos = {card.photo_id: card.photo for card in cards if card.photo}
    owned = _owned([*cards, *guests, *users])
    line = journal.enter(locked, [*cards, *guests])
    place = locked.territory
    _end_jobs(cards)
    counts = _erase_entries(cards, lambda entry: entry.erase)
    for user in users:
        forget_user(user)
    for card in cards:
        _settle_erased(card)
    for photo in photos.values():
        drop_file(photo)
    Merge.objects.filter(Q(kept__in=cards) | Q(absorbed__in=cards)).update(steps={})
    Resemblance.objects.filter(Q(first__in=cards) | Q(second__in=cards)).delete()
    ErasureRequest.objects.filter(person__in=cards).update(text="", answer="")
    ErasureRequest.objects.open().filter(person__in=cards).update(state=ErasureState.DONE, answered_at=clock.now())
    act = ErasureAct(region_id=locked.region_id, territory=place, person=locked, subject=f"карточка № {locked.pk}")
    return _written(act, counts, ground, owned, traces, line, by=by)


@transaction.atomic
def erase_contact(contact: Contact, *, ground: str, by: User | None) -> ErasureAct:
    """The same for a guest; one who has a card is erased with the card."""
    Region.objects.select_for_update().get(pk=contact.region_id)
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    if locked.person_id is not None:
        raise PeopleRefused("Этот контакт связан с карточкой человека: стирайте карточку.")
    if locked.name == ERASED:
        raise PeopleRefused("Данные этого контакта уже стёрты.")
    traces = traces_of_contact(locked)
    owned = _owned([locked])
    line = journal.enter(locked, [locked])
    counts = _erase_entries([locked], lambda entry: entry.erase_guest)
    search.touch(locked)
    act = ErasureAct(region_id=locked.region_id, contact=locked, subject=f"контакт № {locked.pk}")
    return _written(act, counts, ground, owned, traces, line, by=by)


def replay_erasures(carried: Any) -> int:
    """After a restore: everybody who was erased later than the copy was made is erased again."""
    return journal.replay(carried, erase_person, erase_contact)


def _joined(every: Iterable[Traces]) -> Traces:
    found = Traces()
    for traces in every:
        found |= traces
    return found


def _end_jobs(cards: Sequence[Person]) -> None:
    """Past years stay countable; what begins later has never been."""
    day = clock.today()
    held = Employment.objects.filter(Q(until=None) | Q(until__gt=day), person__in=cards)
    held.filter(Q(since=None) | Q(since__lt=day)).update(until=day)
    held.filter(since__gte=day).update(until=F("since") + timedelta(days=1))


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


def _settle_erased(card: Person) -> None:
    was = Merge.objects.filter(absorbed=card, undone_at=None).exists()
    fresh = Person.objects.get(pk=card.pk)
    if was:
        fresh.state = PersonState.MERGED
    settle_work(fresh)


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
    act: ErasureAct, counts: Mapping[str, int], ground: str, owned: Sequence[Model], traces: Traces,
    line: Any, *, by: User | None,
) -> ErasureAct:  # fmt: skip
    """The log loses the values and gains the lines that the act is an extract of."""
    erase_values(owned)
    erase_mentions(traces.mentions)
    parts = [entry for entry in registry.personal_data if counts.get(entry.key)]
    whose = act.person or act.contact
    if whose is not None:
        whose.refresh_from_db()  # the log must not learn the name anew
    reason, told = str(ErasureGround(ground).label), []
    for entry in parts:
        event = record(
            "people.data.erased", whose, by=by,
            after={"category": entry.title, "rows": counts[entry.key], "reason": reason},
        )  # fmt: skip
        told.append([event.pk, event.at.isoformat(), entry.title, counts[entry.key], reason])
    last = ErasureAct.objects.filter(region_id=act.region_id).aggregate(last=Max("number"))["last"] or 0
    act.number, act.ground, act.erased_at = last + 1, ground, line.erased_at
    act.decided_by, act.decided_name = by, _called(by)
    act.erased = [[entry.key, entry.title, counts[entry.key]] for entry in parts]
    act.kept = list(dict.fromkeys([*filter(None, (entry.stays for entry in parts)), REGISTER]))
    act.extract = told
    act.save()
    journal.close(line, act)
    RetentionDue.objects.filter(
        Q(person=act.person, person__isnull=False) | Q(contact=act.contact, contact__isnull=False)
    ).delete()
    record("people.erasure.done", act, by=by, after={"number": act.number, "subject": act.subject, "reason": reason})
    enqueue(scrub)
    return act


def _called(by: User | None) -> str:
    """Name and post, as the act wants them."""
    if by is None:
        return AFTER_RESTORE
    person = person_of(by)
    return ", ".join(filter(None, [name_of(by), str(person.main_post or "") if person else "администратор системы"]))
