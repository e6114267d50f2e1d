"""Entries for copies that lie below the modules (letters, tables brought in, notices to others) and for requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metodkabinet.kit.letters.forget import forget_letters, letters_about
from metodkabinet.kit.registry import PersonalData
from metodkabinet.kit.sheets.forget import forget_bringer, forget_rows
from metodkabinet.notifications.services import forget_mentions
from metodkabinet.privacy.enums import ErasureState
from metodkabinet.privacy.models import ErasureRequest, RetentionDue
from metodkabinet.privacy.queries.traces import Traces, traces_of, traces_of_contact

if TYPE_CHECKING:
    from metodkabinet.people.models import Contact, Person

Steps = Sequence[Mapping[str, Any]]
FIRST = -20  # copies go before the names that lead to them
LETTERS_STAY = "Число отправленных писем без адресов и текстов."


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            "kit.letter", "Письма", ["letter.address", "letter.subject", "letter.text", "letter.html"], _export_letters,
            lambda person: _forget_letters(traces_of(person)), _nothing, stays=LETTERS_STAY,
            erase_guest=lambda contact: _forget_letters(traces_of_contact(contact)), order=FIRST,
        ),
        PersonalData(
            "kit.importrow", "Строки загруженных таблиц",
            ["importrow.cells", "importrow.outcome", "importrow.label", "importrun.by_label"], lambda person: [],
            _forget_rows, _nothing, erase_guest=lambda contact: forget_rows(traces_of_contact(contact).mentions),
            order=FIRST,
        ),
        PersonalData(
            "privacy.mention", "Уведомления другим людям, где он назван", [], lambda person: [],
            lambda person: forget_mentions(traces_of(person).mentions), _nothing,
            erase_guest=lambda contact: forget_mentions(traces_of_contact(contact).mentions), order=FIRST,
        ),
        PersonalData(
            "privacy.erasurerequest", "Просьбы стереть данные", ["text", "answer", "answer_by"], _export_requests,
            _empty_requests, _move_requests, _move_requests_back,
        ),
        PersonalData(
            "privacy.retentiondue", "Очередь на удаление по сроку", ["person", "contact"], lambda person: [],
            lambda person: _unqueue(person=person), lambda kept, absorbed: [{}] * _unqueue(person=absorbed),
            erase_guest=lambda contact: _unqueue(contact=contact),
        ),
    ]  # fmt: skip


def _nothing(kept: Person, absorbed: Person) -> Steps:
    return []


def _export_letters(person: Person) -> Iterable[Mapping[str, object]]:
    traces = traces_of(person)
    for letter in letters_about(traces.references, traces.addresses):
        yield {"кому": letter.address, "тема": letter.subject, "текст": letter.text, "отправлено": letter.sent_at}


def _forget_letters(traces: Traces) -> int:
    return forget_letters(traces.references, traces.addresses, traces.mentions)


def _forget_rows(person: Person) -> int:
    brought = forget_bringer(person.user_id) if person.user_id is not None else 0
    return brought + forget_rows(traces_of(person).mentions)


def _export_requests(person: Person) -> Iterable[Mapping[str, object]]:
    for asked in ErasureRequest.objects.filter(person=person).order_by("pk"):
        yield {
            "поступила": asked.asked_at, "что просит человек": asked.text, "состояние": asked.get_state_display(),
            "ответ": asked.answer,
        }  # fmt: skip


def _empty_requests(person: Person) -> int:
    return ErasureRequest.objects.filter(person=person).update(text="", answer="")


def _move_requests(kept: Person, absorbed: Person) -> Steps:
    """Of two that wait one is enough."""
    rows = ErasureRequest.objects.filter(person=absorbed)
    if ErasureRequest.objects.open().filter(person=kept).exists():
        rows = rows.exclude(state=ErasureState.ASKED)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    ErasureRequest.objects.filter(pk__in=ids).update(person=kept)
    return [{"ids": ids}] if ids else []


def _move_requests_back(kept: Person, absorbed: Person, steps: Steps) -> None:
    for step in steps:
        ErasureRequest.objects.filter(pk__in=step["ids"], person=kept).update(person=absorbed)


def _unqueue(**whose: Person | Contact) -> int:
    """Who is due is found anew each night; that somebody was is nothing an act would tell."""
    RetentionDue.objects.filter(**whose).delete()
    return 0
