"""Pages: each opens, does its one act, refuses aloud; lists ask as much for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.accounts.models import Invitation
from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people import services
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import (
    Consent,
    ConsentText,
    Contact,
    Employment,
    Merge,
    Person,
    Post,
    Resemblance,
    Stranger,
)
from metodkabinet.people.tests.factories import (
    ConsentTextFactory,
    ContactFactory,
    PersonFactory,
    ResemblanceFactory,
    worker,
)

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]
DAY = date(2026, 9, 1)


def at(name: str, *args: object) -> str:
    """The address of a page of the module."""
    return reverse(f"people:{name}", args=args)


def said(response: Any) -> list[str]:
    """What the form refused with."""
    return [text for texts in response.context["form"].errors.values() for text in texts]


def rows_of(response: Any) -> list[str]:
    """The first cells of a list."""
    return [row.cells[0].text for row in response.context["table"].rows]


def head_of(response: Any) -> bytes:
    """The first bytes of a download, closed after use."""
    data = b"".join(response.streaming_content)
    response.close()
    return data[:2]


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def person(cast: Cast) -> Any:
    """Somebody at the school of the first side."""
    return cast.own.made["people.person"]


@pytest.fixture
def school(cast: Cast) -> Any:
    """The school of the first side."""
    return cast.own.made["organisations.organisation"]


# Lists


def measure(enter: Enter, role: str, name: str, **query: str) -> int:
    """Queries of one list; a fresh browser, nothing remembered."""
    client = enter(role)
    with counted() as queries:
        assert client.get(at(name), query).status_code == 200
    return len(queries)


def many_people(cast: Cast, _: Any) -> None:
    school, post = cast.own.made["organisations.organisation"], cast.own.made["people.post"]
    region = cast.own.made["organisations.region"]
    people = PersonFactory.create_batch(297, region=region)
    services.add_employments([(one, services.EmploymentCard(school, post, since=DAY)) for one in people], by=None)


def many_pairs(cast: Cast, person: Any) -> None:
    many_people(cast, person)
    others = list(Person.objects.filter(main_organisation=person.main_organisation_id, pk__gt=person.pk)[1:])
    for other in others:
        if not Resemblance.objects.filter(first=person, second=other).exists():
            ResemblanceFactory(first=person, second=other)


MANY: dict[str, Any] = {
    "people": many_people,
    "pairs": many_pairs,
    "contacts": lambda cast, person: ContactFactory.create_batch(297, region=person.region),
    "consent-texts": lambda cast, person: ConsentTextFactory.create_batch(297, region=person.region),
}


@pytest.mark.full
@pytest.mark.list_page("people:people")
@pytest.mark.list_page("people:contacts")
@pytest.mark.list_page("people:pairs")
@pytest.mark.list_page("people:consent-texts")
@pytest.mark.parametrize("name", sorted(MANY))
def test_lists_ask_as_much_for_300_rows_as_for_one(enter: Enter, cast: Cast, person: Any, name: str) -> None:
    few = measure(enter, "region", name)
    MANY[name](cast, person)
    assert (few, few < 30) == (measure(enter, "region", name), True)


@pytest.mark.list_page("people:posts")
def test_posts_are_the_administrators_dictionary(enter: Enter) -> None:
    few = measure(enter, "administrator", "posts")
    for name in ("методист", "заведующий библиотекой"):
        services.add_post(name, "other", is_pedagogical=False, by=None)
    assert measure(enter, "administrator", "posts") == few
    given = {"name": "учитель", "group": "other"}
    assert enter("administrator").post(at("posts-add"), given).status_code == 302
    post = Post.objects.get(name="учитель")
    assert post.sort_key != ""
    assert Event.objects.filter(action="people.post.created", object_id=str(post.pk)).count() == 1
    assert enter("administrator").get(at("posts-edit", post.pk)).status_code == 200
    assert enter("administrator").post(at("posts-delete", post.pk)).status_code == 302


def test_the_list_is_searched_filtered_and_exported(enter: Enter, cast: Cast, person: Any, school: Any) -> None:
    head, place = enter("head"), school.municipality_id
    services.change_person(
        person, services.PersonCard("Ёжикова", "Ия", library_since=date(2025, 9, 1), email="a@example.org"), by=None
    )
    assert rows_of(head.get(at("people"), {"q": "ежикова"})) == ["Ёжикова Ия"]
    assert rows_of(head.get(at("people"), {"q": "морозова ия"})) == ["Ёжикова Ия"]
    assert rows_of(head.get(at("people"), {"q": "ежикова", "municipality": place, "group": "librarian"})) == [
        "Ёжикова Ия"
    ]
    assert rows_of(head.get(at("people"), {"q": "ежикова", "pedagogical": "True"})) == []
    assert rows_of(head.get(at("people"), {"cohort": "beginners"})) == ["Ёжикова Ия"]
    assert rows_of(head.get(at("people"), {"q": "ежикова", "fullness": "few"})) == []
    assert rows_of(head.get(at("people"), {"state": "archived"})) == []
    sheet = head.get(at("people"), {"export": "xlsx", "q": "ежикова"})
    assert head_of(sheet) == b"PK"
    event = Event.objects.get(action="people.person.exported")
    assert event.values_row.after == {"people": 1}
    assert enter("librarian").get(at("people"), {"export": "xlsx"}).status_code == 403
    assert head.get(at("people"), HTTP_HX_REQUEST="true").status_code == 200


def test_who_sees_names_only_cannot_narrow_by_cards(enter: Enter, person: Any) -> None:
    shown = enter("secretary").get(at("people"), {"cohort": "beginners", "q": "морозова"})
    assert [one.filter.key for one in shown.context["table"].controls][-1] == "state"
    assert len(rows_of(shown)) == 2
    page = enter("secretary").get(at("person", person.pk))
    assert (page.context["seen"].card, page.context["panels"]) == (False, [])
    assert enter("librarian").get(at("person", person.pk)).status_code == 404
    assert rows_of(enter("librarian").get(at("people"))) == ["Ёлкина Анна"]


# One person


def test_the_page_of_a_person_shows_its_panels(enter: Enter, person: Any) -> None:
    page = enter("head").get(at("person", person.pk))
    keys = [panel.key for panel, _ in page.context["panels"] if panel.key.startswith("people.")]
    assert keys == ["people.employment", "people.cases", "people.consents", "people.links"]
    assert page.context["missing"] != []


def test_my_own_page(enter: Enter, cast: Cast) -> None:
    assert enter("librarian").get(at("mine")).context["person"].user == cast["librarian"]
    assert "person" not in enter("administrator").get(at("mine")).context


def test_a_person_is_added_after_a_look_at_namesakes(enter: Enter, cast: Cast, person: Any, school: Any) -> None:
    head = enter("head")
    assert head.get(at("add")).status_code == 200
    given = {
        "surname": "Морозова", "name": "Мария", "patronymic": "Петровна", "organisation": school.pk,
        "post": person.main_post_id, "since": "2026-09-01",
    }  # fmt: skip
    first = head.post(at("add"), given)
    assert person in [one for one, _ in first.context["alike"]]
    assert head.post(at("add"), {**given, "sure": "on"}).status_code == 302
    assert Person.objects.filter(surname="Морозова", name="Мария", main_organisation=school).count() == 2
    foreign = cast.foreign.made["organisations.organisation"]
    assert head.post(at("add"), {**given, "sure": "on", "organisation": foreign.pk}).status_code == 403
    other = cast.other.made["organisations.organisation"]
    assert said(head.post(at("add"), {**given, "organisation": other.pk})) == [
        "Такого значения в списке нет. Выберите из списка."
    ]


@pytest.mark.parametrize(
    "bad",
    [
        {"surname": "Я" * 10_000}, {"surname": "   "}, {"birth_date": "32.13.2020"}, {"birth_date": "01.01.1800"},
        {"email": "не почта"}, {"sex": "x"}, {"library_since": "2999-01-01"}, {"name": ""},
    ],
)  # fmt: skip
def test_bad_input_is_refused_aloud_and_nothing_is_saved(enter: Enter, person: Any, bad: dict[str, str]) -> None:
    given = {"surname": "Морозова", "name": "Мария", "version": person.version} | bad
    answer = enter("head").post(at("change", person.pk), given)
    assert (answer.status_code, len(said(answer))) == (422, 1)
    assert Person.objects.get(pk=person.pk).version == person.version


def test_a_card_is_changed_and_a_clash_shows_both_versions(enter: Enter, person: Any) -> None:
    head = enter("head")
    assert head.get(at("change", person.pk)).status_code == 200
    given = {"surname": "Морозова🌲", "name": "Мария", "phone": "89000000001", "version": person.version}
    assert head.post(at("change", person.pk), given).status_code == 302
    clash = head.post(at("change", person.pk), {**given, "phone": "89000000002"})
    labels = [one.label for one in clash.context["form"].differences]
    assert (clash.status_code, labels[-1]) == (422, "Телефон")


def test_cases_are_corrected_by_hand(enter: Enter, person: Any) -> None:
    head = enter("head")
    assert head.get(at("cases", person.pk)).status_code == 200
    given = {"datv": "Морозовой Марье", "version": person.version}
    assert head.post(at("cases", person.pk), given).status_code == 302
    panels = {panel.key: context for panel, context in head.get(at("person", person.pk)).context["panels"]}
    assert ("Кому?", "Морозовой Марье", "") in panels["people.cases"]["forms"]


def test_confirm_archive_return(enter: Enter, person: Any) -> None:
    head = enter("head")
    assert head.post(at("confirm", person.pk)).status_code == 302
    refused = head.post(at("archive", person.pk), {"reason": "на пенсии"})
    assert "действующее место работы" in said(refused)[0]
    services.end_employment(person.employments.get(), until=DAY, by=None)
    person.other_territories.all().delete()
    services.archive_person(person, reason="на пенсии", by=None)
    assert Person.objects.get(pk=person.pk).state == PersonState.ARCHIVED
    assert enter("region").post(at("return", person.pk)).status_code == 302
    assert Person.objects.get(pk=person.pk).state == PersonState.ACTIVE


def test_foreign_organisations_and_libraries_are_not_to_be_chosen(enter: Enter, cast: Cast, person: Any) -> None:
    other = cast.other.made
    for field, label in (("organisation", "organisations.organisation"), ("library", "organisations.library")):
        given = {
            "rate": "0,5", "organisation": person.main_organisation_id, "post": person.main_post_id,
            field: other[label].pk,
        }  # fmt: skip
        assert said(enter("head").post(at("add-employment", person.pk), given)) == [
            "Такого значения в списке нет. Выберите из списка."
        ]
    assert Employment.objects.filter(person=person).count() == 1


def test_a_job_is_added_changed_removed(enter: Enter, person: Any) -> None:
    head, rows = enter("head"), Employment.objects.filter(person=person)
    given = {
        "rate": "0,5", "is_main": "", "since": "2024-09-01", "organisation": person.main_organisation_id,
        "post": person.main_post_id,
    }  # fmt: skip
    assert head.get(at("add-employment", person.pk)).status_code == 200
    assert head.post(at("add-employment", person.pk), {"rate": ""}).status_code == 422
    assert head.post(at("add-employment", person.pk), given).status_code == 302
    row = rows.order_by("-pk")[0]
    assert head.get(at("change-employment", row.pk)).status_code == 200
    assert head.post(at("change-employment", row.pk), {**given, "rate": "0,25"}).status_code == 302
    assert str(rows.get(pk=row.pk).rate) == "0.25"
    assert head.post(at("remove-employment", row.pk)).status_code == 302
    assert rows.count() == 1


# Consents


def test_a_consent_has_its_own_page_and_button(enter: Enter, cast: Cast, person: Any) -> None:
    head, page = enter("head"), at("consent", "photo", person.pk)
    assert "ещё не опубликован" in head.get(page).content.decode()
    ConsentTextFactory(region=person.region, purpose="photo")
    shown = head.get(page).content.decode()
    assert ("подписано на бумаге" in shown, "checked" in shown) == (True, False)
    assert head.post(page).status_code == 302
    assert Consent.objects.get(text__purpose="photo").source == "paper"
    assert head.post(page, {"withdraw": "1"}).status_code == 302
    assert Consent.objects.get(text__purpose="photo").withdrawn_at is not None
    own = Person.objects.get(user=cast["librarian"])
    assert enter("librarian").post(at("consent", "photo", own.pk)).status_code == 302
    assert Consent.objects.get(person=own).source == "site"
    assert head.get(at("consent", "spam", person.pk)).status_code == 404


def test_texts_of_consents_are_written_and_published(enter: Enter, cast: Cast) -> None:
    methodist = enter("region")
    assert methodist.get(at("add-consent-text"), {"purpose": "processing"}).context["form"].initial != {}
    given = {"purpose": "letters", "title": "Письма", "text": "Я согласна получать письма"}
    assert methodist.post(at("add-consent-text"), given).status_code == 302
    text = ConsentText.objects.get(purpose="letters")
    page = at("consent-text", text.pk)
    assert methodist.post(page, {"title": "Письма", "text": "Иначе"}).status_code == 302
    assert methodist.post(page, {"publish": "1"}).status_code == 302
    text.refresh_from_db()
    assert (text.text, text.published_at is not None) == ("Иначе", True)
    assert "не меняют" in said(methodist.post(page, {"title": "Письма", "text": "Поздно"}))[0]


# Twins


def test_a_pair_is_joined_or_told_apart(enter: Enter, cast: Cast, person: Any) -> None:
    head, pair = enter("head"), cast.own.made["people.resemblance"]
    page = head.get(at("pair", pair.pk))
    assert "Места работы" in [title for title, _, _ in page.context["compared"]]
    assert head.post(at("pair", pair.pk)).status_code == 422
    assert head.post(at("pair", pair.pk), {"keep": pair.first_id}).status_code == 302
    merge = Merge.objects.get(absorbed=pair.second_id)
    assert head.post(at("unmerge", merge.pk)).status_code == 302
    back = head.get(at("pair", pair.pk))
    assert (back.status_code, back.context["undone"], "Слияние отменено" in back.content.decode()) == (200, merge, True)
    told = [[line.what for line in lines] for _, lines in back.context["histories"]]
    assert [one[0] for one in told] == ["карточки разъединены", "карточки разъединены"]
    assert head.post(at("pair", pair.pk), {"apart": "1"}).status_code == 302
    assert Stranger.objects.filter(first=pair.first_id, second=pair.second_id).count() == 1


def test_any_two_cards_are_compared_and_joined(enter: Enter, cast: Cast, person: Any, school: Any) -> None:
    head, other = enter("head"), worker(organisation=school, post=person.main_post)
    assert head.get(at("merge", person.pk)).status_code == 200
    assert head.get(at("merge", person.pk), {"other": other.pk}).context["one"] == person
    assert head.post(at("merge", person.pk), {"other": other.pk, "keep": other.pk}).status_code == 302
    assert Person.objects.get(pk=person.pk).state == PersonState.MERGED
    foreign = cast.foreign.made["people.person"]
    assert head.get(at("merge", other.pk), {"other": foreign.pk}).status_code == 422


def test_the_search_for_twins_is_asked_for(enter: Enter, person: Any) -> None:
    assert enter("head").post(at("pairs")).status_code == 302
    assert len(rows_of(enter("head").get(at("pairs")))) == 1


# Contacts


def test_contacts_are_added_corrected_recognised(enter: Enter, person: Any) -> None:
    head = enter("head")
    assert head.get(at("add-contact")).status_code == 200
    given = {"name": f"{person.surname} Мария", "email": "guest@example.org"}
    assert head.post(at("add-contact"), given).status_code == 302
    contact = Contact.objects.get(email="guest@example.org")
    assert head.get(at("change-contact", contact.pk)).status_code == 200
    assert head.post(at("change-contact", contact.pk), {**given, "phone": "89000000001"}).status_code == 302
    page = at("contact", contact.pk)
    assert person in head.get(page).context["guesses"]
    assert head.post(page, {"person": person.pk}).status_code == 302
    assert rows_of(head.get(at("contacts"), {"known": "yes", "q": "guest@example.org"})) == [contact.name]
    assert head.post(page, {"forget": "1"}).status_code == 302
    assert Contact.objects.get(pk=contact.pk).person is None
    assert messages_of(head.post(page, follow=True))[-1] == "Выберите карточку из списка."


def test_somebody_is_invited_from_his_page(enter: Enter, person: Any) -> None:
    Person.objects.filter(pk=person.pk).update(user=None, email="priglashena@example.org")
    head = enter("head")
    assert head.post(at("invite", person.pk)).status_code == 302
    assert Invitation.objects.get(about=f"people.person:{person.pk}").user.email == "priglashena@example.org"
