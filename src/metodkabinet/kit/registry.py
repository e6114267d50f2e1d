"""The lists that modules fill from their `hooks.py`, so that nobody imports upwards or sideways.

A module shows something on a page it must not import by adding an entry here; the page asks the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from metodkabinet.kit.http import Request


class Entry(Protocol):
    """Every registered thing has a key, unique in its list."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Entry)


class Registry(Generic[T]):
    """One list. Entries come out by `order`, then by key, whatever the order of imports was."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, T] = {}

    def add(self, entry: T) -> T:
        """Register; two modules may not claim one key."""
        if entry.key in self._entries:
            message = f"{self.noun} «{entry.key}» is registered twice"
            raise ValueError(message)
        self._entries[entry.key] = entry
        return entry

    def get(self, key: str) -> T | None:
        """The entry with this key, if any module brought it."""
        return self._entries.get(key)

    def __getitem__(self, key: str) -> T:
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._entries.values(), key=lambda entry: (getattr(entry, "order", 0), entry.key)))


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A section of the menu; `url_name` is its page."""

    key: str
    label: str
    url_name: str
    order: int
    capability: str | None = None  # None: everyone who is signed in


@dataclass(frozen=True, slots=True)
class Due:
    """One line of «Ждут вас»: what waits for this person, by when, and the button that does it."""

    title: str
    url: str
    action: str
    hint: str = ""
    due: date | None = None
    strong: str = ""  # the part of the line printed bold, before `title`


@dataclass(frozen=True, slots=True)
class SectionTab:
    """A page among those of one section of the menu, whichever module it comes from: `kit.tabs` draws them."""

    key: str
    section: str  # the key of the menu item
    label: str
    url_name: str
    order: int
    capability: str | None = None


@dataclass(frozen=True, slots=True)
class ListPart:
    """What a module adds to the list of another: filters, buttons, acts on the marked rows (all of `kit.tables`)."""

    key: str
    on: str  # the page of the list, «people:people»
    order: int = 0
    filters: Callable[[Request], Sequence[Any]] = lambda request: ()
    actions: Callable[[Request], Sequence[Any]] = lambda request: ()
    bulk: Callable[[Request], Sequence[Any]] = lambda request: ()


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A source of lines or a box for the home page."""

    key: str
    order: int
    dues: Callable[[Request], Iterable[Due]] | None = None
    template: str = ""
    context: Callable[[Request], Mapping[str, Any] | None] | None = None  # None from it: nothing to show


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a detail page. `on` is the label of the object shown, «people.person»; «*» means every object."""

    key: str
    on: str
    title: str
    order: int
    template: str
    context: Callable[[Request, Any], Mapping[str, Any] | None]
    capability: str | None = None
    tab: bool = False  # heavy: stands in a tab of its own and is computed only when opened
    offered: Callable[[Request, Any], bool] | None = None  # a cheap look before a tab is drawn: is it for this reader?


@dataclass(frozen=True, slots=True)
class Starter:
    """A way to begin something («Новое мероприятие»): shown on the home page and beside plan rows."""

    key: str
    kind: str
    label: str
    url_name: str
    capability: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class KindPage:
    """Which page shows an object of this kind, and whether the kind counts as «мероприятие»."""

    key: str
    label: str
    url_name: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """A named set of people: `people(scope)` gives their query."""

    key: str
    label: str
    people: Callable[[Any], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A counted number: its written definition and the rows behind it."""

    key: str
    title: str
    definition: str
    period_kind: str
    rows: Callable[[Any, Any], QuerySet[Any]]
    columns: Sequence[tuple[str, Callable[[Any], object]]]
    visible: Callable[[QuerySet[Any], Any], QuerySet[Any]]  # what of the rows this reader may open
    count: Callable[[QuerySet[Any]], int] = lambda rows: rows.count()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report or of a portfolio."""

    key: str
    title: str
    order: int
    template: str
    context: Callable[[Any, Any], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class PaperField:
    """A part of a paper's content that people fill in. `kind`: line, text (paragraphs), items (numbered), rows."""

    key: str
    label: str
    kind: str = "line"
    help: str = ""
    required: bool = False
    columns: Sequence[str] = ()  # headings, when it is rows


@dataclass(frozen=True, slots=True)
class PaperStep:
    """A step of the route a kind of paper starts with. `act`: agree, adopt, approve; `signer`: person, body, order."""

    act: str
    signer: str = "person"
    post: str = ""  # whose signature; empty for a body: the association itself


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of official paper: what it consists of, how it looks, who signs it, where its number comes from."""

    key: str
    title: str
    order: int = 0
    gender: str = "masculine"  # of its name, for УТВЕРЖДЁН, УТВЕРЖДЕНА: masculine, feminine, neuter, plural
    fields: Sequence[PaperField] = ()
    blocks: Callable[[Mapping[str, Any]], Sequence[Any]] | None = None  # content -> blocks of the paper's body
    look: str = "act"  # act (approvals, then the title), letter (addressee beside the letterhead), order, sheet
    name: str = ""  # printed above the title, «ПОЛОЖЕНИЕ»; empty: nothing is
    about: bool = False  # the title is a heading to the text: «О проведении семинара»
    route: Sequence[PaperStep] = ()
    series: str = ""  # the series its number is drawn from; empty: no number
    number_typed: bool = False  # number and date come from somebody else's register
    is_open: bool = False  # once approved, known to the whole region
    keep_forever: bool = False  # kept longer than ten years: a wider left margin
    landscape: bool = False
    by_hand: bool = True  # people may begin it themselves; False: only its owner makes it
    owner_page: Callable[[str], tuple[str, str] | None] | None = None  # owner reference -> its name and address
    doubts: Callable[[Mapping[str, Any]], Sequence[str]] | None = None  # what of the content a person should look at


@dataclass(frozen=True, slots=True)
class PaperSeries:
    """A series of numbers that an association gets at first need."""

    key: str
    title: str
    pattern: str  # «{body}-{yyyy}/{n}»
    yearly: str = "year"  # year (the association's own), calendar, never
    no_holes: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What the public check page says of a found paper or certificate: no more than the paper itself shows."""

    title: str
    lines: Sequence[tuple[str, str]]
    is_valid: bool
    note: str = ""  # why it is not valid any more, or what replaced it


@dataclass(frozen=True, slots=True)
class Checkable:
    """Something with a number and an unguessable code that the public check page finds."""

    key: str
    find: Callable[[str, str], Checked | None]  # (number, code)
    order: int = 0


@dataclass(frozen=True, slots=True)
class Searchable:
    """How objects of a model enter the search: `describe(obj)` tells what is found and who may find it."""

    key: str  # «people.person»
    label: str
    objects: Callable[[], QuerySet[Any]]
    describe: Callable[[Any], Any]  # returns kit.search.Document
    visible: Callable[[Any], QuerySet[Any]]  # visible_to(user), the judge in tests
    audience: Callable[[Any], Iterable[str]]  # audience tokens that this reader holds
    order: int = 0


@dataclass(frozen=True, slots=True)
class FileOwner:
    """Which stored files a reader may open because of what this module shows him."""

    key: str
    visible_ids: Callable[[Any], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a module keeps about people: exported, erased and merged with the person.

    `order` matters to erasing: copies made elsewhere (letters, notices) go before the names that lead to them.
    """

    key: str  # «people.employment»
    title: str
    fields: Sequence[str]  # the personal ones; a personal field without an entry fails the build
    export: Callable[[Any], Iterable[Mapping[str, object]]]
    erase: Callable[[Any], int]
    merge: Callable[[Any, Any], Sequence[Mapping[str, object]]]  # (kept, absorbed) -> steps that undo it
    unmerge: Callable[[Any, Any, Sequence[Mapping[str, object]]], None] | None = None
    stays: str = ""  # what an erasure leaves, and why, in words for the act
    erase_guest: Callable[[Any], int] | None = None  # the same for somebody without a card (a contact)
    guests_since: Callable[[Any], QuerySet[Any]] | None = None  # ids of contacts that left a trace since a moment
    order: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """A choice per association, declared by the module that uses it; associations stores and shows it."""

    key: str
    label: str
    kind: str  # number, flag, text, choice
    default: object
    help: str = ""
    choices: Sequence[tuple[str, str]] = ()
    minimum: int | None = None
    maximum: int | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must hold at any moment: `broken()` names each place where it does not."""

    key: str
    title: str
    broken: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class AfterRestore:
    """What a module puts right when data were restored from a copy, before they become the live ones.

    `carry` is asked of the live data that are about to be replaced, and its answer (what JSON can hold) is given to
    `act`: that is how an erasure done after the copy was made is done again. Without live data `act` gets None.
    """

    key: str
    title: str
    act: Callable[[Any], None]
    carry: Callable[[], Any] | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class DemoPart:
    """What a module adds to the demo region, through its own services. Slow parts run in the worker."""

    key: str
    title: str
    order: int
    build: Callable[[Any], None]
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Capability:
    """Something a role may allow; the role table of `config` says which roles do."""

    key: str
    label: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice a person may switch off; `urgent` ones ignore quiet hours and cannot be switched off."""

    key: str
    label: str
    urgent: bool = False
    order: int = 0
    still_for: Callable[[Any, Any], bool] | None = None  # (recipient, object told of): asked once more before sending


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody was shown a page marked `personal` in the policy table."""

    page: str  # «people:person»
    label: str  # «people.person», the object named in the address; empty for a list
    key: str  # the field of that object in the address
    value: str
    rows: int | None  # how many rows the list showed, when it is a list
    exported: bool


@dataclass(frozen=True, slots=True)
class LinkOwner:
    """Addresses of foreign pages that the module shows and that the watch should keep trying."""

    key: str
    links: Callable[[], Iterable[tuple[str, str]]]  # (address, where it stands)


@dataclass(frozen=True, slots=True)
class Switch:
    """The body and the year on top of every page, and what one may switch to."""

    body: str = ""
    body_code: str = ""
    year: str = ""
    url: str = ""  # the page that switches
    zone: str = ""


menu: Registry[MenuItem] = Registry("menu item")
service_pages: Registry[MenuItem] = Registry("service page")  # for those who look after the installation
person_menu: Registry[MenuItem] = Registry("person's menu item")  # «Моя страница», «Безопасность»
section_tabs: Registry[SectionTab] = Registry("tab of a section")
list_parts: Registry[ListPart] = Registry("part of a list")
desk_cards: Registry[DeskCard] = Registry("desk card")
panels: Registry[Panel] = Registry("panel")
starters: Registry[Starter] = Registry("starter")
kind_pages: Registry[KindPage] = Registry("kind page")
audiences: Registry[Audience] = Registry("audience")
figures: Registry[Figure] = Registry("figure")
report_sections: Registry[Section] = Registry("report section")
portfolio_sections: Registry[Section] = Registry("portfolio section")
paper_kinds: Registry[PaperKind] = Registry("paper kind")
paper_series: Registry[PaperSeries] = Registry("paper series")
checkables: Registry[Checkable] = Registry("checkable")
searchables: Registry[Searchable] = Registry("searchable")
file_owners: Registry[FileOwner] = Registry("file owner")
personal_data: Registry[PersonalData] = Registry("personal data")
settings: Registry[Setting] = Registry("setting")
invariants: Registry[Invariant] = Registry("invariant")
after_restore: Registry[AfterRestore] = Registry("act after a restore")
demo_parts: Registry[DemoPart] = Registry("demo part")
capabilities: Registry[Capability] = Registry("capability")
notice_kinds: Registry[NoticeKind] = Registry("notice kind")
link_owners: Registry[LinkOwner] = Registry("link owner")

security_actions: set[str] = set()  # beginnings of actions that touch safety: «accounts.», «associations.role.»
histories: dict[str, str] = {}  # «associations.office» → «association»: whose history this object's acts belong to, too
detail_words: dict[str, str] = {}  # what an act tells beside fields of the object: «job» → «место работы»
impersonal: dict[str, str] = {}  # «activities.kind.name» (or a whole model) looks personal and is not: why
action_words: dict[str, str] = {}  # «people.person.changed» → «карточка изменена», for the log; filled from hooks


@dataclass(slots=True)
class Assembly:
    """The few answers that exactly one module gives; config checks that each is given."""

    switch: Callable[[Request], Switch] | None = None  # body and year of this request
    scope_of: Callable[[Request, str], Any] | None = None  # whose figure an address means, when the reader may see it
    name_of: Callable[[Any], str] | None = None  # how the signed-in person is called on top of the page
    unread: Callable[[Any], int] | None = None  # how many notices wait
    unread_topic: Callable[[Any], str] | None = None  # the live topic that changes with that number
    personal_read: Callable[[Any, Reading], None] | None = None  # (user, reading): the log of looking at personal data
    keepers: Callable[[], Sequence[str]] | None = None  # addresses of those who look after the installation
    role_table: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # capability -> role -> mark
    places: dict[str, str] = field(default_factory=dict)  # search, notices, sign_out, help, privacy -> page name


assembly = Assembly()


def panels_for(request: Request, obj: Model, *, holds: Callable[[str], bool]) -> list[tuple[Panel, Mapping[str, Any]]]:
    """The panels other modules put on this object's page, each with its context, for this reader.

    Tabs are left out: the page asks for the opened one (kit.panels).
    """
    label = obj._meta.label_lower
    found = []
    for panel in panels:
        if panel.on not in {label, "*"} or panel.tab or (panel.capability and not holds(panel.capability)):
            continue
        context = panel.context(request, obj)
        if context is not None:
            found.append((panel, context))
    return found
