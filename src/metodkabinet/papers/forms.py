"""Forms of papers. A paper's form is made from the description of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from metodkabinet.kit import registry
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.forms import DateField, KitForm
from metodkabinet.kit.forms.inputs import settle
from metodkabinet.kit.forms.text import clean_text
from metodkabinet.kit.registry import PaperField, PaperKind
from metodkabinet.papers.enums import Signer, StepAct, Yearly
from metodkabinet.papers.models import Paper, Series, Step
from metodkabinet.papers.queries import sight
from metodkabinet.papers.services import Certificate, NewPaper, NewStep, Signing

SPARE, MOST = 4, 400
PREFIX = "part_"


class RowsInput(forms.Widget):
    """A small table of text boxes with some empty lines at the end; more come with every saving, no script needed."""

    template_name = "papers/rows_input.html"

    def __init__(self, columns: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.columns = list(columns)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rows, padded to the width and with spare ones."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = [list(row)[: len(self.columns)] for row in value or []]
        rows += [[] for _ in range(SPARE)]
        context["widget"]["columns"] = self.columns
        context["widget"]["rows"] = [
            [(f"{name}-{column}", (row + [""] * len(self.columns))[column]) for column in range(len(self.columns))]
            for row in rows
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Each column is sent as a list of equal length; empty lines are dropped."""
        columns = [data.getlist(f"{name}-{column}") for column in range(len(self.columns))]
        rows = [list(row) for row in zip(*columns, strict=False)][:MOST]
        return [row for row in rows if any(cell.strip() for cell in row)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Absent when not even the first column was sent."""
        return f"{name}-0" not in data

    def id_for_label(self, id_: str) -> str:
        """The first box."""
        return f"{id_}-0"


class RowsField(forms.Field):
    """A table: a list of rows of clean texts. A row pasted from Excel into one box is spread over the columns."""

    def __init__(self, columns: Sequence[str], **kwargs: Any) -> None:
        self.columns = list(columns)
        super().__init__(widget=RowsInput(columns), **kwargs)

    def clean(self, value: Any) -> list[list[str]]:
        """Spread and cleaned."""
        rows = []
        for row in value or []:
            cells = row[0].split("\t") if "\t" in row[0] else row
            rows.append([clean_text(cell).strip()[:2000] for cell in cells[: len(self.columns)]])
        return [row for row in rows if any(row)]


class ItemsField(forms.CharField):
    """One item on each line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value


def part(one: PaperField) -> forms.Field:
    """The form field of a part; emptiness is judged when the paper goes on, a draft may be half done."""
    label = f"{one.label} (обязательно)" if one.required else one.label
    given: dict[str, Any] = {"label": label, "help_text": one.help, "required": False}
    if one.kind == "rows":
        return RowsField(one.columns, **given)
    if one.kind == "items":
        return ItemsField(max_length=40_000, **given)
    if one.kind == "text":
        return forms.CharField(max_length=40_000, widget=forms.Textarea(attrs={"rows": 6}), **given)
    return forms.CharField(max_length=1000, **given)


class PaperForm(KitForm):
    """Title, date, place, the parts of the kind, signatures."""

    title = forms.CharField(label="О чём документ", max_length=300, help_text="Заголовок: «О проведении семинара…»")
    date = DateField(
        label="Дата документа", required=False, help_text="Можно оставить пустой: поставится в день подписания."
    )
    place = forms.CharField(label="Место составления", max_length=120, required=False)
    signatories = RowsField(["Должность", "Имя в подписи"], label="Подписи под текстом", required=False)

    def __init__(self, *args: Any, kind: PaperKind, paper: Paper | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(paper), version=paper.version if paper else None, **kwargs)
        self.kind, self.paper = kind, paper
        signatories = self.fields.pop("signatories")
        for one in kind.fields:
            self.fields[PREFIX + one.key] = part(one)
            settle(self.fields[PREFIX + one.key])
        self.fields["signatories"] = signatories

    def current(self) -> Paper | None:
        """The row as somebody else left it."""
        return sight.fresh(self.paper) if self.paper else None

    def new(self) -> NewPaper:
        """For the service."""
        said = self.cleaned_data
        content: dict[str, Any] = {}
        for one in self.kind.fields:
            value = said.get(PREFIX + one.key)
            content[one.key] = value.splitlines() if one.kind == "items" and isinstance(value, str) else value
        lines = [{"post": row[0], "name": row[1] if len(row) > 1 else ""} for row in said["signatories"]]
        word = self.paper.approval_word if self.paper else ""
        return NewPaper(said["title"], said["date"], said["place"], content, lines, word)


def _initial(paper: Paper | None) -> dict[str, Any]:
    if paper is None:
        return {}
    found: Mapping[str, Any] = {f"{PREFIX}{key}": value for key, value in paper.content.items()}
    lines = [[line.get("post", ""), line.get("name", "")] for line in paper.signatories]
    return {"title": paper.title, "date": paper.date, "place": paper.place, "signatories": lines, **found}


class StepForm(KitForm):
    """One more signature of the route."""

    act = forms.ChoiceField(label="Что делает", choices=StepAct.choices)
    signer = forms.ChoiceField(label="Чья подпись", choices=Signer.choices)
    post = forms.CharField(
        label="Должность, объединение или организация", max_length=300, required=False,
        help_text="Так, как напечатать: «Ректор ИРО». Для приказа и письма – кого: «Министерства образования».",
    )  # fmt: skip
    name = forms.CharField(label="Имя в подписи", max_length=120, required=False, help_text="Например: Д. С. Орлов")
    person: Any = forms.ModelChoiceField(
        label="Кто подпишет на сайте", queryset=None, required=False,
        help_text="Этому человеку придёт просьба подписать. Если его нет в списке, подпись отметите вы.",
    )  # fmt: skip

    def new(self) -> NewStep:
        """For the service."""
        return NewStep(**{key: value for key, value in self.cleaned_data.items() if key != "version"})


class SigningForm(KitForm):
    """A signature: one's own, or one written down from paper or a decision."""

    signed_on = DateField(label="Дата подписи или решения")
    document_number = forms.CharField(label="Номер протокола, приказа или письма", max_length=40)
    name = forms.CharField(label="Имя в подписи", max_length=120, required=False)
    ground = forms.CharField(
        label="На каком основании", max_length=300, required=False,
        help_text="Например: «подписано на бумаге, скан приложен».",
    )  # fmt: skip

    def __init__(self, *args: Any, step: Step, today: date, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"signed_on": today, "name": step.name}, **kwargs)
        if step.signer == Signer.PERSON:
            self.fields.pop("document_number")
            self.fields["ground"].required = not own
        else:
            self.fields.pop("name")
        if own:
            self.fields.pop("ground")

    def signing(self) -> Signing:
        """For the service."""
        return Signing(**self.cleaned_data)


class ReturnForm(KitForm):
    """Why it goes back."""

    remark = forms.CharField(label="Что исправить", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class RegisterForm(KitForm):
    """Number and date from somebody else's register."""

    number = forms.CharField(label="Номер из журнала организации", max_length=80)
    day = DateField(label="Дата")


class VoidForm(KitForm):
    """Why it is void."""

    reason = forms.CharField(label="Почему документ аннулируется", max_length=300)


class UploadForm(KitForm):
    """A scan, or a signature with its certificate."""

    file = KitFileField(label="Файл", kinds=("pdf", "jpg", "png", "sig"))
    number = forms.CharField(
        label="Номер сертификата", max_length=80, required=False, help_text="Только для подписи .sig"
    )
    owner = forms.CharField(label="Владелец сертификата", max_length=200, required=False)
    since = DateField(label="Сертификат действует с", required=False)
    until = DateField(label="Сертификат действует до", required=False)

    def certificate(self) -> Certificate:
        """For the service."""
        return Certificate(**{key: self.cleaned_data[key] for key in ("number", "owner", "since", "until")})


class TransferForm(KitForm):
    """Whom to hand the paper over to."""

    organisation: Any = forms.ModelChoiceField(label="Кому", queryset=None)
    note = forms.CharField(
        label="Как передан", max_length=200, required=False, help_text="Например: «оригинал с курьером»."
    )


class ReceiveForm(KitForm):
    """The incoming number, when the method centre keeps one."""

    number = forms.CharField(label="Входящий номер", max_length=40, required=False)


class SeriesForm(KitForm):
    """How numbers of a series look."""

    pattern = forms.CharField(label="Образец номера", max_length=60)
    yearly = forms.ChoiceField(label="Нумерация начинается заново", choices=Yearly.choices)
    first = forms.IntegerField(
        label="Первый номер этого года", required=False, min_value=1, max_value=99_999,
        help_text="Если в этом году документы уже нумеровали на бумаге, впишите следующий номер.",
    )  # fmt: skip

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        given = {"pattern": series.pattern, "yearly": series.yearly}
        super().__init__(*args, initial=given, version=series.version, **kwargs)


def kinds_by_hand() -> list[PaperKind]:
    """Kinds that people begin themselves."""
    return [kind for kind in registry.paper_kinds if kind.by_hand]
