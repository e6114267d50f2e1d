"""Forms of certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator

from metodkabinet.activities.enums import PartRole
from metodkabinet.certificates.enums import Align, CertificateKind, FieldKind, Frame, Orientation
from metodkabinet.certificates.models import Batch, Certificate, Field, Layout, Template
from metodkabinet.certificates.queries import registers
from metodkabinet.certificates.services import BatchCard, Correction, FieldCard, LineCard, NameCard
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.forms import DateField, KitForm
from metodkabinet.kit.forms.inputs import settle

if TYPE_CHECKING:
    from datetime import date

PICTURES = ("jpg", "png", "webp")
MM = {"min_value": Decimal(0), "max_value": Decimal(297), "max_digits": 5, "decimal_places": 1, "localize": True}
BOX = ("text", "x", "y", "width", "height", "size", "align", "is_bold", "is_italic", "colour")


class NewTemplateForm(KitForm):
    """What a template begins with; the rest stands on the sheet already."""

    title = forms.CharField(label="Название", max_length=120, help_text="Например: «Сертификат участника семинара».")
    kind = forms.ChoiceField(label="Что выдаётся", choices=CertificateKind.choices)
    orientation = forms.ChoiceField(label="Лист А4", choices=Orientation.choices)
    is_shared = forms.BooleanField(label="Дать этот шаблон всем объединениям региона", required=False)


class TemplateForm(KitForm):
    """Its name and whom it is lent to."""

    title = forms.CharField(label="Название", max_length=120)
    is_shared = forms.BooleanField(label="Дать этот шаблон всем объединениям региона", required=False)

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        given = {"title": template.title, "is_shared": template.is_shared}
        super().__init__(*args, initial=given, version=template.version, **kwargs)


class LayoutForm(KitForm):
    """The sheet and every box on it, in one form: with a mouse on the picture or by typing millimetres."""

    orientation = forms.ChoiceField(label="Лист А4", choices=Orientation.choices)
    frame = forms.ChoiceField(label="Рамка", choices=Frame.choices, required=False)
    font = forms.ChoiceField(label="Шрифт", required=False)

    def __init__(self, *args: Any, layout: Layout, rows: Sequence[Field], fonts: Sequence[str], **kwargs: Any) -> None:
        given: dict[str, Any] = {"orientation": layout.orientation, "font": layout.font, "frame": layout.frame}
        for row in rows:
            given.update({f"f{row.pk}-{name}": getattr(row, name) for name in BOX})
        super().__init__(*args, initial=given, version=layout.version, **kwargs)
        self.rows = list(rows)
        font: Any = self.fields["font"]
        font.choices = [("", "подобрать самим"), *((name, name) for name in fonts)]
        if layout.font and layout.font not in fonts:
            font.choices.append((layout.font, f"{layout.font} (не установлен)"))
        for row in rows:
            for name, one in self._box(row).items():
                self.fields[f"f{row.pk}-{name}"] = one
                settle(one)

    @staticmethod
    def _box(row: Field) -> dict[str, forms.Field]:
        boxes: dict[str, forms.Field] = {
            "text": forms.CharField(
                label="Надпись", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
            ),
            "x": forms.DecimalField(label="Слева, мм", **MM),  # type: ignore[arg-type]
            "y": forms.DecimalField(label="Сверху, мм", **MM),  # type: ignore[arg-type]
            "width": forms.DecimalField(label="Ширина, мм", **{**MM, "min_value": Decimal(3)}),  # type: ignore[arg-type]
            "height": forms.DecimalField(label="Высота, мм", **{**MM, "min_value": Decimal(3)}),  # type: ignore[arg-type]
            "size": forms.IntegerField(label="Размер букв", min_value=6, max_value=96),
            "align": forms.ChoiceField(label="Как стоит", choices=Align.choices),
            "is_bold": forms.BooleanField(label="жирно", required=False),
            "is_italic": forms.BooleanField(label="курсивом", required=False),
            "colour": forms.CharField(
                label="Цвет", max_length=7, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Цвет не понят.")],
                widget=forms.TextInput(attrs={"type": "color"}),
            ),
        }  # fmt: skip
        if row.kind != FieldKind.TEXT:
            return {name: boxes[name] for name in ("x", "y", "width", "height")}
        return boxes

    def current(self) -> Layout | None:
        """The row as somebody else left it."""
        return registers.fresh_layout(self.rows[0].layout_id) if self.rows else None

    def groups(self) -> list[tuple[Field, dict[str, Any]]]:
        """Boxes with their inputs, for the page."""
        return [
            (row, {name: self[f"f{row.pk}-{name}"] for name in BOX if f"f{row.pk}-{name}" in self.fields})
            for row in self.rows
        ]

    def cards(self) -> dict[int, FieldCard]:
        """For the service; what a picture has no input for stays."""
        said: Mapping[str, Any] = self.cleaned_data
        return {
            row.pk: FieldCard(**{name: said.get(f"f{row.pk}-{name}", getattr(row, name)) for name in BOX})
            for row in self.rows
        }


class FieldForm(KitForm):
    """One more box."""

    kind = forms.ChoiceField(label="Что добавить", choices=FieldKind.choices)
    file = KitFileField(
        label="Картинка", kinds=PICTURES, required=False,
        help_text="Логотип, подпись или печать: JPG, PNG или WebP. Лучше PNG с прозрачным фоном.",
    )  # fmt: skip


class BackgroundForm(KitForm):
    """What lies under everything."""

    file = KitFileField(
        label="Фон", kinds=PICTURES,
        help_text="Картинка во весь лист А4: JPG, PNG или WebP. Хватит 2000 точек по длинной стороне.",
    )  # fmt: skip


class BatchForm(KitForm):
    """The rule and the words of an issuing. The rule is asked only where there is an activity."""

    template: Any = forms.ModelChoiceField(label="Шаблон", queryset=None)
    phrase = forms.CharField(
        label="За что", max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Печатается как есть. Проверьте падеж: «за участие в семинаре «…»».",
    )  # fmt: skip
    dates = forms.CharField(label="Когда", max_length=120, required=False)
    form = forms.CharField(label="Форма", max_length=40, required=False)
    hours = forms.DecimalField(
        label="Часов", required=False, min_value=0, max_value=999, max_digits=5, decimal_places=1, localize=True
    )
    ground = forms.CharField(
        label="Основание", max_length=200, required=False, help_text="Например: «приказ от 20.11.2026 № 118»."
    )
    issued_on = DateField(label="Дата выдачи")
    signer_post = forms.CharField(label="Должность в подписи", max_length=200, required=False)
    signer = forms.CharField(label="Имя в подписи", max_length=120, required=False, help_text="Например: М. П. Иванова")
    city = forms.CharField(label="Город", max_length=120, required=False)
    min_share = forms.IntegerField(
        label="Присутствие не меньше, % занятий", required=False, min_value=1, max_value=100,
        help_text="Пусто: достаточно одной отметки.",
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label="Только роли", choices=PartRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs_passed = forms.BooleanField(label="Тест или курс пройден", required=False)
    needs_published = forms.BooleanField(label="Работа опубликована", required=False)
    max_place = forms.IntegerField(
        label="Место не ниже", required=False, min_value=1, max_value=1000, help_text="3: первые три места."
    )
    min_points = forms.DecimalField(
        label="Баллов не меньше", required=False, min_value=0, max_digits=7, decimal_places=2, localize=True
    )

    RULE = ("min_share", "roles", "needs_passed", "needs_published", "max_place", "min_points")

    def __init__(
        self, *args: Any, batch: Batch | None = None, has_activity: bool, given: Any = None, **kwargs: Any
    ) -> None:
        initial = dict(given or {})
        if batch is not None:
            initial = {name: getattr(batch, name) for name in BatchCard.__slots__}
        super().__init__(*args, initial=initial, version=batch.version if batch else None, **kwargs)
        self.batch = batch
        if not has_activity:
            for name in self.RULE:
                del self.fields[name]

    def words(self) -> list[Any]:
        """What is printed, for the page."""
        return [self[name] for name in ("template", "phrase", "dates", "form", "hours", "ground")]

    def conditions(self) -> list[Any]:
        """The rule."""
        return [self[name] for name in self.RULE if name in self.fields]

    def signature(self) -> list[Any]:
        """Who signs, where and when."""
        return [self[name] for name in ("issued_on", "signer_post", "signer", "city")]

    def current(self) -> Batch | None:
        """The row as somebody else left it."""
        return registers.fresh_batch(self.batch) if self.batch else None

    def card(self) -> BatchCard:
        """For the service."""
        return BatchCard(**{name: self.cleaned_data[name] for name in BatchCard.__slots__ if name in self.cleaned_data})


class NameForm(KitForm):
    """How somebody is printed."""

    name = forms.CharField(label="Имя", max_length=300)
    name_dative = forms.CharField(
        label="Имя в дательном падеже", max_length=300, required=False, help_text="Пусто: поставится по правилам."
    )
    post = forms.CharField(label="Должность", max_length=200, required=False)
    post_dative = forms.CharField(label="Должность в дательном падеже", max_length=200, required=False)
    organisation = forms.CharField(label="Организация", max_length=300, required=False)

    def names(self) -> NameCard:
        """For the service."""
        return NameCard(**{name: self.cleaned_data[name] for name in NameCard.__slots__})


class LineForm(NameForm):
    """Somebody added by hand."""

    person: Any = forms.ModelChoiceField(
        label="Человек из базы", queryset=None, required=False, help_text="Или впишите имя ниже."
    )
    municipality: Any = forms.ModelChoiceField(label="Муниципалитет", queryset=None, required=False)
    email = forms.EmailField(label="Почта", required=False, help_text="Сюда придёт личная ссылка.")
    result = forms.CharField(label="Результат", max_length=200, required=False)
    because = forms.CharField(label="Почему добавлен", max_length=200, required=False)
    field_order = ("person", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["name"].help_text = "Человек или организация. Пусто, если выбран из базы."

    def card(self) -> LineCard:
        """For the service."""
        said = self.cleaned_data
        return LineCard(
            self.names(), said["person"], said["municipality"], said["email"], said["result"], said["because"]
        )


class RevokeForm(KitForm):
    """Why it is void."""

    reason = forms.CharField(
        label="Причина", max_length=300, help_text="Остаётся в реестре; на странице проверки не видна."
    )


class ReplaceForm(NameForm):
    """What the new one says."""

    phrase = forms.CharField(label="За что", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    result = forms.CharField(label="Результат", max_length=200, required=False)
    reason = forms.CharField(label="Причина замены", max_length=300, help_text="Например: «опечатка в фамилии».")

    def __init__(self, *args: Any, certificate: Certificate, today: date, **kwargs: Any) -> None:
        words = certificate.words
        given = {
            "name": certificate.name, "post": words.get("должность", ""), "organisation": certificate.organisation,
            "phrase": certificate.about, "result": words.get("результат", ""),
        }  # fmt: skip  # cases are put anew: the old ones may hold the same mistake
        super().__init__(*args, initial=given, **kwargs)
        self.today = today

    def correction(self) -> Correction:
        """For the service."""
        return Correction(**{name: self.cleaned_data[name] for name in Correction.__slots__})
