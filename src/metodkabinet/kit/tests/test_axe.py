"""The gallery in a real browser: no violation of WCAG 2.1 A and AA, no sideways scroll, in every dress."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tools.testing.tiers import chromium

from metodkabinet.kit.tests.world.models import Book, Rack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.urls("metodkabinet.kit.tests.world.pages"),
    pytest.mark.django_db(transaction=True),
]
KEPT = (
    "new Promise(done => { const look = () => localStorage.length ? done(1) : requestAnimationFrame(look); look(); })"
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
PAGES = ["/gallery/?said=1&wrong=1", "/books/", "/books/?q=нет", "/books/add/", "/sight/", "/nowhere/"]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Playwright runs a loop of its own, which Django takes for async code."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def shelf() -> None:
    rack = Rack.objects.create(name="Художественная литература")
    titles = [f"Самообразование библиотекаря, выпуск {n}" for n in range(60)]
    Book.objects.bulk_create([Book.of(title, rack, bought=date(2026, 9, 1), rare=True) for title in titles])


def opened(browser: Browser, site: Any, address: str, *, width: int, sight: str = "", scripts: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 768}, java_script_enabled=scripts)
    if sight:
        context.add_cookies([{"name": "sight", "value": sight, "url": site.url}])
    page = context.new_page()
    page.goto(site.url + address)
    return page


@pytest.mark.parametrize(
    ("width", "sight"),
    [(1366, ""), (320, ""), (1366, "2.black.wide.on"), (390, "2.white.plain.off"), (1366, "15.blue.plain.on")],
)
def test_pages_are_accessible_and_never_scroll_sideways(
    live_server: Any, browser: Browser, shelf: None, width: int, sight: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  as above

    for address in PAGES:
        page = opened(browser, live_server, address, width=width, sight=sight)
        found = Axe().run(page, options=RULES).response
        assert found["passes"], address  # it looked
        assert [(address, one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        page.context.close()


def test_the_judge_sees_a_fault(live_server: Any, browser: Browser, shelf: None) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  as above

    page = opened(browser, live_server, "/books/", width=1366)
    page.evaluate("document.querySelector('#table-q').previousElementSibling.remove()")
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == ["label"]


def test_typed_text_survives_a_lost_page_and_is_forgotten_when_saved(
    live_server: Any, browser: Browser, shelf: None
) -> None:
    page = opened(browser, live_server, "/books/add/", width=1366)
    page.fill("[name=title]", "Недописанное")
    page.evaluate(KEPT)
    page.goto(f"{live_server.url}/books/")
    page.goto(f"{live_server.url}/books/add/")
    assert page.input_value("[name=title]") == ""
    page.click("text=Вернуть")
    assert page.input_value("[name=title]") == "Недописанное"
    page.select_option("[name=rack]", index=1)
    page.click("text=Сохранить")
    page.wait_for_url("**/books/*/")
    assert page.evaluate("localStorage.length") == 0
    assert Book.objects.filter(title="Недописанное").count() == 1


def test_sorting_swaps_the_list_alone_and_keeps_the_address(live_server: Any, browser: Browser, shelf: None) -> None:
    page = opened(browser, live_server, "/books/", width=1366)
    page.evaluate("document.body.dataset.same = '1'")
    page.click("th >> text=Название")
    page.wait_for_url("**/books/?sort=title")
    page.fill("#table-q", "выпуск 7")
    page.wait_for_url("**/books/?q=**&sort=title")
    page.wait_for_selector("text=Найдено:")
    assert page.evaluate("document.body.dataset.same") == "1"


def test_everything_opens_without_scripts(live_server: Any, browser: Browser, shelf: None) -> None:
    page = opened(browser, live_server, "/books/", width=390, scripts=False)
    page.fill("#table-q", "выпуск 7")
    page.click("text=Показать")
    page.wait_for_selector("text=Найдено:")
