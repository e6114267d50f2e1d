"""What people come for, walked in a real browser as they walk it: by mouse, by keyboard, without scripts."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from metodkabinet.accounts.models import User
from metodkabinet.config.testing.cast import PASSWORD, Cast
from metodkabinet.organisations.models import Organisation
from tests.browser.conftest import Open
from tests.browser.driving import DESK, PHONE, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.full, pytest.mark.browser]
FRESH = "книги, газеты и журналы 7"


def sign_in(page: Page, site: str, email: str, password: str = PASSWORD) -> None:
    """Through the door, as everybody."""
    page.goto(f"{site}/")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.click("button:has-text('Войти')")
    page.wait_for_url(f"{site}/")


def address_in_focus(page: Page) -> str:
    """Where Enter would lead."""
    return str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName"))


def test_from_the_door_to_a_changed_school(open_as: Open, world: Cast, live_server: Any) -> None:
    tab = open_as("guest")
    page = tab.page
    sign_in(page, live_server.url, world["head"].email)
    assert page.text_content("h1") == "Что дальше"
    page.goto(f"{live_server.url}/organisations/")
    page.fill("main [name=q]", "школа 1")
    page.wait_for_url("**/organisations/?q=**")
    page.click("main tbody a >> text=Школа № 1 >> nth=0")
    school: Any = world.own.made["organisations.organisation"]
    page.wait_for_url(f"**/organisations/{school.pk}/")
    page.goto(f"{live_server.url}/organisations/change/{school.pk}/")
    page.fill("[name=phone]", "+7 900 111-22-33")
    page.click("main button[type=submit].first")
    page.wait_for_url(f"**/organisations/{school.pk}/")
    school.refresh_from_db()
    assert school.phone == "+7 900 111-22-33"
    assert page.inner_text("main").count("+7 900 111-22-33") >= 1
    assert tab.errors == []


def test_w2_by_keyboard_alone(open_as: Open, live_server: Any) -> None:
    page = open_as("head").page
    page.goto(f"{live_server.url}/organisations/")
    page.keyboard.press("Tab")
    assert address_in_focus(page) == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        if address_in_focus(page) == "BODY":
            break
    assert len(seen) > 5
    assert "none" not in seen[:-1]


def test_w2_menu_of_a_telephone(open_as: Open, live_server: Any) -> None:
    page = open_as("head", width=PHONE).page
    page.goto(f"{live_server.url}/")
    menu = page.locator(".phone-menu")
    assert menu.get_attribute("open") is None
    page.locator(".phone-menu > summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".phone-sheet nav.menu a >> nth=0")
    sections = page.locator(".phone-sheet nav.menu a").all_inner_texts()
    assert sections == [text.strip() for text in page.locator(".whole > nav.menu a").all_text_contents()]
    assert sections
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None


def test_w2_errors_are_said_and_lead_to_their_fields(open_as: Open, live_server: Any) -> None:
    page = open_as("head").page
    page.goto(f"{live_server.url}/organisations/add/")
    page.fill("[name=inn]", "12")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.click("main button[type=submit].first")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className").split()[-1] == "error-summary"
    assert page.get_attribute(".error-summary", "role") == "alert"
    link = page.locator(".error-summary a").first
    field = str(link.get_attribute("href"))
    link.press("Enter")
    assert f"#{page.evaluate('document.activeElement.id')}" == field
    assert page.get_attribute(field, "aria-invalid") == "true"
    described = str(page.get_attribute(field, "aria-describedby")).split()
    assert described
    assert all(page.locator(f"#{place}").count() == 1 for place in described)
    assert page.input_value("[name=inn]") == "12"


def test_without_scripts(open_as: Open, world: Cast, live_server: Any) -> None:
    page = open_as("guest", scripts=False).page
    sign_in(page, live_server.url, world["head"].email)
    page.goto(f"{live_server.url}/organisations/")
    page.fill("main [name=q]", "школа 1")
    page.click("form.bar button[type=submit]")
    page.wait_for_url("**/organisations/?q=**")
    page.goto(f"{live_server.url}/organisations/add/")
    page.select_option("[name=kind]", "school")
    page.fill("[name=short_name]", "Школа № 77")
    page.fill("[name=full_name]", "Школа № 77")
    page.select_option("[name=municipality]", value=str(world.own.made["organisations.municipality"].pk))
    page.click("main button[type=submit].first")
    page.wait_for_url(re.compile(r"/organisations/\d+/$"))
    assert Organisation.objects.filter(short_name="Школа № 77").count() == 1


def workbook(*rows: tuple[str, ...]) -> bytes:
    """A table as people keep it."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([("Наименование", "Район", "Вид"), *rows]):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text)
    return out.getvalue()


def test_a_table_is_shown_before_it_is_taken(open_as: Open, live_server: Any) -> None:
    page = open_as("head").page
    sent = workbook(("Школа № 31", "Тихий округ", "школа"), ("Школа № 32", "Нигде", "школа"))
    page.goto(f"{live_server.url}/organisations/import/")
    page.set_input_files("[name=file]", {"name": "школы.xlsx", "mimeType": "application/octet-stream", "buffer": sent})
    page.click("text=Загрузить и проверить")
    page.wait_for_url("**/imports/*/")
    assert Organisation.objects.filter(short_name__startswith="Школа № 3").count() == 0
    page.click("text=Внести строки: 1")
    page.wait_for_selector("text=Внесено строк: 1")
    assert list(
        Organisation.objects.filter(short_name__startswith="Школа № 3").values_list("short_name", flat=True)
    ) == ["Школа № 31"]
    assert page.locator("text=Скачать, что исправить: 1").count() == 1


def test_first_run_of_an_empty_installation(transactional_db: None, live_server: Any, chromium: Browser) -> None:
    tab = visit(chromium, live_server.url)
    page = tab.page
    page.goto(f"{live_server.url}/")
    page.wait_for_url("**/first-run/")
    assert tab.faults() == []
    page.fill("[name=email]", "first@example.org")
    page.fill("[name=new]", FRESH)
    page.fill("[name=again]", FRESH)
    page.click("text=Создать и войти")
    page.wait_for_url(lambda url: "first-run" not in url)
    assert list(User.objects.values_list("email", "is_administrator")) == [("first@example.org", True)]
    page.goto(f"{live_server.url}/")
    assert tab.errors == []
    page.context.close()


def test_weak_sight_is_remembered(open_as: Open, live_server: Any) -> None:
    page = open_as("guest", width=DESK).page
    page.goto(f"{live_server.url}/sight/")
    plain = page.evaluate("getComputedStyle(document.body).fontSize")
    page.locator("[name=size]").last.check()
    page.locator("[name=colour]").nth(1).check()
    page.click("text=Применить")
    page.wait_for_load_state()
    page.goto(f"{live_server.url}/help/")
    grown = page.evaluate("getComputedStyle(document.body).fontSize")
    assert float(grown[:-2]) >= 1.9 * float(plain[:-2])
    page.goto(f"{live_server.url}/sight/")
    page.click("text=Обычный вид сайта")
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == plain
