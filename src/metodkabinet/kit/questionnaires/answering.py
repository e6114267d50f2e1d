"""Filling in: a draft that saves itself, then sending. Anonymous answers keep no draft and no thread to the person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from metodkabinet.kit import clock
from metodkabinet.kit.fields import scattered
from metodkabinet.kit.files.services import drop_file, keep_file
from metodkabinet.kit.questionnaires.building import current_version
from metodkabinet.kit.questionnaires.enums import Kind, ResponseState
from metodkabinet.kit.questionnaires.fields import to_stored
from metodkabinet.kit.questionnaires.forms import QuestionnaireForm
from metodkabinet.kit.questionnaires.models import Answer, Mark, Question, Questionnaire, Response
from metodkabinet.kit.refusals import Refused

STIRRED = 500  # how many marks are rewritten with a new one, so that it never stands out
ALREADY = "Вы уже ответили на эту анкету. Спасибо!"


def has_answered(questionnaire: Questionnaire, respondent: str) -> bool:
    """Has this key sent its answer (or one of them)?"""
    if questionnaire.anonymous:
        return questionnaire.marks.filter(digest=_digest(questionnaire, respondent)).exists()
    return questionnaire.responses.filter(respondent=respondent, state=ResponseState.SENT).exists()


@transaction.atomic
def open_response(questionnaire: Questionnaire, *, respondent: str) -> Response:
    """The draft of this respondent, found or begun. Not for anonymous questionnaires: those keep no draft."""
    if questionnaire.anonymous:
        raise Refused("Анкета без имён: черновик не хранится, чтобы ответ нельзя было связать с вами.")
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    draft = questionnaire.responses.filter(respondent=respondent, state=ResponseState.DRAFT).first()
    if draft:
        return draft
    if not questionnaire.many and has_answered(questionnaire, respondent):
        raise Refused(ALREADY)
    version = current_version(questionnaire)
    if version is None:
        raise Refused("Анкета ещё не открыта.")
    single = None if questionnaire.many else respondent
    return Response.objects.create(questionnaire=questionnaire, version=version, respondent=respondent, single=single)


@transaction.atomic
def save_draft(response: Response, form: QuestionnaireForm) -> int:
    """Autosave: keep every answer that is right so far, whatever else is missing. Returns how many are kept."""
    draft = Response.objects.select_for_update().get(pk=response.pk)
    if draft.state != ResponseState.DRAFT:
        raise Refused(ALREADY)
    form.is_valid()  # errors stay on the form, right answers are kept
    kept = _write(draft, form)
    Response.objects.filter(pk=draft.pk).update(saved_at=clock.now())
    return kept


@transaction.atomic
def send_response(response: Response, form: QuestionnaireForm) -> Response:
    """Send a draft; the form must be valid."""
    _must_be_valid(form)
    draft = Response.objects.select_for_update().get(pk=response.pk)
    if draft.state != ResponseState.DRAFT:
        raise Refused(ALREADY)
    _write(draft, form)
    draft.state, draft.sent_at, draft.saved_at = ResponseState.SENT, clock.now(), clock.now()
    draft.save(update_fields=["state", "sent_at", "saved_at"])
    return draft


@transaction.atomic
def send_anonymous(form: QuestionnaireForm, *, respondent: str) -> Response:
    """Send at once. The mark «has answered» and the response share no key, no moment and no order."""
    _must_be_valid(form)
    questionnaire = Questionnaire.objects.select_for_update().get(pk=form.version.questionnaire_id)
    if not questionnaire.anonymous:
        raise ValueError("this questionnaire keeps names: use open_response and send_response")
    if not questionnaire.many:
        _mark(questionnaire, respondent)
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    response = Response.objects.create(
        questionnaire=questionnaire, version=form.version, state=ResponseState.SENT, saved_at=day, sent_at=day
    )
    _write(response, form)
    return response


@transaction.atomic
def reopen_response(response: Response) -> Response:
    """Give a sent answer back for correction; it does not count until it is sent again."""
    sent = Response.objects.select_for_update().get(pk=response.pk)
    if not sent.respondent:
        raise Refused("Ответ без имени вернуть нельзя: неизвестно, чей он.")
    sent.state, sent.sent_at = ResponseState.DRAFT, None
    sent.save(update_fields=["state", "sent_at"])
    return sent


@transaction.atomic
def erase_response(response: Response) -> None:
    """Remove an answer with its files, for the owner's erasure of personal data."""
    files = [answer.file for answer in response.answers.select_related("file") if answer.file]
    response.delete()
    for file in files:
        drop_file(file)


def initial_of(response: Response) -> dict[str, Any]:
    """What was answered so far, for `form_for(version, initial=…)`."""
    answers = response.answers.select_related("question", "file")
    return {answer.question.code: answer.file or answer.value for answer in answers}


def _write(response: Response, form: QuestionnaireForm) -> int:
    """Make the stored answers equal to the form's. A file that was not sent again stays."""
    given = form.given()
    files = {
        question: value for question, value in given.items() if question.kind == Kind.FILE and hasattr(value, "read")
    }
    missing = [
        question
        for question in form.questions
        if question not in given and not (question.kind == Kind.FILE and question.code in form.asked)
    ]
    _remove(response.answers.filter(question__in=missing))
    for question, value in given.items():
        if question in files:
            _remove(response.answers.filter(question=question))
            stored = keep_file(value, by=f"kit.response:{response.pk}")
            Answer.objects.create(response=response, question=question, value=stored.name, file=stored)
        elif question.kind != Kind.FILE:
            Answer.objects.update_or_create(response=response, question=question, defaults={"value": to_stored(value)})
    return response.answers.count()


def _remove(answers: Any) -> None:
    files = [answer.file for answer in answers.select_related("file") if answer.file]
    answers.delete()
    for file in files:
        drop_file(file)


def _mark(questionnaire: Questionnaire, respondent: str) -> None:
    """Write the mark among its neighbours: all of them get new keys and are written in the order of digests."""
    digest = _digest(questionnaire, respondent)
    if questionnaire.marks.filter(digest=digest).exists():
        raise Refused(ALREADY)
    neighbours = list(questionnaire.marks.order_by("?")[:STIRRED])
    questionnaire.marks.filter(pk__in=[mark.pk for mark in neighbours]).delete()
    digests = sorted([digest, *(mark.digest for mark in neighbours)])
    Mark.objects.bulk_create(
        [Mark(id=scattered(), questionnaire=questionnaire, digest=value) for value in digests], batch_size=200
    )


def _digest(questionnaire: Questionnaire, respondent: str) -> str:
    key = f"{questionnaire.pk}:{respondent}"
    return salted_hmac("kit.questionnaires.mark", key, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _must_be_valid(form: QuestionnaireForm) -> None:
    if not form.is_valid():
        raise ValueError("send only a valid form")


def questions_left(form: QuestionnaireForm) -> list[Question]:
    """What still has to be answered or corrected, for the progress line."""
    return [question for question in form.questions if question.code in form.errors]
