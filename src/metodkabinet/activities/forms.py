"""Forms of the module. Moments are read on the clock that the view has set: that of the association."""

from __future__ import annotations

from typing import Any

from django import forms

from metodkabinet.activities.enums import Evidence, Form, PartRole
from metodkabinet.activities.models import Activity, OutsideEvent
from metodkabinet.activities.services import ActivityCard, OutsideCard, ResultCard, When
from metodkabinet.activities.services.activities import CARD_FIELDS
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.forms import KitForm, KitModelForm


class ActivityForm(KitModelForm):
    """The card; the service says what is wrong with it."""

    link = forms.URLField(
        label="Ссылка на трансляцию", max_length=500, required=False, assume_scheme="https",
        help_text="Для онлайн-встречи.",
    )  # fmt: skip

    class Meta:
        model = Activity
        fields = list(CARD_FIELDS)
        help_texts = {
            "kind": "Если подходящего нет, выберите «другое».",
            "place": "Адрес и зал – или просто название организации.",
            "audience": "Например, «школьные библиотекари, первый год работы».",
            "capacity": "Оставьте пустым, если мест хватит всем. Лишние встанут в лист ожидания.",
            "hours": "Сколько часов писать в справке об участии.",
        }

    def _post_clean(self) -> None:
        """The service answers for the whole card."""

    def card(self) -> ActivityCard:
        """What was filled in."""
        return ActivityCard(**{name: self.cleaned_data[name] for name in CARD_FIELDS})


class _Days:
    """Reads the days and the hour of a form that has these fields."""

    cleaned_data: dict[str, Any]

    def when(self) -> When:
        """What was filled in."""
        said = self.cleaned_data
        return When(said["start_date"], said.get("end_date"), said.get("start_time"))


class WhenForm(_Days, KitForm):
    """The days and the hour."""

    start_date = forms.DateField(label="Дата")
    start_time = forms.TimeField(
        label="Начало", required=False, widget=forms.TimeInput(attrs={"type": "time"}), help_text="Например, 10:00."
    )
    end_date = forms.DateField(label="Последний день", required=False, help_text="Если идёт несколько дней.")


class NewActivityForm(_Days, ActivityForm):
    """Five fields suffice: kind, title, form, day, place."""

    start_date = forms.DateField(label="Дата")
    start_time = forms.TimeField(label="Начало", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    end_date = forms.DateField(label="Последний день", required=False, help_text="Если идёт несколько дней.")


class PostponeForm(WhenForm):
    """Other days, and why."""

    because = forms.CharField(label="Что сказать записавшимся", max_length=300, required=False)


class CancelForm(KitForm):
    """Why."""

    because = forms.CharField(label="Почему отменяется", max_length=300)


class SessionForm(KitForm):
    """A day or a lesson."""

    title = forms.CharField(label="Название", max_length=300, required=False, help_text="Например, «День первый».")
    starts_at = forms.DateTimeField(label="Начало")
    ends_at = forms.DateTimeField(label="Окончание")
    place = forms.CharField(label="Место, если другое", max_length=300, required=False)


class RecordingForm(KitForm):
    """A link to Rutube or VK Видео."""

    title = forms.CharField(label="Название", max_length=300)
    address = forms.URLField(label="Ссылка", max_length=500, assume_scheme="https", help_text="Rutube или VK Видео.")
    session: Any = forms.ModelChoiceField(label="Занятие", queryset=None, required=False)


class CoOwnerForm(KitForm):
    """Together with whom."""

    association: Any = forms.ModelChoiceField(label="Объединение", queryset=None)


class PartnerForm(KitForm):
    """Who helps."""

    organisation: Any = forms.ModelChoiceField(label="Организация", queryset=None)


class DirectionsForm(KitForm):
    """Which directions of the year it serves."""

    directions: Any = forms.ModelMultipleChoiceField(
        label="Направления", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )


class NewDirectionForm(KitForm):
    """A direction of the year."""

    name = forms.CharField(label="Направление", max_length=300)


class DeclaredForm(KitForm):
    """Heads counted without a list."""

    people = forms.IntegerField(label="Сколько человек", min_value=1, max_value=100_000)
    municipality: Any = forms.ModelChoiceField(
        label="Муниципалитет", queryset=None, required=False, help_text="Если известно откуда."
    )
    source = forms.CharField(label="Откуда известно", max_length=300, help_text="Кто сообщил, какой документ.")


class CodeWordForm(KitForm):
    """A word for the broadcast or the door."""

    session: Any = forms.ModelChoiceField(label="Занятие", queryset=None)
    evidence = forms.ChoiceField(
        label="Где покажете",
        choices=[(Evidence.CODE_WORD, "в трансляции"), (Evidence.DOOR_CODE, "на входе")],
    )
    opens_at = forms.DateTimeField(label="Действует с")
    closes_at = forms.DateTimeField(label="Действует до")
    word = forms.CharField(label="Слово", max_length=40, required=False, help_text="Оставьте пустым – придумаем сами.")


class SayWordForm(KitForm):
    """What was shown."""

    word = forms.CharField(label="Кодовое слово", max_length=60)


class PersonForm(KitForm):
    """Who, as whom."""

    person: Any = forms.ModelChoiceField(label="Человек", queryset=None)
    role = forms.ChoiceField(label="Роль", choices=PartRole.choices, initial=PartRole.LISTENER)


class GuestForm(KitForm):
    """Somebody who is not in the base."""

    name = forms.CharField(label="Фамилия, имя, отчество", max_length=300)
    organisation_text = forms.CharField(label="Организация", max_length=300, required=False)
    email = forms.EmailField(label="Почта", required=False, help_text="По ней придёт личная ссылка.")
    role = forms.ChoiceField(label="Роль", choices=PartRole.choices, initial=PartRole.LISTENER)


class OwnRegistrationForm(KitForm):
    """What the registered may change himself."""

    role = forms.ChoiceField(label="Как вы участвуете", choices=PartRole.choices)
    form = forms.ChoiceField(label="Форма участия", required=False, choices=[("", "не важно"), *Form.choices])


class BecauseForm(KitForm):
    """A reason."""

    because = forms.CharField(label="Почему", max_length=300)


class PastedForm(KitForm):
    """A list out of Excel, a form, a chat: one person a line."""

    lines = forms.CharField(
        label="Список", max_length=200_000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Один человек в строке: имя; организация; почта. Можно вставить прямо из Excel.",
    )  # fmt: skip


class PastForm(NewActivityForm):
    """What already took place, with its list."""

    lines = forms.CharField(
        label="Кто был", required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Один человек в строке: имя; организация; почта. Можно вставить из Excel или оставить пустым.",
    )  # fmt: skip


class OutsideEventForm(KitModelForm):
    """An event held by others."""

    address = forms.URLField(label="Ссылка", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = OutsideEvent
        fields = ["title", "organiser", "level", "form", "start_date", "end_date", "address"]

    def _post_clean(self) -> None:
        """The service answers for the whole card."""

    def card(self) -> OutsideCard:
        """What was filled in."""
        return OutsideCard(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class OutsideResultForm(KitForm):
    """Who took part, what came of it, what proves it."""

    person: Any = forms.ModelChoiceField(label="Библиотекарь", queryset=None, required=False)
    organisation: Any = forms.ModelChoiceField(
        label="Организация обучающихся",
        queryset=None,
        required=False,
        help_text="Если участвовали обучающиеся.",
    )
    students = forms.IntegerField(label="Сколько их было", min_value=0, max_value=10_000, required=False)
    result = forms.CharField(label="Результат", max_length=300, help_text="«участие», «диплом II степени»…")
    proof = KitFileField(label="Подтверждение", required=False, kinds=("pdf", "jpg", "png", "webp"))
    proof_link = forms.URLField(label="Или ссылка на него", max_length=500, required=False, assume_scheme="https")

    def card(self, proof: Any) -> ResultCard:
        """What was filled in; the file is stored by the view."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "proof"}
        return ResultCard(**{**said, "students": said["students"] or 0, "proof": proof})
