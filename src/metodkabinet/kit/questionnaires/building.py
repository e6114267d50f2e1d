"""Changing what is asked. Only the draft changes; publishing freezes it, the next change begins a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction

from metodkabinet.kit import clock
from metodkabinet.kit.questionnaires.enums import (
    CONDITIONAL_ON,
    NAMING,
    NO,
    WITH_BOUNDS,
    WITH_OPTIONS,
    YES,
    Kind,
    VersionState,
)
from metodkabinet.kit.questionnaires.models import Question, Questionnaire, QuestionnaireVersion
from metodkabinet.kit.refusals import Refused

MOST_QUESTIONS = 200
MOST_OPTIONS = 100
LONGEST_SCALE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything a question says."""

    kind: str
    text: str
    help: str = ""
    required: bool = False
    options: Sequence[str] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    shown_when: str = ""
    shown_value: str = ""


@transaction.atomic
def create_questionnaire(title: str, *, anonymous: bool = False, many: bool = False) -> Questionnaire:
    """A new questionnaire with an empty draft."""
    questionnaire = Questionnaire.objects.create(title=title.strip(), anonymous=anonymous, many=many)
    QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=1)
    return questionnaire


def current_version(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """What is asked now: the latest published version."""
    return questionnaire.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()


@transaction.atomic
def draft_of(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """The draft; when there is none, a copy of what is published, under the next number."""
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    draft = questionnaire.versions.filter(state=VersionState.DRAFT).first()
    if draft:
        return draft
    last = current_version(questionnaire)
    draft = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=last.number + 1 if last else 1)
    if last:
        for question in last.questions.all():
            question.pk, question.version = None, draft
            question._state.adding = True  # noqa: SLF001  Django's documented way to copy a row
            question.save(force_insert=True)
    return draft


@transaction.atomic
def add_question(questionnaire: Questionnaire, wording: Wording) -> Question:
    """Append a question to the draft."""
    draft = draft_of(questionnaire)
    before = list(draft.questions.all())
    if len(before) >= MOST_QUESTIONS:
        raise Refused("В анкете уже 200 вопросов. Разделите её на две.")
    question = Question(version=draft, position=before[-1].position + 1 if before else 1)
    return _worded(question, wording, before)


@transaction.atomic
def change_question(questionnaire: Questionnaire, code: str, wording: Wording) -> Question:
    """Say a question of the draft anew; the answers of published versions keep the old words."""
    question = question_of(questionnaire, code)
    before = [other for other in question.version.questions.all() if other.position < question.position]
    _worded(question, wording, before)
    for other in question.version.questions.filter(shown_when=code):
        _check_condition(other, [question])
    return question


@transaction.atomic
def move_question(questionnaire: Questionnaire, code: str, *, up: bool) -> Question:
    """Swap with the neighbour; a question stays below the one it depends on."""
    question = question_of(questionnaire, code)
    everyone = list(question.version.questions.all())
    at = next(index for index, other in enumerate(everyone) if other.pk == question.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(everyone):
        return question
    upper, lower = everyone[min(at, to)], everyone[max(at, to)]
    if lower.shown_when == upper.code:
        raise Refused(f"Вопрос «{lower.text}» зависит от вопроса «{upper.text}», поэтому стоит после него.")
    upper.position, lower.position = lower.position, upper.position
    Question.objects.bulk_update([upper, lower], ["position"])
    question.refresh_from_db()
    return question


@transaction.atomic
def remove_question(questionnaire: Questionnaire, code: str) -> str:
    """Take a question out of the draft; returns its text."""
    question = question_of(questionnaire, code)
    dependent = question.version.questions.filter(shown_when=code).first()
    if dependent:
        raise Refused(f"От этого вопроса зависит «{dependent.text}». Сначала уберите у него условие.")
    question.delete()
    return question.text


@transaction.atomic
def publish_version(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """Freeze the draft: from now on this is what is asked."""
    draft = draft_of(questionnaire)
    if not draft.questions.exists():
        raise Refused("В анкете нет ни одного вопроса. Добавьте вопрос и опубликуйте снова.")
    draft.state, draft.published_at = VersionState.PUBLISHED, clock.now()
    draft.save(update_fields=["state", "published_at"])
    return draft


@transaction.atomic
def discard_draft(questionnaire: Questionnaire) -> int:
    """Forget the changes; what is published stays. Returns the number of the version that was forgotten."""
    if current_version(questionnaire) is None:
        raise Refused("Анкета ещё не опубликована: отменять нечего.")
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    draft = questionnaire.versions.filter(state=VersionState.DRAFT).first()
    if draft is None:
        raise Refused("Неопубликованных изменений нет.")
    number = draft.number
    draft.delete()
    return number


def question_of(questionnaire: Questionnaire, code: str) -> Question:
    """A question of the draft by its code."""
    question = draft_of(questionnaire).questions.filter(code=code).first()
    if question is None:
        raise Refused("Этого вопроса уже нет в анкете. Обновите страницу.")
    return question


def possible_values(question: Question) -> list[str]:
    """What a condition on this question may wait for, as text."""
    if question.kind == Kind.YES_NO:
        return [YES, NO]
    if question.kind == Kind.SCALE:
        return [str(step) for step in scale_of(question)]
    return list(question.options) if question.kind in WITH_OPTIONS else []


def scale_of(question: Question) -> range:
    """The steps of a scale."""
    return range(int(question.minimum or 1), int(question.maximum or 5) + 1)


def _worded(question: Question, wording: Wording, before: Sequence[Question]) -> Question:
    for said in fields(wording):
        setattr(question, said.name, getattr(wording, said.name))
    question.text, question.help = question.text.strip(), question.help.strip()
    question.options = [option.strip() for option in wording.options if option.strip()]
    _check_words(question)
    _check_bounds(question)
    _check_condition(question, before)
    question.save()
    return question


def _check_words(question: Question) -> None:
    if question.kind not in Kind.values:
        raise Refused("Выберите вид вопроса из списка.", field="kind")
    if not question.text:
        raise Refused("Напишите вопрос.", field="text")
    if question.kind in NAMING and question.version.questionnaire.anonymous:
        raise Refused("Анкета без имён: вопрос такого вида выдал бы отвечающего.", field="kind")
    if question.kind not in WITH_OPTIONS:
        question.options = []
        return
    if len(question.options) < 2:
        raise Refused("Нужно хотя бы два варианта, каждый на своей строке.", field="options")
    if len(set(question.options)) < len(question.options):
        raise Refused("Варианты повторяются. Оставьте каждый один раз.", field="options")
    if len(question.options) > MOST_OPTIONS or max(map(len, question.options)) > 300:
        raise Refused("Вариантов может быть до 100, в каждом – до 300 знаков.", field="options")


def _check_bounds(question: Question) -> None:
    low, high = question.minimum, question.maximum
    if question.kind not in WITH_BOUNDS:
        question.minimum = question.maximum = None
        return
    if question.kind == Kind.SCALE:
        low, high = Decimal(1) if low is None else low, Decimal(5) if high is None else high
        question.minimum, question.maximum = low, high
        if low != int(low) or high != int(high) or not 1 <= high - low <= LONGEST_SCALE:
            raise Refused(
                "Шкала – это целые числа, от двух до одиннадцати ступеней: например, от 1 до 5.", field="maximum"
            )
    if low is not None and high is not None and low > high:
        raise Refused("Нижняя граница больше верхней. Поменяйте их местами.", field="maximum")


def _check_condition(question: Question, before: Sequence[Question]) -> None:
    if not question.shown_when:
        question.shown_value = ""
        return
    source = next((other for other in before if other.code == question.shown_when), None)
    if source is None or source.kind not in CONDITIONAL_ON:
        raise Refused("Условие может смотреть только на вопрос с вариантами, стоящий выше.", field="shown_when")
    if question.shown_value not in possible_values(source):
        raise Refused(
            f"Вопрос «{question.text}» показывается при ответе «{question.shown_value}», "
            f"а у вопроса «{source.text}» такого варианта нет.",
            field="shown_value",
        )
