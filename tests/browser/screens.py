"""Pictures of the pages for people to look at: `python -m tests.browser.screens DIR [--base URL] [--as E-MAIL]`.

Signs in to a running site (the demo, unless told otherwise), opens what the menu and the first links of each list lead
to, and takes every page at 1366, at 390 and as it is printed.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.driving import DESK, PHONE, Visit, launch, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 60  # pages of one round
PUBLIC = ["/sign-in/", "/password/forgotten/", "/help/", "/sight/", "/net-takogo/"]
LINKS = "selector => [...document.querySelectorAll(selector)].map(link => link.href)"
HUNGRY = "nav.menu a, main a:not([download]), .person-menu a, .switch, .bell"


def name_of(url: str) -> str:
    """A file name that says which page it is."""
    return re.sub(r"[^\w-]+", "-", urlsplit(url).path).strip("-") or "home"


def kind_of(url: str) -> str:
    """Pages that differ by a number only are one page to the eye."""
    return re.sub(r"\d+", "0", urlsplit(url).path)


def sign_in(tab: Visit, base: str, email: str, password: str) -> None:
    """Through the door."""
    tab.page.goto(f"{base}/sign-in/")
    tab.page.fill("[name=email]", email)
    tab.page.fill("[name=password]", password)
    tab.page.click("main button[type=submit]")
    tab.page.wait_for_load_state()


def places(tab: Visit, base: str, start: list[str]) -> Iterator[str]:
    """Addresses in the order a curious person opens them, one of each kind."""
    waiting, known = [urljoin(base, path) for path in start], set()
    while waiting and len(known) < MOST:
        url = waiting.pop(0)
        if kind_of(url) in known:
            continue
        known.add(kind_of(url))
        answer = tab.page.request.get(url)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        tab.page.goto(url)
        waiting += [link for link in tab.page.evaluate(LINKS, HUNGRY) if link.startswith(f"{base}/")]
        yield url


def take(tab: Visit, folder: Path, name: str) -> None:
    """The opened page on both screens and on paper."""
    for width in (DESK, PHONE):
        tab.resize(width)
        tab.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    tab.resize(DESK)
    if shutil.which("pdftoppm"):
        paper = folder / f"{name}.pdf"
        tab.page.pdf(path=paper, format="A4")
        command = ["pdftoppm", "-png", "-r", "60", "-l", "2", str(paper), str(folder / f"{name}-print")]
        subprocess.run(command, check=True)
        paper.unlink()


def diary(folder: Path) -> tuple[str, str]:
    """The first who can sign in to the demo that lies in this folder."""
    first = json.loads((folder / "demo.json").read_text(encoding="utf-8"))["sign_ins"][0]
    return first["email"], first["password"]


def main() -> None:
    """Take everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--demo", type=Path, default=Path("data/demo"), help="data folder of the demo that is served")
    parser.add_argument("--as", dest="who", default="", help="e-mail of another person")
    parser.add_argument("--password", default="")
    parser.add_argument("paths", nargs="*", help="only these pages")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    email, password = diary(told.demo)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        guest = visit(browser, told.base)
        for path in [] if told.paths else PUBLIC:
            guest.page.goto(told.base + path)
            take(guest, told.folder, f"guest-{name_of(path)}")
        tab = visit(browser, told.base)
        sign_in(tab, told.base, told.who or email, told.password or password)
        if told.paths:
            for path in told.paths:
                tab.page.goto(urljoin(told.base, path))
                take(tab, told.folder, name_of(path))
        else:
            for url in places(tab, told.base, ["/"]):
                take(tab, told.folder, name_of(url))
        browser.close()
    print(f"{len(list(told.folder.glob('*.png')))} pictures in {told.folder}")  # noqa: T201  the person at the console


if __name__ == "__main__":
    main()
