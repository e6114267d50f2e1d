"""Forms of events. Moments are read on the clock that the view has set: that of the association."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing

from metodkabinet.activities.enums import Form, Openness, PartRole
from metodkabinet.activities.services import ActivityCard, When
from metodkabinet.activities.services.activities import CARD_FIELDS
from metodkabinet.events.logic.speakers import read_speakers
from metodkabinet.events.models import Event
from metodkabinet.events.services import Setup, TalkCard
from metodkabinet.events.services.events import SETUP
from metodkabinet.kit import clock
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.forms import KitForm, KitModelForm

NOT_LISTED = "none"
STAMP_SALT = "events.register"
OLDEST = 3 * 24 * 3600  # seconds that an open form may wait
GUEST_ROLES = [(role, PartRole(role).label) for role in (PartRole.LISTENER, PartRole.SPEAKER)]
STALE = "Страница была открыта слишком давно. Проверьте, что написано, и отправьте ещё раз: ничего не потеряно."
ROBOT = "Не получилось записать. Обновите страницу и попробуйте ещё раз или позвоните организатору."


class NewEventForm(KitForm):
    """Five fields suffice: kind, title, form, day, place."""

    kind: Any = forms.ModelChoiceField(label="Вид", queryset=None)
    title = forms.CharField(label="Название", max_length=300)
    form = forms.ChoiceField(label="Форма", choices=Form.choices)
    start_date = forms.DateField(label="Дата")
    place = forms.CharField(
        label="Место", max_length=300, required=False, help_text="Адрес и зал – или просто название организации."
    )
    announce = forms.BooleanField(
        label="Сразу объявить и открыть запись", required=False, initial=True,
        help_text="Иначе будет черновик, который видите только вы.",
    )  # fmt: skip
    start_time = forms.TimeField(label="Начало", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    end_date = forms.DateField(label="Последний день", required=False, help_text="Если идёт несколько дней.")
    link = forms.URLField(
        label="Ссылка на трансляцию", max_length=500, required=False, assume_scheme="https",
        help_text="Увидят те, кто записался.",
    )  # fmt: skip
    summary = forms.CharField(
        label="О чём", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    audience = forms.CharField(label="Для кого", max_length=300, required=False)
    capacity = forms.IntegerField(
        label="Мест", required=False, min_value=1, max_value=1_000_000,
        help_text="Оставьте пустым, если мест хватит всем. Лишние встанут в лист ожидания.",
    )  # fmt: skip
    is_moderated = forms.BooleanField(label="Каждую заявку подтверждаю сама (сам)", required=False)
    contacts = forms.CharField(label="К кому обращаться", max_length=300, required=False)
    host: Any = forms.ModelChoiceField(label="Принимающая организация", queryset=None, required=False)
    responsible: Any = forms.ModelChoiceField(label="Ответственный", queryset=None, required=False)
    hours = forms.DecimalField(label="Часов", required=False, min_value=0, max_digits=5, decimal_places=1)
    openness = forms.ChoiceField(label="Кому видно", choices=Openness.choices, initial=Openness.REGION)

    def card(self) -> ActivityCard:
        """What was filled in."""
        return ActivityCard(**{name: self.cleaned_data[name] for name in CARD_FIELDS})

    def when(self) -> When:
        """The days and the hour."""
        said = self.cleaned_data
        return When(said["start_date"], said.get("end_date"), said.get("start_time"))

    def setup(self) -> Setup:
        """The little that is asked of the registration here."""
        return Setup(contacts=self.cleaned_data["contacts"], is_moderated=self.cleaned_data["is_moderated"])


class SetupForm(KitModelForm):
    """How people register."""

    class Meta:
        model = Event
        fields = list(SETUP)
        help_texts = {
            "opens_at": "Пусто – сразу, как мероприятие объявлено.",
            "closes_at": "Пусто – пока мероприятие не закончится.",
            "contacts": "Имя, телефон или почта: увидят все, кто откроет страницу.",
        }

    def _post_clean(self) -> None:
        """The service answers for the window."""

    def setup(self) -> Setup:
        """What was filled in."""
        return Setup(**{name: self.cleaned_data[name] for name in SETUP})


class GuestForm(KitForm):
    """Name and organisation suffice. `website` is for robots, `stamp` says that the page was really opened."""

    name = forms.CharField(
        label="Фамилия, имя, отчество", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation_text = forms.CharField(
        label="Организация", max_length=300, help_text="Например, «школа 7». Выберите из найденных или «нет в списке».",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    organisation = forms.CharField(
        label="Какая именно", required=False, max_length=20
    )  # drawn as a choice of those found
    email = forms.EmailField(
        label="Почта", required=False, help_text="По ней придёт личная ссылка. Без почты сохраните ссылку сами.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    role = forms.ChoiceField(label="Как вы участвуете", choices=GUEST_ROLES, initial=PartRole.LISTENER)
    form = forms.ChoiceField(
        label="Как придёте", required=False,
        choices=[("", "не важно"), (Form.ONSITE, Form.ONSITE.label), (Form.ONLINE, Form.ONLINE.label)],
    )  # fmt: skip
    website = forms.CharField(label="Оставьте пустым", required=False)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Any = (), is_mixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = list(texts)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.fields["stamp"].initial = fresh_stamp()
        if not is_mixed:
            del self.fields["form"]
        for text in self.texts:
            must = text.purpose == "processing"
            self.fields[f"agree_{text.purpose}"] = forms.BooleanField(
                label=f"Даю согласие: {text.get_purpose_display()}", required=must,
                error_messages={"required": "Без этого согласия записать вас нельзя."},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Robots fill in everything and open nothing."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("website"):
            raise forms.ValidationError(ROBOT)
        if not is_fresh(said.get("stamp", "")):
            self.data = self.data.copy()
            self.data["stamp"] = fresh_stamp()
            raise forms.ValidationError(STALE)
        return said

    def purposes(self) -> list[str]:
        """What was agreed to."""
        return [text.purpose for text in self.texts if self.cleaned_data.get(f"agree_{text.purpose}")]

    def consents(self) -> list[tuple[Any, Any]]:
        """Each text with its box, for the page."""
        return [(text, self[f"agree_{text.purpose}"]) for text in self.texts]


class KnownForm(GuestForm):
    """Somebody whom the base knows: only consents and the role are asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "organisation_text", "organisation", "email", "website", "stamp"):
            del self.fields[name]
        self.fields["role"].required = False

    def clean(self) -> dict[str, Any]:
        """One click sends nothing: a listener. Who he is, is known already."""
        return {**self.cleaned_data, "role": self.cleaned_data.get("role") or PartRole.LISTENER}


class HereForm(KitForm):
    """The word and the name: no account, no personal link at hand."""

    word = forms.CharField(label="Кодовое слово", max_length=60)
    name = forms.CharField(label="Фамилия и имя, как записывались", max_length=300)
    email = forms.EmailField(label="Почта", required=False, help_text="Нужна, если записались тёзки.")


class ColleaguesForm(KitForm):
    """Those of one's own organisation."""

    people: Any = forms.ModelMultipleChoiceField(
        label="Коллеги из базы", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    lines = forms.CharField(
        label="Кого нет в базе", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Один человек в строке: имя; почта.",
    )  # fmt: skip


class TalkForm(KitForm):
    """An item of the programme."""

    title = forms.CharField(label="Тема", max_length=300)
    session: Any = forms.ModelChoiceField(label="День или занятие", queryset=None, required=False)
    starts = forms.TimeField(label="Начало", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label="Минут", required=False, min_value=1, max_value=1440)
    speakers = forms.CharField(
        label="Кто выступает", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Каждый на своей строке: Иванова Мария Петровна; методист, Школа № 7.",
    )  # fmt: skip
    summary = forms.CharField(label="О чём", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def card(self) -> TalkCard:
        """What was filled in."""
        said = dict(self.cleaned_data)
        return TalkCard(**{**said, "speakers": read_speakers(said["speakers"])})


class MaterialForm(KitForm):
    """A file or a link."""

    title = forms.CharField(label="Название", max_length=300)
    file = KitFileField(label="Файл", required=False)
    address = forms.URLField(label="Или ссылка", max_length=500, required=False, assume_scheme="https")
    talk: Any = forms.ModelChoiceField(label="К пункту программы", queryset=None, required=False)


class InviteForm(KitForm):
    """Whom to call: everybody one knows, municipalities, names and addresses."""

    everyone = forms.BooleanField(label="Все библиотекари, кого я вижу в базе", required=False)
    municipalities: Any = forms.ModelMultipleChoiceField(
        label="Только этих муниципалитетов", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    lines = forms.CharField(
        label="Кого нет в базе", required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Один человек в строке: имя; организация; почта.",
    )  # fmt: skip


class SeriesForm(KitForm):
    """The same several times."""

    times = forms.IntegerField(label="Сколько ещё раз", min_value=1, max_value=24, initial=3)
    days = forms.IntegerField(label="Через сколько дней", min_value=1, max_value=366, initial=28)


class CopyForm(KitForm):
    """The same on another day."""

    title = forms.CharField(label="Название", max_length=300)
    start = forms.DateField(label="Дата")


def fresh_stamp() -> str:
    """Says when the form was shown."""
    return signing.Signer(salt=STAMP_SALT).sign(str(int(clock.now().timestamp())))


def is_fresh(stamp: str) -> bool:
    """Ours, and not left open for days."""
    try:
        shown = int(signing.Signer(salt=STAMP_SALT).unsign(stamp))
    except (signing.BadSignature, ValueError):
        return False
    return 0 <= clock.now().timestamp() - shown < OLDEST
