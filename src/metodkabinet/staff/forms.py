"""Forms of the module. Each gives its card, which a service takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from metodkabinet.kit.forms import KitForm, KitModelForm
from metodkabinet.people.models import Employment, Person
from metodkabinet.people.services import EmploymentCard, PersonCard, card_of
from metodkabinet.staff.models import Attestation, Award, Course, Education
from metodkabinet.staff.services import AttestationCard, AwardCard, CourseCard, EducationCard


class _CardForm(KitModelForm):
    """The service says what is wrong with the whole, in words a person understands."""

    def _post_clean(self) -> None:
        pass

    def values(self) -> dict[str, Any]:
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class EducationForm(_CardForm):
    """A diploma."""

    class Meta:
        model = Education
        fields = [
            "level", "profile", "institution", "year", "speciality", "qualification", "is_retraining", "hours", "number"
        ]  # fmt: skip
        labels = {"is_retraining": "Это переподготовка"}
        help_texts = {"hours": "Только для переподготовки."}

    def card(self) -> EducationCard:
        """As filled in."""
        return EducationCard(**self.values())


class AttestationForm(_CardForm):
    """An attestation."""

    class Meta:
        model = Attestation
        fields = ["kind", "date", "act", "until"]
        help_texts = {"until": "Пусто – бессрочно."}

    def card(self) -> AttestationCard:
        """As filled in."""
        return AttestationCard(**self.values())


class CourseForm(_CardForm):
    """Courses."""

    class Meta:
        model = Course
        fields = ["title", "organiser", "form", "hours", "start_date", "end_date", "number", "in_registry"]

    def card(self) -> CourseCard:
        """As filled in."""
        return CourseCard(**self.values())


class AwardForm(_CardForm):
    """An award."""

    class Meta:
        model = Award
        fields = ["level", "title", "date", "number"]

    def card(self) -> AwardCard:
        """As filled in."""
        return AwardCard(**self.values())


ROWS: dict[str, Any] = {
    "education": EducationForm, "attestation": AttestationForm, "course": CourseForm, "award": AwardForm,
}  # fmt: skip


# By a personal link


class SelfForm(_CardForm):
    """What a person says of himself by his link."""

    class Meta:
        model = Person
        fields = [
            "surname", "name", "patronymic", "birth_date", "phone", "email", "experience_since", "pedagogical_since",
            "library_since", "self_education_theme",
        ]  # fmt: skip
        help_texts = {
            "patronymic": "Если отчества нет, оставьте пустым.",
            "experience_since": "День, с которого считается стаж. Если точного дня нет, поставьте 1 сентября года.",
        }

    def card(self) -> PersonCard:
        """With what this form does not show kept as it was."""
        return replace(card_of(self.instance), **self.values())


class OwnJobForm(_CardForm):
    """A job as the person himself tells of it; which one is the main one is for the head to say."""

    class Meta:
        model = Employment
        fields = ["organisation", "post", "rate", "since", "until"]
        localized_fields = ["rate"]  # «0,5»
        help_texts = {"until": "Первый день, когда вы там уже не работаете. Пусто – работаете сейчас."}

    def card(self) -> EmploymentCard:
        """With what this form does not show kept as it was, or usual for a new job."""
        values, job = self.values(), self.instance
        if job.pk is None:
            return EmploymentCard(**values, is_main=self.is_only)
        same = values["organisation"].pk == self.initial["organisation"]
        kept = {"library": job.library if same else None, "order": job.order, "duties": job.duties}
        return EmploymentCard(**values, **kept, is_main=job.is_main)

    is_only = False  # no other main job is on the card


# Campaigns

WHOM = [
    ("unconfirmed", "кто не подтверждал сведения больше года"),
    ("all", "всех работающих"),
]


class CampaignForm(KitForm):
    """Whom to ask, until when."""

    title = forms.CharField(label="Название", max_length=200)
    until = forms.DateField(label="Ответить до", help_text="Последний день, когда ссылка из письма действует.")


class WhomForm(CampaignForm):
    """The same when nobody was marked in the list."""

    whom = forms.ChoiceField(label="Кого просим", choices=WHOM, widget=forms.RadioSelect)
    field_order = ["whom", "title", "until"]


class ReopenForm(KitForm):
    """Until when the same links work again."""

    until = forms.DateField(label="Ответить до")


class DeclineForm(KitForm):
    """Why the card is right as it is."""

    reason = forms.CharField(
        label="Почему не принято", max_length=300, required=False, help_text="Человек прочтёт это на своей странице."
    )
