"""Fixtures of browser tests: Chromium, the site with the cast in it, somebody's browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

from metodkabinet.config.testing.cast import Cast, make_cast
from tests.browser.driving import Visit, launch, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests. Playwright runs a loop of its own, which Django takes for async code."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def world(transactional_db: None) -> Cast:
    """The cast, committed: the server answers from a thread of its own."""
    return make_cast()


@pytest.fixture
def open_as(world: Cast, live_server: Any, chromium: Browser) -> Iterator[Open]:
    """`open_as("head", width=390)`: a fresh browser in which somebody is signed in; «guest» is nobody."""
    opened: list[Visit] = []

    def make(role: str, **options: Any) -> Visit:
        tab = visit(chromium, live_server.url, **options)
        opened.append(tab)
        if role != "guest":
            client = Client()
            client.force_login(world[role])
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            tab.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        return tab

    yield make
    for tab in opened:
        tab.page.context.close()
