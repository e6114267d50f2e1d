"""Forms of the module."""

from __future__ import annotations

from django import forms

from metodkabinet.kit.forms import KitForm
from metodkabinet.kit.forms.inputs import DateTimeField
from metodkabinet.privacy.enums import ErasureGround


class PasswordForm(KitForm):
    """Before everything is given away."""

    password = forms.CharField(
        label="Ваш пароль", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False,
        help_text="Спрашиваем ещё раз, чтобы ваши данные не забрал тот, кто сел за ваш компьютер.",
    )  # fmt: skip


class AskErasureForm(KitForm):
    """A person asks."""

    text = forms.CharField(
        label="Почему и что важно учесть", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Можно не заполнять: причину указывать необязательно.",
    )  # fmt: skip


class DeclineForm(KitForm):
    """Why not."""

    answer = forms.CharField(
        label="Причина отказа", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Её увидит человек. Назовите закон или договор, по которому данные нужны дальше.",
    )  # fmt: skip


class EraseForm(KitForm):
    """The ground for the act, and a word that is not typed by accident."""

    ground = forms.ChoiceField(label="Причина", choices=ErasureGround.choices)
    sure = forms.CharField(label="Для подтверждения напишите «стереть»", max_length=20)

    def clean_sure(self) -> str:
        """Exactly that word."""
        said: str = self.cleaned_data["sure"]
        if said.strip(' «»"').lower() != "стереть":
            raise forms.ValidationError("Напишите слово «стереть»: вернуть данные будет нельзя.")
        return said


class RuleForm(KitForm):
    """A term of keeping."""

    months = forms.IntegerField(label="Хранить, месяцев", min_value=1, max_value=1200)
    basis = forms.CharField(
        label="Основание", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Закон, перечень архивных документов или номенклатура дел.",
    )  # fmt: skip
    is_on = forms.BooleanField(
        label="Предлагать стереть, когда срок вышел", required=False,
        help_text="Само ничего не стирается: вы увидите список и решите.",
    )  # fmt: skip


class IncidentForm(KitForm):
    """What happened."""

    title = forms.CharField(label="Что произошло", max_length=200)
    noticed_at = DateTimeField(label="Когда обнаружено", help_text="С этого времени идут 24 часа.")
    text = forms.CharField(
        label="Подробности", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    email = forms.EmailField(
        label="Чьей учётной записью воспользовались", required=False,
        help_text="Адрес почты для входа. По нему система назовёт людей, чьи данные открывали.",
    )  # fmt: skip
    since = DateTimeField(label="С какого времени", required=False)
    until = DateTimeField(label="По какое время", required=False)


class FindingsForm(KitForm):
    """What the inquiry found."""

    findings = forms.CharField(label="Итоги расследования", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
