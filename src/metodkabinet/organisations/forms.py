"""Forms of the module."""

from __future__ import annotations

from typing import Any

from django import forms

from metodkabinet.kit.forms import KitForm, KitModelForm
from metodkabinet.organisations.enums import MunicipalityKind
from metodkabinet.organisations.logic.zones import zone_choices
from metodkabinet.organisations.models import BaseSite, Library, Municipality, Organisation, Region
from metodkabinet.organisations.services import LibraryCard, OrganisationCard


class OrganisationForm(KitModelForm):
    """The card of an organisation."""

    site = forms.URLField(label="Сайт", max_length=200, required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = [
            "kind", "short_name", "full_name", "municipality", "parent", "inn", "ogrn", "address", "phone", "email",
            "site", "zone", "since",
        ]  # fmt: skip
        help_texts = {
            "short_name": "Так она называется в списках, например «Школа № 5».",
            "municipality": "Для областных учреждений можно не указывать.",
            "parent": "Только для филиала.",
            "inn": "10 цифр из устава.",
            "ogrn": "13 цифр.",
            "since": "Если знаете день открытия.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.instance.zone
        self.fields["zone"] = forms.ChoiceField(
            label="Часовой пояс", required=False, choices=zone_choices(zone, empty="как в регионе"), initial=zone
        )

    def card(self) -> OrganisationCard:
        """What was filled in."""
        return OrganisationCard(**{name: value for name, value in self.cleaned_data.items() if name != "version"})

    def _post_clean(self) -> None:
        """The service says what is wrong with the whole card, in words a person understands."""


class RenameForm(KitForm):
    """A real renaming, with its day."""

    short_name = forms.CharField(label="Новое краткое название", max_length=200)
    full_name = forms.CharField(label="Новое полное название", max_length=500)
    since = forms.DateField(label="С какого дня", help_text="День, с которого действует новое название.")
    ground = forms.CharField(label="Основание", max_length=300, required=False, help_text="Например, номер приказа.")


class CloseForm(KitForm):
    """Since when it does not work."""

    day = forms.DateField(label="Не работает с", help_text="Первый день, когда организации уже нет.")
    ground = forms.CharField(label="Основание", max_length=300, required=False, help_text="Например, номер приказа.")


class JoinForm(CloseForm):
    """To whom it is joined."""

    successor: Any = forms.ModelChoiceField(label="К какой организации присоединена", queryset=None)
    keep_libraries = forms.BooleanField(
        label="Библиотеки продолжают работать у преемника", required=False, initial=True,
        help_text="Снимите отметку, если библиотеки закрыты вместе с организацией.",
    )  # fmt: skip
    field_order = ["successor", "day", "ground", "keep_libraries"]


class MoveForm(KitForm):
    """Where the chosen organisations go."""

    municipality: Any = forms.ModelChoiceField(label="В какой муниципалитет", queryset=None)
    day = forms.DateField(label="С какого дня")
    ground = forms.CharField(label="Основание", max_length=300, required=False)


class LibraryForm(KitModelForm):
    """The card of a library."""

    class Meta:
        model = Library
        fields = ["kind", "name", "address", "since"]

    def card(self) -> LibraryCard:
        """What was filled in."""
        return LibraryCard(**{name: value for name, value in self.cleaned_data.items() if name != "version"})

    def _post_clean(self) -> None:
        """The service says what is wrong."""


class CloseLibraryForm(KitForm):
    """Since when there is no such library."""

    day = forms.DateField(label="Закрыта с")


class BaseSiteForm(KitModelForm):
    """The status of a base site."""

    class Meta:
        model = BaseSite
        fields = ["theme", "since", "until", "ground"]
        help_texts = {"until": "Первый день, когда статус уже не действует. Можно не указывать."}

    def _post_clean(self) -> None:
        """The service says what is wrong."""


class EndBaseSiteForm(KitForm):
    """When the status is over."""

    day = forms.DateField(label="Не действует с")


class MunicipalityForm(KitModelForm):
    """A new municipality."""

    class Meta:
        model = Municipality
        fields = ["kind", "name", "parent", "oktmo", "since"]
        labels = {"parent": "Город"}
        help_texts = {"parent": "Только для внутригородского района.", "oktmo": "8 или 11 цифр."}

    def _post_clean(self) -> None:
        """The service says what is wrong."""


class RenameMunicipalityForm(KitForm):
    """A new name, kind or code."""

    name = forms.CharField(label="Новое название", max_length=200)
    kind = forms.ChoiceField(label="Вид", choices=MunicipalityKind.choices)
    oktmo = forms.CharField(label="ОКТМО", max_length=20, required=False)
    since = forms.DateField(label="С какого дня")
    ground = forms.CharField(label="Основание", max_length=300, required=False, help_text="Например, номер закона.")


class EndMunicipalityForm(KitForm):
    """Which municipality it became part of."""

    successor: Any = forms.ModelChoiceField(label="В состав какого вошёл", queryset=None)
    day = forms.DateField(label="С какого дня")
    ground = forms.CharField(label="Основание", max_length=300, required=False, help_text="Например, номер закона.")


class RegionForm(KitModelForm):
    """How the region is called and where its clocks stand."""

    class Meta:
        model = Region
        fields = ["name", "name_genitive", "zone"]
        help_texts = {"name_genitive": "Для документов: «библиотекари Приозёрской области»."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.instance.zone
        self.fields["zone"] = forms.ChoiceField(label="Часовой пояс", choices=zone_choices(zone), initial=zone)

    def _post_clean(self) -> None:
        """The service says what is wrong."""
