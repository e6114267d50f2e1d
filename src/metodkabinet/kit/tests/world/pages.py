"""Pages of the made-up application and its URLconf: `@pytest.mark.urls("metodkabinet.kit.tests.world.pages")`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import include, path, reverse

from metodkabinet.kit import charts, registry, tables
from metodkabinet.kit.components.blocks import Tab
from metodkabinet.kit.crud import Dictionary
from metodkabinet.kit.forms import KitForm, KitModelForm, once
from metodkabinet.kit.pages import attempt, obtain, page, saved
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.policy import ANYONE, SIGNED_IN
from metodkabinet.kit.policy import page as address
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.kit.tests.world.models import Book, Rack

RACKS = Dictionary(
    Rack, one="Стеллаж", many="Стеллажи", fields=["name", "place"], explanation="Стеллажи нужны, чтобы находить книги.",
    see="racks.see", visible=Rack.objects.visible_to, edit="racks.manage", manageable=Rack.objects.visible_to,
    search=["name"],
)  # fmt: skip


class BookTable(tables.Table):
    """Every kind of column and filter."""

    columns = [
        tables.Column(
            "title", "Название", sort="title_key", link=lambda book: reverse("book", args=[book.pk]),
            note=lambda book: "редкая книга" if book.rare else "",
        ),
        tables.Column("rack.name", "Стеллаж", sort=("rack__name", "title_key"), needs=("rack",)),
        tables.Column("copies", "Экземпляров", sort="copies", kind="number"),
        tables.Column("bought", "Поступила", sort="bought", kind="date"),
        tables.Column(
            "rare", "Состояние", value=lambda book: "редкая" if book.rare else "обычная",
            state=lambda book: "done" if book.rare else "plain", narrow=True, phone=False,
        ),
    ]  # fmt: skip
    filters = [
        tables.ObjectFilter("rack", "Стеллаж", objects=Rack.objects.all),
        tables.ChoiceFilter("copies", "Экземпляров", choices=[(1, "один"), (5, "пять")]),
        tables.DateFilter("since", "Поступила с", field="bought"),
        tables.DateFilter("read_until", "Читали до", field="read_at", until=True),
        tables.TextFilter("begins", "Ключ", field="find_key"),
        tables.FlagFilter("rare", "Только редкие"),
    ]
    search = ["find_key"]
    search_label = "Найти книгу"
    order = ["title_key"]
    noun = "книга,книги,книг"
    export_name = "Книги"


class BookForm(KitModelForm):
    """A model's form."""

    class Meta:
        model = Book
        fields = ["title", "rack", "bought"]
        help_texts = {"title": "Как на титульном листе"}


class RackForm(KitModelForm):
    """A form of a model with a version."""

    class Meta:
        model = Rack
        fields = ["name", "place"]


class NoteForm(KitForm):
    """Fields of every look."""

    name = forms.CharField(label="Фамилия, имя, отчество", max_length=80, help_text="Как в паспорте")
    text = forms.CharField(label="Текст", max_length=20, min_length=3, required=False, widget=forms.Textarea)
    day = forms.DateField(label="День", required=False)
    moment = forms.DateTimeField(label="Когда начать", required=False)
    size = forms.ChoiceField(label="Формат", choices=[("a", "очно"), ("b", "заочно")], widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="Вид", choices=[("a", "семинар"), ("b", "веб-форум")], required=False)
    agreed = forms.BooleanField(label="Согласен на обработку персональных данных", required=False)
    paper = forms.FileField(label="Файл", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    sent = NoteForm(request.POST or None, request.FILES or None)
    if request.GET.get("wrong"):
        sent = NoteForm({"text": "слишком длинный текст для этого поля", "day": "вчера", "size": "c"})
        sent.is_valid()
    if request.GET.get("said"):
        messages.success(request, "Протокол сохранён.")
        messages.warning(request, "Четыре имени проверьте сами.")
    return page(request, "world/gallery.html", form=sent, status=200, **_pictures())


def _pictures() -> dict[str, Any]:
    months = "сен окт ноя дек янв фев мар апр май июн июл авг".split()  # noqa: SIM905
    counts = [4, 2, 11, 4, 2, 4, 7, 4, 2, 2, 0, 0]
    points = [
        charts.Point(name, count, url=f"?m={n}", ahead=n > 2)
        for n, (name, count) in enumerate(zip(months, counts, strict=True))
    ]
    years = ["2022/23", "2023/24", "2024/25", "2025/26"]
    places = [
        ("Приозёрский", 27),
        ("Верхнереченский", 12),
        ("Лесной", 0),
        ("Староозерский городской округ", None),
        ("Заречье", 19),
        ("Каменка", 5),
    ]
    return {
        "day": date(2026, 11, 24), "late": date(2026, 11, 17),
        "trail": [("Состав и кадры", "/"), ("Люди", "/")],
        "tabs": [Tab("Главное", "?", current=True), Tab("История", "?t=2", count=12)],
        "months": charts.bars("Мероприятия по месяцам", points, unit="мероприятий", now=2),
        "layers": charts.stacked("Участники по видам", months[:6], [charts.Series("очно", [20, 30, 96, 12, 8, 40]), charts.Series("заочно", [10, 0, 27, 30, 4, 12]), charts.Series("запись", [5, 3, 12, 0, 0, 7])], unit="человек"),  # noqa: E501
        "years": charts.line("Участников по годам", years, [charts.Series("участия", [210, 327, None, 402]), charts.Series("разные люди", [150, 214, 220, 260])]),  # noqa: E501
        "promises": charts.plan_fact("План и факт", [charts.PlanFact("Организационная деятельность", 5, 3), charts.PlanFact("Аналитика", 4, 4), charts.PlanFact("Консультации", 3, 6)], unit="пунктов"),  # noqa: E501
        "spark": charts.sparkline("Участия", [210, 327, 300, 402], years),
        "map": charts.tiles("Участники по муниципалитетам", [charts.Tile(name, value, url="?p=1") for name, value in places]),  # noqa: E501
    }  # fmt: skip


def books(request: HttpRequest) -> HttpResponseBase:
    """A list with everything on."""
    bulk = [tables.BulkAction("Переставить", reverse("move"), icon="move-right")]
    actions = [tables.Action("Новая книга", reverse("add-book"), kind="first", icon="plus")]
    empty = tables.Empty("Пока нет ни одной книги", next="Внесите первую.", url=reverse("add-book"), action="Внести")
    table = BookTable(request, Book.objects.visible_to(request.user), bulk=bulk)
    return tables.list_page(request, table, title="Книги", lead="фонд кабинета", actions=actions, empty=empty)


def move(request: HttpRequest) -> HttpResponse:
    """What a bulk action gets."""
    table = BookTable(request, Book.objects.visible_to(request.user))
    return HttpResponse(",".join(book.title for book in table.chosen()))


def make_book(*, title: str, rack: Rack, bought: date | None) -> Book:
    """A service with a refusal."""
    if title == "Запрещённая":
        raise Refused("Такую книгу поставить нельзя. Выберите другую.", field="title")
    made = Book.of(title, rack, bought=bought)
    made.save()
    return made


@once
def add_book(request: HttpRequest) -> HttpResponse:
    """A form that makes one object however often it is sent."""
    form = BookForm(request.POST or None, visible={"rack": Rack.objects.visible_to(request.user)})
    if form.is_valid() and (made := attempt(form, make_book, **form.cleaned_data)):
        return saved(request, "Книга внесена.", "book", made.pk)
    return page(request, "world/form.html", title="Новая книга", form=form)


def rename_rack(rack: Rack, *, name: str, place: int, version: int) -> Rack:
    """A service that sees that somebody saved meanwhile."""
    now = Rack.objects.get(pk=rack.pk)
    if now.version != version:
        raise Changed("Пока вы правили, стеллаж изменили.")
    now.name, now.place, now.version = name, place, version + 1
    now.save()
    return now


def edit_rack(request: HttpRequest, pk: int) -> HttpResponse:
    """An optimistic edit."""
    rack = obtain(Rack.objects.visible_to(request.user), pk)
    form = RackForm(request.POST or None, instance=rack)
    if form.is_valid() and attempt(form, rename_rack, rack, **form.cleaned_data):
        return saved(request, "Стеллаж сохранён.", "books")
    return page(request, "world/form.html", title="Стеллаж", form=form)


def book(request: HttpRequest, pk: int) -> HttpResponse:
    """A detail page made of panels."""
    found = obtain(Book.objects.visible_to(request.user), pk)
    return detail_page(request, "world/book.html", found, title=found.title)


def broken(request: HttpRequest) -> HttpResponse:
    """Fails."""
    message = "на то и расчёт"
    raise RuntimeError(message)


NEIGHBOURS = registry.Panel(
    "neighbours", "kit_world.book", "Соседи по полке", 1, "world/panel.html",
    lambda request, obj: {"books": list(Book.objects.filter(rack=obj.rack).exclude(pk=obj.pk).order_by("pk")[:5])},
)  # fmt: skip
HISTORY = registry.Panel(
    "history", "kit_world.book", "История", 2, "world/history.html",
    lambda request, obj: {"lines": [f"внесена {obj.pk}"]}, tab=True,
)  # fmt: skip

urlpatterns = [
    path("", include("metodkabinet.kit.urls")),
    address("", gallery, "home", who=ANYONE),
    address("gallery/", gallery, "gallery", who=ANYONE, methods=("GET", "POST")),
    address("books/", books, "books", who=ANYONE),
    address("books/move/", move, "move", who=ANYONE, methods=("POST",)),
    address("books/add/", add_book, "add-book", who=ANYONE, methods=("GET", "POST")),
    address("books/<int:pk>/", book, "book", who=ANYONE),
    address("rack/<int:pk>/", edit_rack, "edit-rack", who=ANYONE, methods=("GET", "POST")),
    address("broken/", broken, "broken", who=ANYONE),
    address("inside/", gallery, "inside", who=SIGNED_IN),
    *RACKS.urls("racks"),
]
handler400 = "metodkabinet.kit.errors.bad_request"
handler403 = "metodkabinet.kit.errors.forbidden"
handler404 = "metodkabinet.kit.errors.not_found"
handler500 = "metodkabinet.kit.errors.server_error"
