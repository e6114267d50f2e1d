"""A person asks to erase his data, changes his mind, or is told why not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from metodkabinet.audit.services import record
from metodkabinet.kit import clock, workdays
from metodkabinet.notifications.services import tell
from metodkabinet.people.models import Person
from metodkabinet.privacy.enums import ErasureState
from metodkabinet.privacy.models import ErasureRequest
from metodkabinet.privacy.services.refusals import PrivacyRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

ANSWER_DAYS = 10  # working days, 152-ФЗ art. 14


def answer_by(today: date) -> date:
    """The last day for an answer."""
    return workdays.add(today, ANSWER_DAYS)


@transaction.atomic
def ask_erasure(person: Person, *, text: str, by: User) -> ErasureRequest:
    """He asks to erase his data. Asking twice is one request."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.user_id != by.pk:
        raise PrivacyRefused("Просить стереть данные может только сам человек.")
    waiting = ErasureRequest.objects.open().filter(person=locked).first()
    if waiting is not None:
        return waiting
    made = ErasureRequest.objects.create(
        person=locked, text=text.strip(), asked_at=clock.now(), answer_by=answer_by(clock.today())
    )
    record("privacy.erasure.asked", locked, by=by)
    return made


@transaction.atomic
def withdraw_erasure(request: ErasureRequest, *, by: User) -> ErasureRequest:
    """He changed his mind."""
    locked = _open(request)
    if locked.person.user_id != by.pk:
        raise PrivacyRefused("Отозвать просьбу может только сам человек.")
    return _answer(locked, ErasureState.WITHDRAWN, "", by=by)


@transaction.atomic
def decline_erasure(request: ErasureRequest, *, answer: str, by: User) -> ErasureRequest:
    """Refuse, with the reason that the law wants the person to be told."""
    if not answer.strip():
        raise PrivacyRefused(
            "Напишите, почему данные нельзя стереть: человек имеет право знать причину.", field="answer"
        )
    answered = _answer(_open(request), ErasureState.DECLINED, answer.strip(), by=by)
    if answered.person.user is not None:
        tell(
            answered.person.user, kind="privacy.answered", key=f"privacy.answered:{answered.pk}",
            title="В стирании ваших данных отказано", text=answered.answer, url=reverse("privacy:my-data"),
        )  # fmt: skip
    return answered


def _open(request: ErasureRequest) -> ErasureRequest:
    locked = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != ErasureState.ASKED:
        raise PrivacyRefused("На эту просьбу уже ответили.")
    return locked


def _answer(request: ErasureRequest, state: ErasureState, answer: str, *, by: User) -> ErasureRequest:
    request.state, request.answer, request.answered_at = state, answer, clock.now()
    request.save(update_fields=["state", "answer", "answered_at"])
    record(f"privacy.erasure.{state}", request.person, by=by)
    return request
