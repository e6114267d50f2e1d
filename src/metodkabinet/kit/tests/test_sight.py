"""«Версия для слабовидящих»: remembered in a cookie, safe to return from."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("metodkabinet.kit.tests.world.pages")
CHOICE = {"size": "2", "colour": "black", "spacing": "wide", "pictures": "off"}
ATTRIBUTES = '<html lang="ru" data-size="2" data-colour="black" data-spacing="wide" data-pictures="off">'


def test_the_choice_is_kept_and_every_page_wears_it(client: Client) -> None:
    answer = client.post("/sight/", {**CHOICE, "next": "/nowhere/"})
    assert (answer.status_code, answer["Location"], answer.cookies["sight"].value) == (
        302,
        "/nowhere/",
        "2.black.wide.off",
    )
    assert ATTRIBUTES in client.get("/nowhere/").content.decode()
    assert ATTRIBUTES in client.get("/sight/").content.decode()


def test_the_usual_look_comes_back(client: Client) -> None:
    client.cookies["sight"] = "2.black.wide.off"
    answer = client.post("/sight/", {"off": "1"})
    assert (answer.status_code, answer["Location"], answer.cookies["sight"]["max-age"]) == (302, "/", 0)


@pytest.mark.parametrize(
    "cookie", ["", "2", "3.black.wide.off", "2.black.wide.off.x", "2.pink.wide.off", "2.black.x.off"]
)
def test_a_broken_cookie_is_no_choice(client: Client, cookie: str) -> None:
    client.cookies["sight"] = cookie
    assert '<html lang="ru">' in client.get("/sight/").content.decode()


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org", ""]
)
def test_the_way_back_never_leaves_the_site(client: Client, address: str) -> None:
    assert client.post("/sight/", {**CHOICE, "next": address})["Location"] == "/"


def test_an_unknown_choice_is_refused(client: Client) -> None:
    assert client.post("/sight/", {**CHOICE, "size": "9"}).status_code == 422
