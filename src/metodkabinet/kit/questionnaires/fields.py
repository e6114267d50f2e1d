"""A form field for each kind of question, and the way of its value into the base and back into words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format

from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.questionnaires.building import scale_of
from metodkabinet.kit.questionnaires.enums import NO, YES, Kind
from metodkabinet.kit.questionnaires.models import Question

NAME_PARTS = ("family", "given", "patronymic")
_CHOOSE = "Выберите один из вариантов."


class NumberField(forms.DecimalField):
    """A number as people type it: with a comma and spaces between thousands."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"\s", "", value).replace(",", ".") if isinstance(value, str) else value)


class PhoneField(forms.CharField):
    """A phone, kept as «+7 912 345-67-89» when it is Russian."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        digits = re.sub(r"[\s()\-.–]", "", text)
        if not re.fullmatch(r"\+?[0-9]{10,15}", digits):
            raise forms.ValidationError("Укажите телефон с кодом, например +7 912 345-67-89.", code="phone")
        local = re.fullmatch(r"(?:\+?7|8)?([0-9]{3})([0-9]{3})([0-9]{2})([0-9]{2})", digits)
        return "+7 {} {}-{}-{}".format(*local.groups()) if local else f"+{digits.lstrip('+')}"


class NameWidget(forms.MultiWidget):
    """Three inputs with their own names for a screen reader."""

    def __init__(self) -> None:
        labels = {"family": "Фамилия", "given": "Имя", "patronymic": "Отчество (если есть)"}
        marks = {"family": "family-name", "given": "given-name", "patronymic": "additional-name"}
        super().__init__(
            {
                part: forms.TextInput(
                    attrs={"aria-label": labels[part], "placeholder": labels[part], "autocomplete": marks[part]}
                )
                for part in NAME_PARTS
            }
        )

    def decompress(self, value: Any) -> list[str]:
        return [value.get(part, "") for part in NAME_PARTS] if isinstance(value, dict) else ["", "", ""]


class NameField(forms.MultiValueField):
    """Family and given name and, when there is one, patronymic."""

    widget = NameWidget

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(max_length=100, required=False) for _ in NAME_PARTS]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: Any) -> dict[str, str] | None:
        parts = dict(zip(NAME_PARTS, [" ".join((part or "").split()) for part in data_list or []], strict=False))
        if not any(parts.values()):
            return None
        if not parts.get("family") or not parts.get("given"):
            raise forms.ValidationError("Укажите и фамилию, и имя.", code="name")
        return parts


def field_for(question: Question) -> forms.Field:
    """The field; «required» is judged by the form, which knows whether the question is shown at all."""
    field = _MAKERS[Kind(question.kind)](question)
    field.required, field.label, field.help_text = False, question.text, question.help
    if question.required and not question.shown_when and question.kind not in {Kind.MANY, Kind.PERSON}:
        field.widget.is_required = True
        field.widget.attrs["required"] = True
    if question.required:
        field.widget.attrs["aria-required"] = "true"
    return field


def _choice(question: Question, choices: list[str]) -> forms.Field:
    return forms.ChoiceField(
        choices=[(choice, choice) for choice in choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _CHOOSE},
    )


def _many(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=[(option, option) for option in question.options],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Выберите варианты из списка.",
            "invalid_list": "Выберите варианты из списка.",
        },
    )


def _number(question: Question) -> forms.Field:
    return NumberField(
        max_digits=18, decimal_places=6, min_value=question.minimum, max_value=question.maximum,
        error_messages={"invalid": "Нужно число, например 12 или 3,5."},
    )  # fmt: skip


def _date(question: Question) -> forms.Field:
    return forms.DateField(
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Укажите дату в виде ДД.ММ.ГГГГ."},
    )


_MAKERS = {
    Kind.TEXT: lambda question: forms.CharField(max_length=500),
    Kind.LONG: lambda question: forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})),
    Kind.NUMBER: _number,
    Kind.YES_NO: lambda question: _choice(question, [YES, NO]),
    Kind.ONE: lambda question: _choice(question, question.options),
    Kind.MANY: _many,
    Kind.SCALE: lambda question: _choice(question, [str(step) for step in scale_of(question)]),
    Kind.DATE: _date,
    Kind.FILE: lambda question: KitFileField(),
    Kind.PERSON: lambda question: NameField(),
    Kind.EMAIL: lambda question: forms.EmailField(
        max_length=254, error_messages={"invalid": "Проверьте адрес почты: он пишется как name@example.ru."}
    ),
    Kind.PHONE: lambda question: PhoneField(max_length=40),
}


def to_stored(value: Any) -> Any:
    """A cleaned value as JSON."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def in_words(question: Question, value: Any) -> str:
    """A stored value as a person reads it, in tables and sheets."""
    if question.kind == Kind.MANY:
        return "; ".join(value)
    if question.kind == Kind.PERSON:
        return " ".join(value[part] for part in NAME_PARTS if value.get(part))
    if question.kind == Kind.DATE:
        return date_format(date.fromisoformat(value), "d.m.Y")
    if question.kind == Kind.NUMBER:
        return str(value).replace(".", ",")
    return str(value)
