"""Lists, the act on the page, erasing a guest, what stands on cards, and who may open what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import registry
from metodkabinet.kit.testing.queries import counted
from metodkabinet.kit.testing.sides import CANARY
from metodkabinet.notifications.models import Notice
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory
from metodkabinet.privacy import services
from metodkabinet.privacy.models import DataIncident, ErasureAct, ErasureJournal, ErasureRequest, RetentionDue
from metodkabinet.privacy.queries.sight import erasable_guests, erasable_people
from metodkabinet.privacy.tests.factories import (
    DataIncidentFactory,
    ErasureActFactory,
    ErasureRequestFactory,
    RetentionDueFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Enter = Callable[[str], Client]


def at(name: str, *args: object) -> str:
    """The address of a page of the module."""
    return reverse(f"privacy:{name}", args=args)


def more_requests(region: Any, count: int) -> None:
    for person in PersonFactory.create_batch(count, region=region):
        ErasureRequestFactory(person=person)


MANY: dict[str, Callable[[Any, int], object]] = {
    "erasures": more_requests,
    "erasure-acts": lambda region, count: ErasureActFactory.create_batch(count, region=region),
    "retention": lambda region, count: RetentionDueFactory.create_batch(count, contact__region=region),
    "incidents": lambda region, count: DataIncidentFactory.create_batch(count, region=region),
}


def measure(browser: Client, address: str) -> int:
    """Queries of a list without the frame."""
    assert browser.get(address).status_code == 200
    with counted() as queries:
        assert browser.get(address, headers={"HX-Request": "true"}).status_code == 200
    return len(queries)


@pytest.mark.full
@pytest.mark.list_page("privacy:erasures")
@pytest.mark.list_page("privacy:erasure-acts")
@pytest.mark.list_page("privacy:retention")
@pytest.mark.list_page("privacy:incidents")
def test_lists_ask_as_much_for_300_rows_as_for_one(cast: Cast, enter: Enter) -> None:
    region, asked = cast.own.made["organisations.region"], {}
    for name, many in MANY.items():
        numbers = [measure(enter("region"), at(name))]
        for count in (2, 297):
            many(region, count)
            numbers.append(measure(enter("region"), at(name)))
        asked[name] = numbers
    assert asked == {"erasures": [13] * 3, "erasure-acts": [8] * 3, "retention": [13] * 3, "incidents": [7] * 3}


def test_the_act_on_the_page_is_the_act_on_paper(cast: Cast, enter: Enter) -> None:
    person = Person.objects.get(user=cast["member"])
    act = services.erase_person(person, ground="request", by=cast["head"])
    page = enter("head").get(at("erasure-act", act.pk)).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    for said in (f"карточка № {person.pk}", "Ильинская Вера Андреевна", "Места работы", "вписывается от руки"):
        assert said in page
    assert person.surname not in page


def test_a_guest_is_erased_from_his_page(cast: Cast, enter: Enter) -> None:
    guest = ContactFactory(region=cast.own.made["organisations.region"], name="Гостева Алёна")
    browser, page = enter("region"), at("erase-guest", guest.pk)
    assert page in browser.get(reverse("people:contact", args=[guest.pk])).content.decode()
    assert browser.post(page, {"ground": "request", "sure": "нет"}).status_code == 422
    done = browser.post(page, {"ground": "request", "sure": "Стереть"})
    assert done["Location"] == at("erasure-act", ErasureAct.objects.get(contact=guest).pk)
    assert Contact.objects.get(pk=guest.pk).name == "стёрто"
    assert "уже стёрты" in browser.get(page).content.decode()
    assert page not in browser.get(reverse("people:contact", args=[guest.pk])).content.decode()


def test_the_card_leads_there_those_who_decide(cast: Cast, enter: Enter) -> None:
    person = Person.objects.get(user=cast["librarian"])
    seen = {}
    for role in ("head", "coordinator", "region"):
        page = enter(role).get(reverse("people:person", args=[person.pk])).content.decode()
        seen[role] = at("erase", person.pk) in page
    assert seen == {"head": True, "coordinator": False, "region": True}


def test_who_is_refused_is_told(cast: Cast) -> None:
    asked = services.ask_erasure(Person.objects.get(user=cast["member"]), text="", by=cast["member"])
    services.decline_erasure(asked, answer="Приказ в силе.", by=cast["head"])
    notice = Notice.objects.get(user=cast["member"], kind="privacy.answered")
    assert (notice.text, notice.url) == ("Приказ в силе.", at("my-data"))


OUTSIDE = ("member", "librarian", "secretary", "coordinator", "approver")


def test_each_role_sees_its_own(cast: Cast) -> None:
    own = cast.own.made
    person, asked = own["people.person"], own["privacy.erasurerequest"]
    assert set(ErasureRequest.objects.visible_to(cast["region"])) == {
        asked,
        cast.foreign.made["privacy.erasurerequest"],
    }
    assert set(ErasureRequest.objects.visible_to(cast["head"])) == {asked}
    for role in OUTSIDE:
        assert not ErasureRequest.objects.visible_to(cast[role]).exists(), role
        assert not erasable_people(cast[role]).exists(), role
    assert person in erasable_people(cast["head"])
    assert not erasable_guests(cast["head"]).exists()


def test_nothing_of_another_region(cast: Cast, enter: Enter) -> None:
    """T2, T4: neither lists nor pages nor acts of the other region."""
    browser, far = enter("region"), cast.other.made
    for model in (ErasureRequest, ErasureAct, RetentionDue, DataIncident):
        label = model._meta.label_lower
        assert far[label] not in model.objects.visible_to(cast["region"])  # type: ignore[attr-defined]
    for name in MANY:
        assert CANARY not in browser.get(at(name)).content.decode().casefold()
    for name, label in (
        ("erasure-act", "privacy.erasureact"), ("erasure-act-word", "privacy.erasureact"), ("erase", "people.person"),
        ("decline-erasure", "privacy.erasurerequest"), ("incident", "privacy.dataincident"),
        ("erase-guest", "people.contact"),
    ):  # fmt: skip
        address = at(name, far[label].pk)  # type: ignore[attr-defined]
        for answer in (browser.get(address), browser.post(address, {"ground": "request", "sure": "стереть"})):
            assert answer.status_code in {404, 405}, name
    assert not Person.objects.get(pk=far["people.person"].pk).is_erased  # type: ignore[attr-defined]


def test_the_invariants_see_what_came_back(cast: Cast) -> None:
    person = Person.objects.get(user=cast["member"])
    services.erase_person(person, ground="request", by=None)
    ErasureJournal.objects.all().delete()
    Person.objects.filter(pk=person.pk).update(email="back@example.org")
    assert [place.partition(":")[0] for place in registry.invariants["privacy.erased"].broken()] == [
        f"Человек {person.pk}"
    ]
    assert len(list(registry.invariants["privacy.journal"].broken())) == ErasureAct.objects.count()
