"""Lists: people, contacts, pairs that look alike, texts of consents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse

from metodkabinet.kit.tables import ChoiceFilter, Column, Filter, ObjectFilter, Table
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.models import Municipality
from metodkabinet.people.enums import PersonState, PostGroup

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.people.models import Contact, Person

STATES = [("archived", "в архиве"), ("all", "все, с архивом")]
FULLNESS = [("full", "заполнены"), ("most", "от половины"), ("few", "меньше половины")]
BOUNDS = {
    "full": Q(completeness=100),
    "most": Q(completeness__gte=50, completeness__lt=100),
    "few": Q(completeness__lt=50),
}


def person_link(person: Person) -> str:
    """His page."""
    return reverse("people:person", args=[person.pk])


def _by_municipality(people: QuerySet[Any], one: Municipality) -> QuerySet[Any]:
    return people.filter(Q(municipality=one) | Q(municipality__parent=one))


def _by_state(people: QuerySet[Any], value: str) -> QuerySet[Any]:
    return people.filter(state=PersonState.ARCHIVED) if value == "archived" else people


def _by_fullness(people: QuerySet[Any], key: str) -> QuerySet[Any]:
    return people.filter(BOUNDS[key])


def municipality_filter(user: Actor, narrow: Callable[[Any, Any], Any] = _by_municipality) -> Filter:
    """Municipalities in force that this reader knows."""
    places = Municipality.objects.visible_to(user).filter(until=None).order_by("sort_key", "pk")
    return ObjectFilter("municipality", "Муниципалитет", objects=lambda: places, narrow=narrow)


NAME = Column("full_name", "Фамилия, имя, отчество", sort="sort_key", link=person_link)
POST = Column("main_post.name", "Должность", needs=("main_post",), sort=("main_post__sort_key", "sort_key"))
PLACE = Column(
    "main_organisation.short_name", "Организация", needs=("main_organisation",),
    sort=("main_organisation__sort_key", "sort_key"),
)  # fmt: skip
MUNICIPALITY = Column(
    "municipality.name", "Муниципалитет", needs=("municipality",), sort=("municipality__sort_key", "sort_key"),
    phone=False,
)  # fmt: skip


class PeopleTable(Table):
    """Names, posts, places of work: what everyone who may see people sees."""

    key = "people"
    columns: ClassVar[Sequence[Column]] = (NAME, POST, PLACE, MUNICIPALITY)
    search = ("search_key",)
    search_label = "Фамилия (и прежняя), имя"
    order = ("sort_key",)
    noun = "человек,человека,человек"
    export_name = "Люди"

    @staticmethod
    def filters_for(user: Actor, *, cards: bool) -> list[Filter]:
        """What the list is narrowed by; by what cards say only for those who see them."""
        plain: list[Filter] = [
            municipality_filter(user),
            ChoiceFilter("kind", "Вид организации", field="main_organisation__kind", choices=OrganisationKind.choices),
            ChoiceFilter("group", "Должность", field="main_post__group", choices=PostGroup.choices),
            ChoiceFilter(
                "pedagogical", "Педагогическая", field="main_post__is_pedagogical",
                choices=[(True, "да"), (False, "нет")],
            ),
            ChoiceFilter("state", "Состояние", choices=STATES, narrow=_by_state),
        ]  # fmt: skip
        if not cards:
            return plain
        return [*plain, ChoiceFilter("fullness", "Карточки", choices=FULLNESS, narrow=_by_fullness)]


class CardsTable(PeopleTable):
    """The same with how full the cards are."""

    columns = (
        *PeopleTable.columns,
        Column("completeness", "Заполнено, %", kind="number", sort=("completeness", "sort_key"), narrow=True),
        Column(
            "confirmed_at", "Подтверждено", kind="date", sort=("confirmed_at", "sort_key"), narrow=True, phone=False
        ),
    )


class PeopleSheet(CardsTable):
    """As it goes into Excel."""

    columns = (
        Column("surname", "Фамилия"), Column("name", "Имя"), Column("patronymic", "Отчество"),
        *CardsTable.columns[1:],
        Column("birth_date", "Дата рождения", kind="date"),
        Column("phone", "Телефон"), Column("email", "Почта"),
        Column("experience_since", "Общий стаж с", kind="date"),
        Column("pedagogical_since", "Педагогический стаж с", kind="date"),
        Column("library_since", "Библиотечный стаж с", kind="date"),
        Column("state", "Состояние", value=lambda person: person.get_state_display()),
    )  # fmt: skip


class PairsTable(Table):
    """Pairs that look alike."""

    key = "pairs"
    columns = (
        Column(
            "first.full_name", "Карточка", needs=("first__main_organisation",), sort=("first__sort_key",),
            link=lambda pair: reverse("people:pair", args=[pair.pk]),
            note=lambda pair: str(pair.first.main_organisation or ""),
        ),
        Column(
            "second.full_name", "Похожа на", needs=("second__main_organisation",),
            note=lambda pair: str(pair.second.main_organisation or ""),
        ),
        Column("reasons", "Чем похожи", value=lambda pair: "; ".join(pair.reasons)),
        Column("score", "Сходство, %", kind="number", sort="score", narrow=True),
    )  # fmt: skip
    search = ("first__search_key", "second__search_key")
    search_label = "Фамилия"
    order = ("-score", "first__sort_key")
    noun = "пара,пары,пар"
    export_name = "Похожие карточки"


def contact_link(contact: Contact) -> str:
    """Its page."""
    return reverse("people:contact", args=[contact.pk])


def _by_recognition(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(person__isnull=value == "no")


class ContactsTable(Table):
    """Guests and correspondents."""

    key = "contacts"
    columns = (
        Column("name", "Имя", sort="sort_key", link=contact_link),
        Column("email", "Почта", sort="email"),
        Column("phone", "Телефон", phone=False),
        Column(
            "organisation", "Организация", needs=("organisation",),
            value=lambda contact: str(contact.organisation or contact.organisation_text),
        ),
        Column(
            "person", "Карточка", needs=("person",), narrow=True,
            value=lambda contact: "сверен с базой" if contact.person_id else "не сверен",
            state=lambda contact: "done" if contact.person_id else "plain",
        ),
        Column("created_at", "Появился", kind="date", sort="created_at", narrow=True, phone=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(
            "known", "Карточка", choices=[("yes", "сверены с базой"), ("no", "не сверены")], narrow=_by_recognition
        ),
    )  # fmt: skip
    search = ("search_key",)
    search_label = "Имя, почта или организация"
    order = ("sort_key",)
    noun = "контакт,контакта,контактов"
    export_name = "Контакты"


class ConsentTextsTable(Table):
    """Versions of consents."""

    key = "texts"
    columns = (
        Column("title", "Заголовок", sort="title", link=lambda text: reverse("people:consent-text", args=[text.pk])),
        Column("purpose", "Для чего", value=lambda text: text.get_purpose_display(), sort=("purpose", "-version")),
        Column("version", "Редакция", kind="number", narrow=True),
        Column(
            "published_at", "Опубликован", kind="date", narrow=True, sort="published_at",
            note=lambda text: "" if text.published_at else "черновик",
        ),
    )  # fmt: skip
    order = ("purpose", "-version")
    noun = "текст,текста,текстов"
    export_name = "Тексты согласий"
