"""Fields made ready for our people: dates in both spellings, clean text, plain Russian messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinLengthValidator, MinValueValidator

from metodkabinet.kit.components.typography import counted
from metodkabinet.kit.forms.text import clean_text, visible_length

DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M"]
SIGNS = "знак,знака,знаков"
MOST = 2_147_483_647  # what a column of whole numbers holds on every engine

MESSAGES: dict[type[forms.Field], dict[str, str]] = {
    forms.DateField: {"invalid": "Дата не понята. Введите её как 20.11.2026."},
    forms.DateTimeField: {"invalid": "Дата и время не поняты. Введите их как 20.11.2026 14:30."},
    forms.IntegerField: {"invalid": "Здесь нужно целое число, например 12."},
    forms.DecimalField: {"invalid": "Здесь нужно число, например 12,5."},
    forms.EmailField: {"invalid": "Это не похоже на адрес почты. Пример: school3@example.ru."},
    forms.URLField: {"invalid": "Это не похоже на адрес страницы. Пример: https://example.ru/page."},
    forms.ModelChoiceField: {"invalid_choice": "Такого значения в списке нет. Выберите из списка."},
    forms.ChoiceField: {"invalid_choice": "Такого значения в списке нет. Выберите из списка."},
    forms.FileField: {"required": "Выберите файл.", "empty": "Файл пустой."},
}


class DayInput(forms.DateInput):
    """The browser's calendar. What it could not show (a date typed in words) stays visible as text."""

    kind, written, formats = "date", "%Y-%m-%d", DATE_FORMATS

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=self.written)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The browser's calendar shows only its own spelling; anything else needs a plain text box."""
        shown, readable = value, True
        if isinstance(value, str) and value:
            day = _parsed(value, self.formats)
            shown, readable = (day.strftime(self.written), True) if day else (value, False)
        context: dict[str, Any] = super().get_context(name, shown, attrs)
        context["widget"]["type"] = self.kind if readable else "text"
        context["widget"]["attrs"].pop("type", None)
        return context


class MomentInput(DayInput):
    """The browser's calendar with a clock."""

    kind, written, formats = "datetime-local", "%Y-%m-%dT%H:%M", MOMENT_FORMATS


class DateField(forms.DateField):
    """A day: the browser's calendar, or typed as 20.11.2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _dated(self)


class DateTimeField(forms.DateTimeField):
    """A moment: the browser's calendar and clock, or typed as 20.11.2026 14:30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _timed(self)


class LongestText:
    """Refuses what is longer than the place for it. Runs after cleaning, so unseen signs are not counted."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, value: str) -> None:
        if len(value) > self.limit:
            message = f"Слишком длинно: {counted(len(value), SIGNS)}, а помещается {self.limit}. Сократите текст."
            raise ValidationError(message, "max_length")


class ShortestText:
    """Refuses what is too short to be an answer, counting only what a person sees."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, value: str) -> None:
        length = visible_length(value)
        if length < self.limit:
            message = f"Слишком коротко: {counted(length, SIGNS)}, а нужно не меньше {self.limit}."
            raise ValidationError(message, "min_length")


def _parsed(value: str, formats: list[str]) -> datetime | None:
    for pattern in formats:
        try:
            return datetime.strptime(value.strip(), pattern)  # noqa: DTZ007  only to spell it anew, never a moment
        except ValueError:
            continue
    return None


def settle(field: forms.Field) -> None:
    """Make any Django field ours: its messages, its widget, its idea of what was typed."""
    field.error_messages["required"] = "Заполните это поле."
    for kind, messages in MESSAGES.items():
        if isinstance(field, kind):
            field.error_messages.update(messages)
    if isinstance(field, forms.ModelMultipleChoiceField):
        setattr(field, "clean", _of_possible_keys(field, field.clean))  # noqa: B010  a method of this one field
    if isinstance(field, forms.IntegerField) and field.max_value is None:
        field.max_value = MOST  # SQLite itself has no bound below what its driver can carry
        field.validators.append(MaxValueValidator(MOST))
    for validator in field.validators:
        if isinstance(validator, MinValueValidator | MaxValueValidator):
            bound = "не меньше" if isinstance(validator, MinValueValidator) else "не больше"
            validator.message = f"Здесь нужно число {bound} %(limit_value)s."
    if isinstance(field, forms.DateTimeField):
        _timed(field)
    elif isinstance(field, forms.DateField):
        _dated(field)
    elif isinstance(field, forms.CharField):
        _cleaned(field)


def _of_possible_keys(field: forms.ModelMultipleChoiceField[Any], clean: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Django asks the base for whatever digits were sent; a number that no column holds is refused before."""

    def cleaned(value: Any) -> Any:
        sent = value if isinstance(value, list | tuple) else []
        if any(str(one).isdecimal() and int(one) > MOST for one in sent):
            raise ValidationError(MESSAGES[forms.ModelChoiceField]["invalid_choice"], "invalid_choice")
        return clean(value)

    return cleaned


def _dated(field: forms.DateField) -> None:
    field.input_formats = DATE_FORMATS
    if not isinstance(field.widget, forms.HiddenInput):
        field.widget = _same(field.widget, DayInput())


def _timed(field: forms.DateTimeField) -> None:
    field.input_formats = MOMENT_FORMATS
    if not isinstance(field.widget, forms.HiddenInput):
        field.widget = _same(field.widget, MomentInput())


def _same(old: forms.Widget, new: forms.Widget) -> forms.Widget:
    """A widget in place of another keeps what the field told the first one."""
    new.attrs = {**old.attrs, **new.attrs}
    new.is_required = old.is_required
    new.is_localized = old.is_localized
    return new


def _cleaned(field: forms.CharField) -> None:
    field.validators = [
        check for check in field.validators if not isinstance(check, MaxLengthValidator | MinLengthValidator)
    ]
    if field.max_length is not None:
        field.validators.append(LongestText(field.max_length))
    if field.min_length is not None:
        field.validators.append(ShortestText(field.min_length))
    if not isinstance(field.widget, forms.PasswordInput):
        setattr(field, "to_python", _after_cleaning(field.to_python))  # noqa: B010  a method of this one field


def _after_cleaning(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def cleaned(value: Any) -> Any:
        return to_python(clean_text(value) if isinstance(value, str) else value)

    return cleaned
