"""What came out: counts and shares per question, rows for a sheet. Few anonymous answers are not shown at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from metodkabinet.kit.questionnaires.building import possible_values
from metodkabinet.kit.questionnaires.enums import COUNTED, Kind, ResponseState, VersionState
from metodkabinet.kit.questionnaires.fields import in_words
from metodkabinet.kit.questionnaires.models import Answer, Question, Questionnaire, Response
from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

FEW = 5
TOO_FEW = "Меньше пяти ответов – не показываем, чтобы нельзя было догадаться, кто ответил."


@dataclass(frozen=True, slots=True)
class Count:
    """One variant: how often it was chosen, and its share of those who answered the question, in percent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One question over all its versions; the words are those of the latest."""

    question: Question
    answered: int
    hidden: str = ""  # why nothing is shown
    counts: Sequence[Count] = ()
    average: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A sheet: headings and one line for each response."""

    headings: Sequence[str]
    lines: Sequence[Sequence[str]]


def summarise(questionnaire: Questionnaire, responses: QuerySet[Response] | None = None) -> list[Summary]:
    """A summary per question; `responses` narrows to a group, and a small anonymous group stays hidden."""
    chosen = _sent(questionnaire, responses)
    values: dict[str, list[Any]] = {}
    # Ordered by the random key: open answers stand in no telling order.
    for answer in Answer.objects.filter(response__in=chosen).select_related("question").order_by("pk"):
        values.setdefault(answer.question.code, []).append(answer)
    return [_summary(question, values.get(question.code, []), questionnaire) for question in asked(questionnaire)]


def export_rows(questionnaire: Questionnaire, responses: QuerySet[Response] | None = None) -> Rows:
    """Every sent response as a line of words. Anonymous ones come without key and moment, in no order."""
    chosen = _sent(questionnaire, responses)
    if questionnaire.anonymous and chosen.count() < FEW:
        raise Refused(TOO_FEW)
    questions = asked(questionnaire)
    named = [] if questionnaire.anonymous else ["Кто ответил", "Когда"]
    return Rows([*named, *(question.text for question in questions)], list(_lines(questionnaire, chosen, questions)))


def asked(questionnaire: Questionnaire) -> list[Question]:
    """Every question that was ever published, in its latest words and in the latest order, dropped ones last."""
    published = Question.objects.filter(version__questionnaire=questionnaire, version__state=VersionState.PUBLISHED)
    latest: dict[str, Question] = {}
    for question in published.order_by("-version__number", "position", "pk"):
        latest.setdefault(question.code, question)
    return list(latest.values())


def answer_files(responses: QuerySet[Response]) -> QuerySet[Answer, UUID | None]:
    """Ids of files in these responses: what the owner registers in `kit.registry.file_owners`."""
    return Answer.objects.filter(response__in=responses, file__isnull=False).values_list("file_id", flat=True)


def _sent(questionnaire: Questionnaire, responses: QuerySet[Response] | None) -> QuerySet[Response]:
    chosen = Response.objects.all() if responses is None else responses
    return chosen.filter(questionnaire=questionnaire, state=ResponseState.SENT)


def _summary(question: Question, answers: Sequence[Answer], questionnaire: Questionnaire) -> Summary:
    if questionnaire.anonymous and len(answers) < FEW:
        return Summary(question, 0, hidden=TOO_FEW)
    total = len(answers)
    if question.kind in COUNTED:
        return Summary(question, total, counts=_counts(question, answers))
    if question.kind == Kind.NUMBER and answers:
        numbers = [Decimal(answer.value) for answer in answers]
        average = (sum(numbers, Decimal()) / total).quantize(Decimal("0.01"))
        return Summary(question, total, average=average, lowest=min(numbers), highest=max(numbers))
    texts = [in_words(answer.question, answer.value) for answer in answers]
    return Summary(question, total, texts=sorted(texts) if questionnaire.anonymous else texts)


def _counts(question: Question, answers: Sequence[Answer]) -> list[Count]:
    """Today's variants in their order, then those of older versions that somebody chose."""
    chosen = Counter(
        label for answer in answers for label in (answer.value if isinstance(answer.value, list) else [answer.value])
    )
    known = possible_values(question)
    labels = [*known, *sorted(set(chosen) - set(known))]
    total = len(answers)
    return [Count(label, chosen[label], round(100 * chosen[label] / total) if total else 0) for label in labels]


def _lines(
    questionnaire: Questionnaire, chosen: QuerySet[Response], questions: Sequence[Question]
) -> Iterator[list[str]]:
    order = ["pk"] if questionnaire.anonymous else ["sent_at", "pk"]
    for response in chosen.order_by(*order).prefetch_related("answers__question"):
        words = {answer.question.code: in_words(answer.question, answer.value) for answer in response.answers.all()}
        sent = date_format(localtime(response.sent_at), "d.m.Y H:i") if response.sent_at else ""
        named = [] if questionnaire.anonymous else [response.respondent, sent]
        yield [*named, *(words.get(question.code, "") for question in questions)]
