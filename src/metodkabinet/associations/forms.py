"""Forms of the module."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from metodkabinet.associations.enums import GroundKind, LifeKind, OfficeKind, PostRole
from metodkabinet.associations.models import Association, Ground
from metodkabinet.associations.queries.settings import Choice
from metodkabinet.associations.services import NewAssociation, NewGround
from metodkabinet.kit import registry
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.forms import KitForm, KitModelForm
from metodkabinet.organisations.logic.zones import zone_choices
from metodkabinet.people.models import Person

PAPERS = ("pdf", "docx", "doc", "odt", "jpeg", "png")
GROUND_FIELDS = ("ground", "kind", "number", "date", "issuer", "heading", "upload")


class GroundForm(KitForm):
    """A document picked from the register, or typed at once."""

    ground: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Основание", queryset=None, required=False, empty_label="другой документ, впишу ниже",
        help_text="Приказ или протокол из списка. Если его нет, заполните строки ниже.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Вид документа", choices=GroundKind.choices, required=False)
    number = forms.CharField(label="Номер документа", max_length=40, required=False)
    date = forms.DateField(label="Дата документа", required=False)
    issuer = forms.CharField(label="Кем издан", max_length=300, required=False)
    heading = forms.CharField(label="Заголовок документа", max_length=300, required=False)
    upload = KitFileField(label="Скан или файл", required=False)

    needs_ground = True

    def __init__(
        self, *args: Any, grounds: QuerySet[Ground], visible: dict[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(*args, visible={"ground": grounds.order_by("-date", "-pk"), **(visible or {})}, **more)
        own = [name for name in self.fields if name not in GROUND_FIELDS]
        self.order_fields([*own, *GROUND_FIELDS])

    def clean(self) -> dict[str, Any]:
        """One or the other; the parts of a new document become one value, «ground»."""
        given = super().clean() or {}
        typed = {name: given.pop(name, None) for name in GROUND_FIELDS[1:]}
        if given.get("ground") is None and "ground" not in self.errors and (typed["number"] or typed["date"]):
            for name in ("number", "date"):
                if not typed[name] and name not in self.errors:
                    self.add_error(name, "Заполните это поле: без него документ не найти.")
            if not self.errors:
                given["ground"] = NewGround(
                    typed["kind"] or GroundKind.ORDER, typed["number"], typed["date"], typed["issuer"] or "",
                    typed["heading"] or "", typed["upload"],
                )  # fmt: skip
        elif given.get("ground") is None and self.needs_ground and not self.errors:
            self.add_error("ground", "Выберите документ из списка или впишите номер и дату нового.")
        return given


class PlainGroundForm(KitForm):
    """A row of the register of grounds."""

    kind = forms.ChoiceField(label="Вид документа", choices=GroundKind.choices)
    number = forms.CharField(label="Номер", max_length=40)
    date = forms.DateField(label="Дата")
    issuer = forms.CharField(label="Кем издан", max_length=300, required=False)
    title = forms.CharField(label="Заголовок", max_length=300, required=False)
    upload = KitFileField(label="Скан или файл", required=False)

    def ground(self) -> NewGround:
        """What was filled in."""
        return NewGround(**self.cleaned_data)


class EnrolForm(GroundForm):
    """By which order and since when the marked people are members."""

    since = forms.DateField(label="В составе с")


class EndMembershipForm(GroundForm):
    """When and why somebody leaves."""

    until = forms.DateField(label="Не состоит с", help_text="Первый день, когда человек уже не член объединения.")


class DismissForm(GroundForm):
    """When and why somebody leaves an office."""

    until = forms.DateField(label="Не исполняет с", help_text="Первый день без этой должности.")


class AppointForm(GroundForm):
    """Who, to which office, since when."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Кого", queryset=None)
    office = forms.ChoiceField(label="Должность в объединении", choices=OfficeKind.choices)
    title = forms.CharField(
        label="Название, если отличается", max_length=200, required=False, help_text="Например: председатель секции."
    )
    since = forms.DateField(label="С какого дня")


class ActForm(GroundForm):
    """An order on the life of the body."""

    act = forms.ChoiceField(label="Что произошло", choices=LifeKind.choices)
    day = forms.DateField(label="С какого дня")
    note = forms.CharField(label="Пояснение", max_length=500, required=False)

    def __init__(self, *args: Any, acts: list[LifeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"] = forms.ChoiceField(label="Что произошло", choices=[(act.value, act.label) for act in acts])
        self.order_fields(["act", "day", "note", *GROUND_FIELDS])


class RegulationForm(GroundForm):
    """A version of the Положение; clauses stand one per line as «2.3. Заседания проводятся…»."""

    title = forms.CharField(label="Название", max_length=300)
    since = forms.DateField(label="Действует с")
    clauses = forms.CharField(
        label="Пункты", required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Каждый пункт с новой строки и с номером: 2.3. Заседания проводятся не реже трёх раз в год. "
        "Вносите те пункты, на которые ссылаетесь.",
    )  # fmt: skip
    text_file = KitFileField(label="Файл положения", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for declared in registry.settings:
            self.fields[field_of(declared)] = forms.CharField(
                label=f"Пункт про: {declared.label.lower()}", max_length=20, required=False,
                help_text="Номер пункта, который это закрепляет.",
            )  # fmt: skip


class SettingsForm(KitForm):
    """Made from what modules declared."""

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(*args, **kwargs)

    def _make_ours(self, *args: Any) -> None:
        for choice in self.choices:
            self.fields[field_of(choice.declared)] = _setting_field(choice)
        super()._make_ours(*args)

    def values(self) -> dict[str, object]:
        """By keys of settings."""
        return {choice.declared.key: self.cleaned_data[field_of(choice.declared)] for choice in self.choices}


def field_of(declared: registry.Setting) -> str:
    """The name of a setting's field."""
    return declared.key.replace(".", "__")


def _setting_field(choice: Choice) -> forms.Field:
    declared = choice.declared
    said = f"В положении (п. {choice.clause.number}): {choice.clause.text}" if choice.clause else ""
    common: dict[str, Any] = {
        "label": declared.label, "initial": choice.value, "help_text": " ".join(filter(None, [declared.help, said])),
    }  # fmt: skip
    if declared.kind == "number":
        return forms.IntegerField(min_value=declared.minimum, max_value=declared.maximum, **common)
    if declared.kind == "flag":
        return forms.BooleanField(required=False, **common)
    if declared.kind == "choice":
        may_be_empty = any(value == "" for value, _ in declared.choices)
        return forms.ChoiceField(choices=list(declared.choices), **{**common, "required": not may_be_empty})
    return forms.CharField(required=False, max_length=500, **common)


class AssociationForm(KitModelForm):
    """The card of a body."""

    aliases = forms.CharField(
        label="Другие названия", required=False, max_length=600,
        help_text="Через точку с запятой: так объединение тоже называют, по этим словам его найдут.",
    )  # fmt: skip

    class Meta:
        model = Association
        fields = [
            "name", "short_name", "name_genitive", "aliases", "subject", "municipality", "base_organisation",
            "period_kind", "zone",
        ]  # fmt: skip
        help_texts = {
            "short_name": "Стоит вверху каждой страницы, например «МО библиотекарей области».",
            "name_genitive": "Для документов: «план работы методического объединения…».",
            "municipality": "Не выбирайте, если объединение работает по всему региону.",
            "period_kind": "По нему считаются планы и отчёты.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.instance.zone
        self.fields["zone"] = forms.ChoiceField(
            label="Часовой пояс", required=False, choices=zone_choices(zone, empty="как в регионе"), initial=zone
        )
        self.initial["aliases"] = "; ".join(self.instance.aliases or [])

    def clean_aliases(self) -> list[str]:
        """As a list."""
        return [part.strip() for part in self.cleaned_data["aliases"].split(";") if part.strip()]

    def _post_clean(self) -> None:
        """The service says what is wrong."""


class NewAssociationForm(AssociationForm):
    """A new body: its code and its place in the tree too."""

    class Meta(AssociationForm.Meta):
        fields = ["code", "parent", *AssociationForm.Meta.fields]
        labels = {"parent": "Вышестоящее объединение"}
        help_texts = {
            **AssociationForm.Meta.help_texts,
            "code": "Короткое имя латинскими буквами для адресов страниц, например region-schools. Потом не меняется.",
            "parent": "Не выбирайте, если объединение самое верхнее.",
        }

    def new(self) -> NewAssociation:
        """What was filled in."""
        return NewAssociation(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class FirstAssociationForm(NewAssociationForm):
    """The first body has nobody above it."""

    class Meta(AssociationForm.Meta):
        fields = ["code", *AssociationForm.Meta.fields]
        help_texts = {**AssociationForm.Meta.help_texts, "code": NewAssociationForm.Meta.help_texts["code"]}


class MoveForm(KitForm):
    """Under which body it goes."""

    parent: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Вышестоящее объединение", queryset=None, required=False, empty_label="самое верхнее"
    )


class GroupForm(GroundForm):
    """A working group."""

    needs_ground = False

    name = forms.CharField(label="Название группы", max_length=200)
    task = forms.CharField(label="Задача", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    head: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Руководитель группы", queryset=None)
    members: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label="Участники", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    since = forms.DateField(label="Работает с")
    until = forms.DateField(label="Срок", required=False)


class GroupMemberForm(KitForm):
    """Who joins the group."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Кого принять", queryset=None)


class FinishGroupForm(KitForm):
    """What came out."""

    result = forms.CharField(
        label="Что получилось", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000,
        help_text="Документы, рекомендации, проведённые дела: этот текст войдёт в отчёт.",
    )  # fmt: skip


class GrantForm(KitForm):
    """A role that comes with a post."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Кому", queryset=None)
    role = forms.ChoiceField(label="Роль", choices=PostRole.choices)
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="В организации", queryset=None, required=False, help_text="Для директора и утверждающего."
    )
    association: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="В объединении", queryset=None, required=False, help_text="Для утверждающего."
    )
    municipality: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="В муниципалитете", queryset=None, required=False, help_text="Для методического центра."
    )
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Во всём регионе", queryset=None, required=False, help_text="Для методического центра региона."
    )
    since = forms.DateField(label="С какого дня")
    basis = forms.CharField(label="Основание", max_length=300, required=False, help_text="Например: приказ № 12.")

    def clean(self) -> dict[str, Any]:
        """Exactly one place."""
        given = super().clean() or {}
        places = [given.pop(name, None) for name in ("organisation", "association", "municipality", "region")]
        chosen = [place for place in places if place is not None]
        if len(chosen) != 1 and not self.errors:
            self.add_error(None, "Выберите одно место: организацию, объединение, муниципалитет или регион.")
        given["scope"] = chosen[0] if chosen else None
        return given


class EndRoleForm(KitForm):
    """When the role ends."""

    until = forms.DateField(label="Не действует с")


class InviteForm(KitForm):
    """Whom of the composition to call to the site."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Кого пригласить", queryset=None)
    email = forms.EmailField(
        label="На какой адрес", required=False, help_text="Не заполняйте, если адрес уже есть в карточке."
    )

    def clean(self) -> dict[str, Any]:
        """The address of the card when none is typed."""
        given = super().clean() or {}
        person: Person | None = given.get("person")
        given["email"] = given.get("email") or (person.email if person else "")
        if person is not None and not given["email"] and "email" not in self.errors:
            self.add_error("email", "В карточке нет адреса почты. Впишите его здесь.")
        return given


class SwitchForm(KitForm):
    """The body and the year on top of the page."""

    association: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Объединение", queryset=None, to_field_name="code"
    )
    year = forms.IntegerField(label="Год", required=False, min_value=1990, max_value=2200)


class FirstRegionForm(KitForm):
    """The first step of an empty installation."""

    name = forms.CharField(label="Регион", max_length=200, help_text="Например: Приозёрская область.")
    name_genitive = forms.CharField(
        label="В родительном падеже", max_length=200, help_text="Для документов: «библиотекари Приозёрской области»."
    )
    zone = forms.ChoiceField(label="Часовой пояс", choices=zone_choices("Europe/Moscow"), initial="Europe/Moscow")


class FirstOrganisationForm(KitForm):
    """The institution that the first body works at."""

    kind = forms.ChoiceField(label="Вид", choices=[])
    short_name = forms.CharField(label="Краткое название", max_length=200)
    full_name = forms.CharField(label="Полное название", max_length=500)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label="Вид", choices=kinds)
        self.order_fields(["kind", "short_name", "full_name"])


class FirstHeadForm(GroundForm):
    """Who leads the first body."""

    surname = forms.CharField(label="Фамилия", max_length=100)
    name = forms.CharField(label="Имя", max_length=100)
    patronymic = forms.CharField(label="Отчество", max_length=100, required=False)
    email = forms.EmailField(label="Почта", help_text="На неё придёт приглашение со ссылкой.")
    since = forms.DateField(label="Руководит с")
