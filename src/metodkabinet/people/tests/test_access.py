"""Who sees whom: the cast against lists and pages; the search finds exactly what lists show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import search
from metodkabinet.kit.words.keys import search_key
from metodkabinet.people.models import Contact, Person

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]

# Of the three people of the sides (own school, neighbour's school, another region): page of the person.
SEES = {
    "head": (200, 404, 404), "coordinator": (200, 404, 404), "secretary": (200, 404, 404), "member": (404, 404, 404),
    "librarian": (404, 404, 404), "neighbour": (404, 200, 404), "region": (200, 200, 404), "approver": (200, 404, 404),
    "method_centre": (200, 404, 404), "administrator": (200, 200, 200),
}  # fmt: skip
MANAGES = {"head", "coordinator", "region", "method_centre", "administrator"}
CONTACTS = {"head", "coordinator", "secretary", "neighbour", "region", "method_centre", "administrator"}


@pytest.mark.parametrize("role", sorted(SEES))
def test_who_opens_whose_page(enter: Enter, cast: Cast, role: str) -> None:
    client = enter(role)
    people = [side.made["people.person"] for side in (cast.own, cast.foreign, cast.other)]
    found = tuple(client.get(reverse("people:person", args=[person.pk])).status_code for person in people)
    assert found == SEES[role]
    own = reverse("people:change", args=[people[0].pk])
    expected = {200} if role in MANAGES else {403, 404}
    assert client.get(own).status_code in expected
    contacts = client.get(reverse("people:contacts")).status_code
    assert contacts == (200 if role in CONTACTS else 403)


@pytest.mark.parametrize("role", sorted(SEES))
def test_the_search_finds_exactly_whom_the_lists_show(cast: Cast, role: str) -> None:
    search.rebuild(["people.person", "people.contact"])
    user = cast[role]
    for key, model, word in (("people.person", Person, "Морозова"), ("people.contact", Contact, "Гостева")):
        found = {one.object_id for one in search.search(user, word, kinds=[key], limit=100).hits}
        seen = model.objects.visible_to(user).filter(search_key__contains=search_key(word))  # type: ignore[attr-defined]
        assert found == set(seen.values_list("pk", flat=True)), key
