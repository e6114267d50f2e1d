"""A declared list: narrows, sorts, counts once and gives one page of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q, QuerySet
from django.http import QueryDict

from metodkabinet.kit.forms.text import tidy
from metodkabinet.kit.tables.columns import Column
from metodkabinet.kit.tables.filters import LONGEST, Filter
from metodkabinet.kit.tables.paging import CAP, Pages
from metodkabinet.kit.words.keys import search_key

if TYPE_CHECKING:
    from django.http import HttpRequest

WORDS = 8  # of a search that count; more only slow it down
RESERVED = frozenset({"q", "sort", "page", "export", "all", "ids", "panel"})


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button for the marked rows; its page gets them through `table.chosen()` and asks before it acts."""

    label: str
    url: str
    kind: str = "plain"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What the list says while nothing exists yet: what comes next and the button for it."""

    title: str
    next: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as the page shows it."""

    column: Column
    row: Any
    value: object
    text: str
    url: str
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    pk: object
    cells: list[Cell]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter that can be taken off: `url` is the list without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: where a press leads and how it is sorted now."""

    column: Column
    url: str = ""
    sorted: str = ""  # ascending, descending


@dataclass(frozen=True, slots=True)
class Control:
    """A filter with what is chosen in it now."""

    filter: Filter
    written: str
    options: list[tuple[str, str]] = field(default_factory=list)


class Table:
    """Inherit and declare; `PeopleTable(request, Person.objects.visible_to(request.user))`.

    Unknown sort, filter and page values are passed over silently: old addresses must go on working.
    """

    key: ClassVar[str] = "table"
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    search: ClassVar[Sequence[str]] = ()  # fields kept folded (lower case, ё as е)
    search_label: ClassVar[str] = "Найти в списке"
    order: ClassVar[Sequence[str]] = ()
    page_size: ClassVar[int] = 50
    noun: ClassVar[str] = "запись,записи,записей"
    export_name: ClassVar[str] = "список"

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        *,
        bulk: Sequence[BulkAction] = (),
        filters: Sequence[Filter] | None = None,
        tone: Callable[[Any], str] | None = None,
    ) -> None:
        self.request = request
        self.queryset = queryset
        self.bulk = list(bulk)
        self.given_filters = list(self.filters if filters is None else filters)
        self.tone = tone
        self.exports = True  # a page whose rows the reader may not carry away says so
        self.state: QueryDict = request.GET
        clash = RESERVED & {one.key for one in self.given_filters}
        if clash:
            message = f"{type(self).__name__}: a filter may not be called {', '.join(sorted(clash))}"
            raise ImproperlyConfigured(message)

    # What the reader chose

    @cached_property
    def query(self) -> str:
        """What is sought, as typed."""
        return tidy(self.state.get("q", "")[:LONGEST]) if self.search else ""

    @cached_property
    def chosen_filters(self) -> list[tuple[Filter, Any]]:
        """Filters that are set to something that means something."""
        pairs = ((one, one.read(self.state.get(one.key, ""))) for one in self.given_filters if self.state.get(one.key))
        return [(one, value) for one, value in pairs if value is not None]

    @cached_property
    def sorting(self) -> tuple[Column | None, bool]:
        """The column to sort by and whether downwards."""
        raw = self.state.get("sort", "")
        name, down = raw.removeprefix("-"), raw.startswith("-")
        column = next((one for one in self.columns if one.sort and one.parameter == name), None)
        return column, down and column is not None

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen, so that «ничего не нашлось» differs from «пока пусто»."""
        return bool(self.query or self.chosen_filters)

    # Rows

    @cached_property
    def matching(self) -> QuerySet[Any]:
        """All rows that fit, unordered."""
        found = self.queryset
        for one, value in self.chosen_filters:
            found = one.apply(found, value)
        for word in search_key(self.query).split()[:WORDS]:
            condition = Q()
            for name in self.search:
                condition |= Q(**{f"{name}__contains": word})
            found = found.filter(condition)
        return found

    @cached_property
    def ordered(self) -> QuerySet[Any]:
        """The fitting rows in a stable order, with everything the columns read."""
        column, down = self.sorting
        chosen = [_turned(name, down=down) for name in column.order] if column else []
        order = list(dict.fromkeys([*chosen, *self.order]))
        if not {"pk", "-pk"} & set(order):
            order.append("pk")
        needs = [relation for one in self.columns for relation in one.needs]
        prefetch = [relation for one in self.columns for relation in one.prefetch]
        found = self.matching.order_by(*order)
        found = found.select_related(*needs) if needs else found
        return found.prefetch_related(*prefetch) if prefetch else found

    @cached_property
    def pages(self) -> Pages:
        """Counted once; a list longer than the cap is not counted to its end."""
        return Pages.of(self.matching, self.ordered, self.state.get("page", ""), self.page_size, self.url)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        return [self._row(obj) for obj in self.pages.objects]

    def _row(self, obj: Any) -> Row:
        return Row(obj.pk, [_cell(column, obj) for column in self.columns], self.tone(obj) if self.tone else "")

    def chosen(self) -> QuerySet[Any]:
        """In the page of a bulk action: the marked rows, or all that the address narrows to."""
        if self.request.POST.get("all") == "1":
            return self.ordered
        marked = [
            int(one)
            for one in self.request.POST.getlist("ids")[:CAP]
            if one.isascii() and one.isdecimal() and len(one) < 19
        ]
        return self.queryset.filter(pk__in=marked).order_by("pk")

    def export_rows(self) -> Iterator[list[object]]:
        """Exactly the fitting rows, all pages, as a sheet holds them."""
        columns = self.exported
        for obj in self.ordered.iterator(chunk_size=2000):
            yield [column.exported_of(obj) for column in columns]

    @property
    def exported(self) -> list[Column]:
        """Columns that go into the sheet."""
        return [column for column in self.columns if column.exported]

    # What the template shows

    @cached_property
    def headings(self) -> list[Heading]:
        """Heads of the columns; pressing a sorted one turns it round."""
        current, down = self.sorting
        return [self._heading(column, current=column is current, down=down) for column in self.columns]

    def _heading(self, column: Column, *, current: bool, down: bool) -> Heading:
        if not column.sort:
            return Heading(column)
        turned = f"-{column.parameter}" if current and not down else column.parameter
        return Heading(
            column, self.url(sort=turned, page=None), ("descending" if down else "ascending") if current else ""
        )

    @cached_property
    def controls(self) -> list[Control]:
        """The filter bar."""
        values = {one.key: one.written(value) for one, value in self.chosen_filters}
        return [
            Control(one, values.get(one.key, ""), one.options() if hasattr(one, "options") else [])
            for one in self.given_filters
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        """Chosen filters, each with the address without it."""
        chips = [Chip(f"«{self.query}»", self.url(q=None, page=None))] if self.query else []
        for one, value in self.chosen_filters:
            words = one.words(value)
            chips.append(
                Chip(f"{one.label}: {words}" if words else one.label, self.url(**{one.key: None, "page": None}))
            )
        return chips

    @property
    def summary(self) -> str:
        """«Найдено: 12 записей»."""
        return self.pages.summary(self.noun, narrowed=self.narrowed)

    @property
    def reset_url(self) -> str:
        """The list with nothing chosen."""
        return self.request.path

    @property
    def export_url(self) -> str:
        """The same rows as a sheet."""
        return self.url(export="xlsx", page=None)

    @property
    def sort_value(self) -> str:
        """The sorting as the address holds it, so that the filter bar keeps it."""
        column, down = self.sorting
        return f"{'-' if down else ''}{column.parameter}" if column else ""

    @property
    def address_tail(self) -> str:
        """What was chosen, for addresses of bulk actions."""
        tail = self.url(page=None).removeprefix(self.request.path)
        return tail if tail != "?" else ""

    def url(self, **changes: str | int | None) -> str:
        """The list's address with something changed; None takes a parameter out."""
        kept = self.state.copy()
        kept.pop("export", None)
        for name, value in changes.items():
            if value is None:
                kept.pop(name, None)
            else:
                kept[name] = str(value)
        for name in [name for name in kept if not kept.get(name)]:
            del kept[name]
        tail = kept.urlencode()
        return f"{self.request.path}?{tail}" if tail else self.request.path


def _turned(name: str, *, down: bool) -> str:
    if not down:
        return name
    return name[1:] if name.startswith("-") else f"-{name}"


def _cell(column: Column, obj: Any) -> Cell:
    value = column.value_of(obj)
    return Cell(
        column=column,
        row=obj,
        value=value,
        text=column.shown(value),
        url=column.link(obj) if column.link else "",
        note=column.note(obj) if column.note else "",
        state=column.state(obj) if column.state else "",
    )
