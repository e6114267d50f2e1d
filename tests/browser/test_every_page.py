"""W1, H1, D4, W3: every page of the policy table as somebody of the cast sees it, on a school screen and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from metodkabinet.config.testing.cast import Cast
from tests.addresses import Place, open_to
from tests.browser.conftest import Open
from tests.browser.driving import DESK, NARROW, PHONE, Visit

pytestmark = [pytest.mark.full, pytest.mark.browser, pytest.mark.generated]

FIRST_LOAD = 300_000  # bytes, before any compression
SIGHT = ["2.black.wide.on", "15.blue.plain.on", "2.white.plain.off"]


def pages(cast: Cast, role: str) -> list[Place]:
    """Addresses that show a page: downloads and answers for machines are left out."""
    client = Client()
    if role != "guest":
        client.force_login(cast[role])
    found, seen = [], set()
    for place in open_to(cast, role):
        response = client.get(place.url)
        is_html = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        shown = is_html and b"<html" in response.content  # a part that only htmx asks for is looked at where it stands
        response.close()
        if shown and place.url not in seen:
            seen.add(place.url)
            found.append(place)
    return found


def complaints(tab: Visit, name: str) -> list[str]:
    """What a careful reader would write down, on both screens."""
    found = [f"{name}: {text}" for text in tab.errors + tab.breaches()]
    for width in (DESK, PHONE):
        tab.resize(width)
        found += [f"{name} at {width}: {fault}" for fault in tab.faults()]
    for width in (PHONE, NARROW):
        tab.resize(width)
        if wide := tab.sticks_out():
            found.append(f"{name} at {width} scrolls sideways: {wide}")
            break
    tab.resize(DESK)
    return found


LOOKERS = {"head": (), "guest": (), "administrator": ("head",), "librarian": ("head",)}


@pytest.mark.parametrize("role", LOOKERS)
def test_w1_every_page_is_clean(open_as: Open, world: Cast, live_server: Any, role: str) -> None:
    """What the head has looked at, others look at by night: their pages have fewer buttons, and the same otherwise."""
    seen = {place.name for one in LOOKERS[role] for place in open_to(world, one)} - {"desk:home"}
    walk(open_as(role), [place for place in pages(world, role) if place.name not in seen], live_server.url)


@pytest.mark.nightly
@pytest.mark.parametrize("role", ["librarian", "member", "approver", "region", "administrator"])
def test_w1_every_page_is_clean_for_each(open_as: Open, world: Cast, live_server: Any, role: str) -> None:
    walk(open_as(role), pages(world, role), live_server.url)


def walk(tab: Visit, places: list[Place], site: str) -> None:
    """Each page without a complaint, and nothing asked from other hosts."""
    found = []
    for place in places:
        tab.look(site + place.url)
        found += complaints(tab, place.name)
    assert not found, "\n" + "\n".join(found)
    assert tab.abroad == []
    assert places


def test_w1_error_pages_are_clean(open_as: Open, live_server: Any) -> None:
    tab, found = open_as("librarian"), []
    for url in ("/net-takogo/", "/admin/jobs/", "/accounts/99999/"):
        tab.look(live_server.url + url)
        found += complaints(tab, url)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("sight", SIGHT)
def test_w1_pages_for_weak_sight_are_clean(open_as: Open, world: Cast, live_server: Any, sight: str) -> None:
    """The schemes differ by tokens, not by pages: each walks a part of them, another part than its neighbours."""
    tab = open_as("head")
    tab.page.context.add_cookies([{"name": "sight", "value": sight, "url": live_server.url}])
    walk(tab, pages(world, "head")[SIGHT.index(sight) :: 12], live_server.url)


@pytest.mark.parametrize("role", ["guest", "head"])
def test_first_load_is_light(open_as: Open, live_server: Any, role: str) -> None:
    tab, answers = open_as(role), []
    tab.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  Playwright looks into it
    tab.look(f"{live_server.url}/")
    weight = sum(len(answer.body()) for answer in answers if answer.status == 200)
    assert 10_000 < weight < FIRST_LOAD


def planted(tab: Visit, url: str, addition: str) -> None:
    """Open the page as if our server had sent something more in it."""

    def serve(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{addition}</main>"))

    tab.page.route(url, serve)
    tab.look(url)


def test_h1_twin_an_inline_script_is_reported(open_as: Open, live_server: Any) -> None:
    tab = open_as("guest")
    planted(tab, f"{live_server.url}/help/", "<script>document.title = 'ran'</script><p style='color:red'>а</p>")
    assert {breach.split()[0] for breach in tab.breaches()} == {"script-src-elem", "style-src-attr"}
    assert tab.page.title() != "ran"
    assert len(tab.errors) == 2


def test_d4_twin_a_foreign_picture_is_reported(open_as: Open, live_server: Any) -> None:
    tab = open_as("guest")
    planted(tab, f"{live_server.url}/help/", "<img src='http://127.0.0.2:9/counter.gif' alt=''>")
    assert tab.abroad == ["http://127.0.0.2:9/counter.gif"] or tab.breaches() == [
        "img-src http://127.0.0.2:9/counter.gif"
    ]


def test_w1_twin_a_field_without_a_name_is_reported(open_as: Open, live_server: Any) -> None:
    tab = open_as("guest")
    planted(tab, f"{live_server.url}/help/", "<input type='text'><div class='wide-twin'></div>")
    assert [fault.split(":")[0] for fault in tab.faults()] == ["label"]


def test_w3_twin_a_wide_table_is_reported(open_as: Open, live_server: Any) -> None:
    tab = open_as("guest")
    planted(tab, f"{live_server.url}/help/", "<aside>широко</aside>")
    tab.page.evaluate("document.querySelector('main aside').style.width = '900px'")
    tab.resize(PHONE)
    assert tab.sticks_out().startswith("<aside")
