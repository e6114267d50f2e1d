"""An event from the organiser's five fields to a proved presence: on a phone, at the door, and without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from metodkabinet.activities.enums import Evidence
from metodkabinet.activities.models import Participation, Registration
from metodkabinet.activities.services import give_code_word
from metodkabinet.activities.tests.factories import KindFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.events.models import Event
from metodkabinet.kit import clock
from tests.browser.conftest import Open
from tests.browser.driving import DESK, PHONE, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.full, pytest.mark.browser]
TITLE = "Семинар о чтении вслух"
GUEST = "Гостева Анна Петровна"
WORD = "самовар радуга 42"


def announce(page: Page, site: str) -> Event:
    """The organiser: five fields, one button."""
    KindFactory()
    page.goto(f"{site}/events/add/")
    page.select_option("[name=kind]", label="семинар")
    page.fill("[name=title]", TITLE)
    page.select_option("[name=form]", "onsite")
    page.fill("[name=start_date]", clock.today().isoformat())
    page.fill("[name=place]", "Актовый зал")
    page.click("main button[type=submit].first")
    page.wait_for_url("**/activities/*/**")
    event = Event.objects.get(activity__title=TITLE)
    assert page.locator(f"a[href='/e/{event.code}/']").count() == 1
    return event


def register(page: Page, site: str, event: Event) -> str:
    """The guest: name and organisation; his own page opens."""
    page.goto(f"{site}/e/{event.code}/")
    page.click("text=Записаться >> nth=0")
    page.fill("[name=name]", GUEST)
    page.fill("[name=organisation_text]", "Дом творчества «Радуга»")
    page.check("[name=agree_processing]")
    page.click("main button[type=submit].first")
    page.wait_for_url("**/registration/**")
    assert page.text_content("h1") == TITLE
    return page.url


def say_word(page: Page, own: str) -> None:
    """From his own page."""
    page.goto(own)
    page.click("text=Ввести кодовое слово")
    page.fill("[name=word]", WORD.upper())
    page.click("main button[type=submit].first")
    page.wait_for_url(own)
    assert "Вы отмечены" in page.inner_text("main")


def give_word(event: Event) -> None:
    """Open for an hour around now."""
    now, hour = clock.now(), timedelta(hours=1)
    give_code_word(event.activity.sessions.get(), opens_at=now - hour, closes_at=now + hour, by=None, word=WORD)


def sound(tab: Visit) -> None:
    """Nothing broke, nothing foreign was asked for, nothing sticks out."""
    assert (tab.errors, tab.abroad, tab.breaches(), tab.sticks_out(), tab.faults()) == ([], [], [], "", [])


def test_from_five_fields_to_presence(open_as: Open, world: Cast, live_server: Any) -> None:
    site = live_server.url
    head, guest = open_as("head", width=DESK), open_as("guest", width=PHONE)
    event = announce(head.page, site)
    guest.page.goto(f"{site}/e/{event.code}/")
    sound(guest)
    guest.page.goto(f"{site}/e/{event.code}/register/")
    sound(guest)
    own = register(guest.page, site, event)
    sound(guest)
    give_word(event)
    say_word(guest.page, own)
    part = Participation.objects.get(activity=event.activity)
    assert (part.name_then, part.presences.get().evidence) == (GUEST, Evidence.CODE_WORD)
    head.page.goto(f"{site}/activities/{event.activity_id}/")
    counters = re.sub(r"\s+", " ", head.page.inner_text("#panels"))
    assert "регистраций 1" in counters
    assert "участий 1" in counters
    assert "человек 1" in counters
    sound(head)


def test_the_same_without_scripts(open_as: Open, world: Cast, live_server: Any) -> None:
    site = live_server.url
    event = announce(open_as("head", scripts=False).page, site)
    guest = open_as("guest", width=PHONE, scripts=False).page
    own = register(guest, site, event)
    give_word(event)
    say_word(guest, own)
    assert Participation.objects.proved().filter(activity=event.activity).count() == 1


def test_a_mark_at_the_door_waits_for_the_network(open_as: Open, world: Cast, live_server: Any) -> None:
    site = live_server.url
    event = announce(open_as("head").page, site)
    register(open_as("guest", width=PHONE).page, site, event)
    tab = open_as("head", width=PHONE)
    page, session = tab.page, event.activity.sessions.get()
    page.goto(f"{site}/events/check-in/{session.pk}/")
    sound(tab)
    page.context.set_offline(True)
    page.click("text=Здесь")
    page.locator("[data-queue]:has-text('Ждут отправки: 1')").wait_for()
    assert Participation.objects.filter(activity=event.activity).count() == 0
    page.context.set_offline(False)
    page.locator("[data-present]:text-is('1')").wait_for()
    row = Registration.objects.get(activity=event.activity)
    assert Participation.objects.proved().get(registration=row).presences.get().evidence == Evidence.MANUAL
    page.reload()
    assert "Отмечены: 1 из 1" in page.inner_text("main")
