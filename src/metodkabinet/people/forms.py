"""Forms of the module. Each gives its card, which a service takes."""

from __future__ import annotations

from typing import Any

from django import forms

from metodkabinet.kit.forms import KitForm, KitModelForm
from metodkabinet.kit.words.names import Case
from metodkabinet.organisations.models import Organisation
from metodkabinet.people.enums import Purpose
from metodkabinet.people.models import Contact, Employment, Person, Post
from metodkabinet.people.services import ContactCard, EmploymentCard, PersonCard

CASES = {
    Case.GENITIVE: ("Кого?", "например, «Ивановой Марии Петровны»"),
    Case.DATIVE: ("Кому?", "например, «Ивановой Марии Петровне»"),
    Case.ACCUSATIVE: ("Кого наградить?", "например, «Иванову Марию Петровну»"),
    Case.INSTRUMENTAL: ("Кем?", "например, «Ивановой Марией Петровной»"),
    Case.PREPOSITIONAL: ("О ком?", "например, «об Ивановой Марии Петровне»"),
}


class _CardForm(KitModelForm):
    """The service says what is wrong with the whole, in words a person understands."""

    def _post_clean(self) -> None:
        pass

    def values(self) -> dict[str, Any]:
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "sure"}}


class PersonForm(_CardForm):
    """What the card says of the person himself."""

    class Meta:
        model = Person
        fields = [
            "surname", "name", "patronymic", "former_surname", "sex", "birth_date", "phone", "email",
            "experience_since", "pedagogical_since", "library_since", "self_education_theme",
        ]  # fmt: skip
        help_texts = {
            "patronymic": "Если отчества нет, оставьте пустым.",
            "former_surname": "По ней человека найдут старые документы.",
            "sex": "Нужен только для склонения имени. Можно не указывать.",
            "experience_since": "День, с которого считается стаж. Если точного дня нет, поставьте 1 сентября года.",
        }

    def card(self) -> PersonCard:
        """With what this form does not show kept as it was."""
        kept = {"cases": self.instance.cases, "photo": self.instance.photo} if self.instance.pk else {}
        return PersonCard(**kept, **self.values())


class NewPersonForm(PersonForm):
    """A new card with the first job, so that the person at once stands in the lists of his territory."""

    organisation = forms.ModelChoiceField(label="Организация", queryset=Organisation.objects.none())
    post = forms.ModelChoiceField(label="Должность", queryset=Post.objects.none())
    since = forms.DateField(label="Работает с", required=False)
    field_order = ["surname", "name", "patronymic", "birth_date", "organisation", "post", "since", "phone", "email"]

    class Meta(PersonForm.Meta):
        fields = ["surname", "name", "patronymic", "birth_date", "phone", "email"]

    sure = forms.BooleanField(label="Это другой человек, добавить", required=False, widget=forms.HiddenInput)

    def card(self) -> PersonCard:
        """Only what belongs to the person."""
        job = {"organisation", "post", "since"}
        return PersonCard(**{name: value for name, value in self.values().items() if name not in job})

    def job(self) -> EmploymentCard:
        """The first job."""
        said = self.cleaned_data
        return EmploymentCard(said["organisation"], said["post"], since=said["since"])


class CasesForm(KitForm):
    """Cases of the name written by hand; empty ones follow the rules."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for case, (question, example) in CASES.items():
            self.fields[case.value] = forms.CharField(
                label=question, max_length=300, required=False, initial=person.cases.get(case.value, ""),
                help_text=f"Пусто – по правилам. Целиком, {example}.",
            )  # fmt: skip

    def cases(self) -> dict[str, str]:
        """Only what was written."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class EmploymentForm(_CardForm):
    """A job."""

    class Meta:
        model = Employment
        fields = ["organisation", "library", "post", "rate", "is_main", "since", "until", "order", "duties"]
        localized_fields = ["rate"]  # «0,5»
        help_texts = {
            "library": "Если в организации одна библиотека, можно не выбирать.",
            "until": "Первый день, когда человек там уже не работает. Пусто – работает сейчас.",
            "duties": "Например, «учитель», «руководитель кружка».",
        }

    def card(self) -> EmploymentCard:
        """With the only library of the organisation when none was chosen."""
        values = self.values()
        if values["library"] is None:
            only = list(values["organisation"].libraries.filter(until=None)[:2])
            values["library"] = only[0] if len(only) == 1 else None
        return EmploymentCard(**values)


class EndForm(KitForm):
    """The first day without this job."""

    until = forms.DateField(label="Не работает с", help_text="Первый день, когда человек там уже не работает.")


class ArchiveForm(KitForm):
    """Why the person leaves the lists."""

    reason = forms.CharField(label="Причина", max_length=200, help_text="Например, «вышла на пенсию».")


class OtherForm(KitForm):
    """The second card of a pair."""

    other = forms.ModelChoiceField(label="С какой карточкой", queryset=Person.objects.none())


class ContactForm(_CardForm):
    """A contact."""

    class Meta:
        model = Contact
        fields = ["name", "email", "phone", "organisation_text", "organisation"]
        help_texts = {"organisation": "Если она есть в списке организаций региона."}

    def card(self) -> ContactCard:
        """As filled in."""
        return ContactCard(**self.values())


class ConsentTextForm(KitForm):
    """A version of a consent's text."""

    title = forms.CharField(label="Заголовок", max_length=200)
    text = forms.CharField(
        label="Текст", max_length=20_000, widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Кто оператор, какие сведения, для чего, что с ними делают, на какой срок, как отозвать.",
    )  # fmt: skip


class NewConsentTextForm(ConsentTextForm):
    """For which purpose."""

    purpose = forms.ChoiceField(label="Для чего", choices=Purpose.choices)
    field_order = ["purpose", "title", "text"]
