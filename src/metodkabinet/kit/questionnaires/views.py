"""The builder: one page that a module mounts under its own address, after it has checked its own rights.

def questions(request, event_id):
event = obtain(Event.objects.manageable_by(request.user), event_id)
return build(request, event.questionnaire, event_url, on_change=lambda what: record(...))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from metodkabinet.kit import pages
from metodkabinet.kit.questionnaires import building
from metodkabinet.kit.questionnaires.building import Wording
from metodkabinet.kit.questionnaires.enums import NAMING, Kind
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.kit.questionnaires.models import Question, Questionnaire, QuestionnaireVersion
from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest

OnChange = Callable[[str], object]
TEMPLATE = "kit/questionnaires/build.html"


class WordingForm(forms.Form):
    """One question as its author writes it."""

    kind = forms.ChoiceField(label="Вид ответа", choices=Kind.choices)
    text = forms.CharField(label="Вопрос", max_length=500, error_messages={"required": "Напишите вопрос."})
    help = forms.CharField(label="Подсказка", max_length=500, required=False)
    required = forms.BooleanField(label="Без ответа не отправить", required=False)
    options = forms.CharField(
        label="Варианты", help_text="Каждый на своей строке. Нужны для вопросов с вариантами.",
        required=False, max_length=32_000, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    minimum = forms.DecimalField(
        label="Не меньше", help_text="Для числа и шкалы.", required=False, max_digits=18, decimal_places=6
    )
    maximum = forms.DecimalField(
        label="Не больше", help_text="Для числа и шкалы.", required=False, max_digits=18, decimal_places=6
    )
    condition = forms.ChoiceField(label="Показывать", required=False)

    def __init__(self, draft: QuestionnaireVersion, question: Question | None, data: Any = None) -> None:
        initial = _initial(question) if question else {}
        super().__init__(data, initial=initial, prefix="w")
        if draft.questionnaire.anonymous:
            self.fields["kind"].choices = [pair for pair in Kind.choices if pair[0] not in NAMING]  # type: ignore[attr-defined]
        self.fields["condition"].choices = [("", "всегда"), *_conditions(draft, question)]  # type: ignore[attr-defined]

    def wording(self) -> Wording:
        """The cleaned form as the services want it."""
        data = dict(self.cleaned_data)
        code, _, value = data.pop("condition").partition(":")
        data["options"] = data["options"].splitlines()
        return Wording(**data, shown_when=code, shown_value=value)


def build(
    request: HttpRequest, questionnaire: Questionnaire, back_url: str, *, on_change: OnChange | None = None
) -> HttpResponse:
    """Show and change the draft. `on_change` gets each change in words, in the same transaction, for the audit."""
    if request.method == "POST":
        return _change(request, questionnaire, back_url, on_change or (lambda _: None))
    return _show(request, questionnaire, back_url, request.GET.get("question", ""))


def _show(
    request: HttpRequest, questionnaire: Questionnaire, back_url: str, code: str, form: WordingForm | None = None
) -> HttpResponse:
    version = _latest(questionnaire)
    questions = list(version.questions.all())
    edited = next((question for question in questions if question.code == code), None)
    texts = {question.code: question.text for question in questions}
    return pages.page(
        request,
        TEMPLATE,
        questionnaire=questionnaire,
        version=version,
        is_draft=version.published_at is None,
        published=building.current_version(questionnaire),
        questions=[(question, texts.get(question.shown_when, "")) for question in questions],
        edited=edited,
        form=form or WordingForm(version, edited),
        preview=form_for(version, prefix="preview"),
        back_url=back_url,
    )


def _change(request: HttpRequest, questionnaire: Questionnaire, back_url: str, on_change: OnChange) -> HttpResponse:
    action, _, code = request.POST.get("action", "").partition(":")
    if action in {"add", "change"}:
        return _say(request, questionnaire, back_url, on_change, code)
    acts: dict[str, Callable[[], str]] = {
        "up": lambda: f"Вопрос поднят: «{building.move_question(questionnaire, code, up=True).text}».",
        "down": lambda: f"Вопрос опущен: «{building.move_question(questionnaire, code, up=False).text}».",
        "remove": lambda: f"Вопрос удалён: «{building.remove_question(questionnaire, code)}».",
        "publish": lambda: f"Опубликована версия {building.publish_version(questionnaire).number}.",
        "discard": lambda: f"Отменены изменения версии {building.discard_draft(questionnaire)}.",
    }
    if action not in acts:
        messages.error(request, "Непонятное действие. Обновите страницу и повторите.")
        return redirect(request.path)
    try:
        with transaction.atomic():
            done = acts[action]()
            on_change(done)
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.text)
    return redirect(request.path)


def _say(
    request: HttpRequest, questionnaire: Questionnaire, back_url: str, on_change: OnChange, code: str
) -> HttpResponse:
    version = _latest(questionnaire)
    question = version.questions.filter(code=code).first() if code else None
    form = WordingForm(version, question, request.POST)
    if form.is_valid() and pages.attempt(form, _save, questionnaire, code, form.wording(), on_change) is not None:
        return pages.saved(request, "Вопрос сохранён.", request.path)
    return _show(request, questionnaire, back_url, code, form)


@transaction.atomic
def _save(questionnaire: Questionnaire, code: str, wording: Wording, on_change: OnChange) -> Question:
    if code:
        question = building.change_question(questionnaire, code, wording)
        on_change(f"Вопрос изменён: «{question.text}».")
    else:
        question = building.add_question(questionnaire, wording)
        on_change(f"Вопрос добавлен: «{question.text}».")
    return question


def _latest(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """The draft, else what is published: looking at the builder begins no draft."""
    return questionnaire.versions.select_related("questionnaire").order_by("-number")[0]


def _conditions(draft: QuestionnaireVersion, question: Question | None) -> list[tuple[str, str]]:
    """Every «when the answer to … is …» that stands above the question."""
    return [
        (f"{source.code}:{value}", f"если «{source.text}» – «{value}»")
        for source in draft.questions.all()
        if source.may_be_looked_at and (question is None or source.position < question.position)
        for value in building.possible_values(source)
    ]


def _initial(question: Question) -> dict[str, object]:
    return {
        "kind": question.kind,
        "text": question.text,
        "help": question.help,
        "required": question.required,
        "options": "\n".join(question.options),
        "minimum": question.minimum.normalize() if question.minimum is not None else None,
        "maximum": question.maximum.normalize() if question.maximum is not None else None,
        "condition": f"{question.shown_when}:{question.shown_value}" if question.shown_when else "",
    }
