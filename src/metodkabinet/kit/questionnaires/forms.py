"""A Django form built from a version. Without JavaScript every question is shown, conditional ones with a hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from metodkabinet.kit.questionnaires.enums import Kind
from metodkabinet.kit.questionnaires.fields import field_for
from metodkabinet.kit.questionnaires.models import Question, QuestionnaireVersion

EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Shown:
    """A question on the page: its field and, for a conditional one, where to look and what to wait for."""

    question: Question
    field: BoundField
    looks_at: str = ""
    hint: str = ""
    grouped: bool = False  # several inputs: the page uses fieldset and legend


class QuestionnaireForm(forms.Form):
    """Fields in the order of questions. An answer to a question that is not shown is dropped, its errors too."""

    def __init__(self, version: QuestionnaireVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.asked: set[str] = set()  # codes of the questions that these answers leave open, known after validation
        self.questions = list(version.questions.all())
        self.by_code = {question.code: question for question in self.questions}
        for question in self.questions:
            self.fields[question.code] = field_for(question)

    def clean(self) -> dict[str, Any]:
        """Judge «required» where it applies."""
        cleaned, visible = self.cleaned_data, self.asked
        for question in self.questions:
            if not self._is_shown(question, visible, cleaned):
                cleaned.pop(question.code, None)
                self.errors.pop(question.code, None)
                continue
            visible.add(question.code)
            empty = question.code not in self.errors and cleaned.get(question.code) in EMPTY
            if question.required and empty and not self._has_file(question):
                self.add_error(question.code, "Ответьте на этот вопрос: без него анкету не отправить.")
        return cleaned

    def given(self) -> dict[Question, Any]:
        """The answers that are there and right."""
        return {
            question: self.cleaned_data[question.code]
            for question in self.questions
            if question.code in self.cleaned_data and self.cleaned_data[question.code] not in EMPTY
        }

    def shown(self) -> Iterator[Shown]:
        """For the template."""
        for question in self.questions:
            source = self.by_code.get(question.shown_when)
            yield Shown(
                question,
                self[question.code],
                self.add_prefix(source.code) if source else "",
                f"Отвечайте, если на вопрос «{source.text}» ответ «{question.shown_value}»." if source else "",
                question.kind in {Kind.YES_NO, Kind.ONE, Kind.MANY, Kind.SCALE, Kind.PERSON},
            )

    def _is_shown(self, question: Question, visible: set[str], cleaned: Mapping[str, Any]) -> bool:
        if not question.shown_when:
            return True
        answer = cleaned.get(question.shown_when)
        given = answer if isinstance(answer, list) else [answer]
        return question.shown_when in visible and question.shown_value in given

    def _has_file(self, question: Question) -> bool:
        return question.kind == Kind.FILE and bool(self.initial.get(question.code))


def form_for(
    version: QuestionnaireVersion,
    data: Any = None,
    files: Any = None,
    *,
    initial: Mapping[str, Any] | None = None,
    prefix: str = "q",
) -> QuestionnaireForm:
    """The form of this version, empty or bound; `initial` comes from `answering.initial_of(draft)`."""
    return QuestionnaireForm(version, data, files, initial=dict(initial or {}), prefix=prefix)
